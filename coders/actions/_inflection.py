"""Base forms where the parser's lemma is none that the lexicon knows: irregular verbs, plurals it left as they are."""

from __future__ import annotations

from collections.abc import Container

# past forms, also as the end of compounds: "overran", "withdrew", "forbade"
_PAST = """
    bear: bore; beat: beaten; begin: began begun; bid: bade bidden; bind: bound; blow: blew blown; break: broke broken;
    bring: brought; burn: burnt; buy: bought;
    catch: caught; choose: chose chosen; come: came; deal: dealt; draw: drew drawn; drive: drove driven;
    fight: fought; flee: fled; fling: flung; fly: flew; freeze: froze frozen; give: gave given; go: went gone;
    grow: grew; hang: hung; hold: held; keep: kept; know: knew; lay: laid; lead: led; leave: left; lend: lent;
    lose: lost; make: made; meet: met; pay: paid; ride: rode ridden; rise: rose risen; run: ran;
    say: said; see: saw seen; seek: sought; sell: sold; send: sent; shake: shook shaken; shoot: shot;
    sink: sank sunk; slay: slain slew; sling: slung; speak: spoke spoken; steal: stole stolen; strike: struck;
    swear: swore sworn; sweep: swept; take: took taken; teach: taught; tear: tore torn; tell: told;
    throw: threw thrown; uphold: upheld; win: won; wring: wrung; write: wrote;
"""
_IRREGULAR = {
    form: base.strip()
    for base, _, forms in (item.partition(":") for item in _PAST.split(";"))
    for form in forms.split()
}
_IRREGULAR_ENDINGS = tuple(_IRREGULAR)
_ENDINGS = ("ied", "ies", "ed", "ing", "es", "s", "d")
_PLURAL_ONLY = frozenset(
    "remains headquarters barracks means series species news politics works proceeds goods arms crossroads customs premises".split()
)
_PLAIN_E = frozenset("aches caches niches avalanches axes headaches creches psyches moustaches prizes sizes".split())


def base_form(word: str, lemma: str, known: Container[str]) -> str:
    """The known verb that a form belongs to where the parser's lemma is none ("expelled" -> "expell" -> "expel")."""
    if word.endswith(_IRREGULAR_ENDINGS):  # one look in C, as few words have any of them
        for part, base in _IRREGULAR.items():
            if word.endswith(part) and word[: -len(part)] + base in known:
                return word[: -len(part)] + base
    for ending in _ENDINGS if word.endswith(_ENDINGS) else ():
        if word.endswith(ending):
            stem = word[: -len(ending)]
            doubled = stem[:-1] if len(stem) > 2 and stem[-1] == stem[-2] else stem
            for form in (stem + "y",) if ending[0] == "i" and ending != "ing" else (stem, stem + "e", doubled):
                if len(form) > 2 and form in known:
                    return form
    return lemma


def singular(lemma: str) -> str:
    """The singular where the parser left a plural as it is ("troops")."""
    if not lemma.endswith("s") or lemma.endswith("ss") or lemma in _PLURAL_ONLY:
        return lemma
    if lemma.endswith(("ches", "shes", "sses", "xes", "zes")) and lemma not in _PLAIN_E:
        return lemma[:-2]
    return lemma[:-3] + "y" if lemma.endswith("ies") else lemma[:-1]
