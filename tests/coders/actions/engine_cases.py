"""Sentences on which the engine is tested; run as a script with the shipped parser to store their parses anew."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from coders._records import Document

PARSES = Path(__file__).with_name("engine.conllu")
DAY = dt.date(2020, 10, 5)

SENTENCES = {
    "passive": "The rebels were attacked by Turkish forces.",
    "agentless": "Nine civilians were killed and 22 others injured in Iraq.",
    "coordinated actors": "France and Germany condemned Russia and Belarus.",
    "control": "Israel agreed to release the Palestinian prisoners.",
    "raising": "Syria began to shell Turkey.",
    "relative clause": "Turkish forces, which attacked Syria, met Russian officers.",
    "participle": "Russian jets bombed Syria, killing three civilians.",
    "event noun": "The Armenian rocket attack on Ganja came on Sunday.",
    "between": "Talks between Israel and Lebanon began on Monday.",
    "light verb": "Turkey launched an attack on Syria.",
    "light verb turned": "Israel came under attack from Syria.",
    "symmetric": "Japan and China signed a trade agreement.",
    "visit": "The Turkish president visited Azerbaijan.",
    "meeting at home": "The Irish prime minister met the Japanese prime minister in Tokyo.",
    "meeting elsewhere": "Chinese officials met Japanese officials in Switzerland.",
    "appeal": "France called on Israel to stop shelling Lebanon.",
    "demand": "Iraq demanded the withdrawal of Turkish troops.",
    "threat": "The United States threatened to impose sanctions on Turkey.",
    "refusal": "Israel refused to release the Palestinian prisoners.",
    "accusation": "Azerbaijan accused Armenia of shelling Ganja.",
    "denial": "Armenia denied that it had shelled Azerbaijan.",
    "condemnation": "Turkey condemned the Armenian attack on Azerbaijan.",
    "aspect": "The United States suspended military aid to Egypt.",
    "rallying": "The United States urged Japan to condemn China.",
    "negation": "Turkey did not attack Syria.",
    "possible": "Turkey could attack Syria.",
    "condition": "If Turkey attacks Syria, Russia will impose sanctions on Turkey.",
    "purpose": "The Turkish president flew home to attack Syria.",
    "future conflict": "Russia will impose sanctions on Turkey.",
    "future help": "Germany will provide food to Lebanon.",
    "future refusal": "Israel said it would not lift the blockade on Lebanon.",
    "obligation": "The French president said that Israel must withdraw its troops from Lebanon.",
    "question": "Did Turkey attack Syria?",
    "prevented": "Russia prevented a Turkish attack on Syria.",
    "reported": "Armenian officials said that Azerbaijani forces shelled Stepanakert.",
    "reported behind": "Azerbaijani forces shelled Stepanakert, Armenian officials said.",
    "according": "Turkey attacked Syria, according to Russian officials.",
    "casualties": "At least one person died and four people were injured in an Armenian rocket attack on Ganja.",
    "carried out": "The Armenian president was wounded in a strike carried out by Azerbaijani forces.",
    "numbers": "Turkish soldiers arrested more than 100 Syrians.",
    "weapon": "A Turkish drone killed two Syrian soldiers.",
    "protest": "Egyptian demonstrators rallied in Egypt to demand the resignation of the Egyptian president.",
    "sport": "Turkey attacked in the quarterfinal but the striker missed.",
    "lifeless": "Locusts attacked Turkey.",
    "firms": "The company praised its customers.",
    "itself": "Turkey attacked Turkey.",
    "unknown verb": "Turkey frobnicated Syria.",
    "feeling": "France is concerned about Turkey.",
    "attitude": "The support of Greece for Ukraine has been lukewarm.",
    "claim": "The Greek president insists that the Turkish government is working hard.",
    "told behind": "Kenyan senator John Otieno was arrested in Nairobi on Tuesday, a senior Ugandan police officer said.",
    "sufferer told of": "Ugandan police said he was arrested in Kenya.",
    "after an arrest": "A Kenyan minister is set to appear in court after he was arrested.",
    "after being": "A Kenyan minister will appear in court after being arrested.",
    "meeting in passing": "The Turkish president spoke of trade in a meeting with the Greek prime minister.",
    "meeting put first": "During his meeting with the Greek prime minister, the Turkish president spoke of trade.",
    "meeting of others": "The company spoke of trade after the Turkish president's meeting with the Greek prime minister.",
    "attended by": "The Turkish president spoke at a meeting attended by the Greek prime minister.",
    "companion": "Jordan, along with Egypt, condemned Syria.",
    "two passives": "Twelve Kenyan civilians were killed and 30 wounded in an attack by rebels on a market.",
    "left dead": "The attack left five Kenyan soldiers dead and ten wounded.",
    "attacked place": "The clinic bombing in Kenya killed three people.",
    "late agent": "A Kenyan senator was arrested at a house in Nairobi by police.",
    "attempt": "Turkish rebels tried to kill the Turkish president.",
    "attempts": "Turkish rebels made several attempts to kill the Turkish president.",
    "aim": "Kenyan police fired tear gas to disperse protesters.",
    "decision": "The Israeli decision to expel the Turkish ambassador came on Monday.",
    "arranged": "The Turkish president is to visit Greece on Monday.",
    "feared future": "Kenya is worried that Somalia will attack Uganda.",
    "private addressee": "The Turkish minister said that Turkish companies should sweep their yards.",
    "assurance": "Russia promised Syria to keep its word.",
    "in charge": "The Turkish president was in charge of the Greek army.",
    "need": "Syria needs to withdraw its troops, the Turkish minister said.",
    "respect": "The Turkish minister said this is the care that should be taken of guests.",
    "two objects": "The Kenyan court fined the Ugandan minister 200 dollars.",
    "not only": "France not only condemned Turkey but also praised Greece.",
    "negated pair": "Turkey did not praise Greece or attack Syria.",
    "question aside": "Why was Turkey, accused by Greece of shelling Cyprus, so quiet?",
    "had to": "Turkey had to withdraw its troops from Syria.",
    "would like": "The Greek prime minister said he would like to urge Turkey to withdraw its troops from Syria.",
    "going to": "Germany was going to provide food to Lebanon.",
    "unannounced": "The Greek minister will be arrested on Monday.",
    "necessary": "It is necessary that Turkey withdraw its troops from Syria, the Greek minister said.",
    "second passive": "The Ugandan minister was sentenced to three years in prison and fined 200 dollars.",
    "replaced": "The Peruvian president was arrested and replaced by the Peruvian vice president.",
    "own side": "Turkey urged Turkey to release the Syrian prisoners.",
    "two countries": "The Turkish foreign minister stressed the importance of strengthening cooperation between Turkey and Greece.",
    "two appeals": "The United Nations called for an investigation and an end to Israeli attacks on Lebanon.",
    "relations": "The Kenyan president praised the relations.",
    "needed": "The Kenyan minister said more work is needed.",
    "no time": "The Kenyan minister said no time should be wasted.",
    "thanked his wife": "The Kenyan president thanked his wife.",
    "bombed embassies": "Bombings of the U.S. embassies in Jordan that killed 30 Jordanians shocked the region.",
    "asked whether": "The French president was asked whether Turkey attacked Syria.",
    "grant": "The grant supported Turkey.",
    "set up": "A committee set up to investigate the Ugandan minister sat in Kenya.",
    "financed": "The hospital in Kenya was financed by Germany and France.",
}


def document(name: str) -> Document:
    """The document of a case."""
    return Document(hashlib.sha256(SENTENCES[name].encode()).hexdigest()[:12], SENTENCES[name], DAY)


if __name__ == "__main__":
    from coders._records import ParsedDocument
    from coders.parsing import StanzaParser, write_conllu

    results = StanzaParser.load().parse([document(name) for name in SENTENCES])
    PARSES.write_text(write_conllu([r for r in results if isinstance(r, ParsedDocument)]), encoding="utf-8")
