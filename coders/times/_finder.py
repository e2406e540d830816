"""Finding time expressions in a parsed document."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from coders._records import ParsedDocument, Sentence, TimeMention, Token

from ._calendar import DAY, month
from ._context import preposition, tense
from ._filters import is_time
from ._model import Context, Normalised
from ._normalise import Candidate, bare_unit, candidates, combine, is_time_word, marked, read
from ._vocabulary import MONTHS, table
from ._words import Word, split

_PUNCTUATION = frozenset((",", "-", "–", "—", "'", "'s"))
_EMPTY = _PUNCTUATION | frozenset(table("filters.txt", "empty"))
_OLDEST_DATELINE = 365
_SHIFTED_DATELINE = 3  # a dateline this many days before publication at most is the day on which the text was written
_DATELINE_LENGTH = 120
# after the date of a dateline stand the agency or a dash: "Aug. 7 (AP) _", "May 27 (Xinhua) --", "23 April - "
_AFTER_DATELINE = re.compile(r"[\s,.]*(?:\d{4}\s*)?(?:\([^)]{1,40}\)|[-–—_]{1,2}\s)")
_NOT_DATELINE = frozenset(("on", "in", "of", "by", "since", "until", "from", "to"))
_LOOK_AHEAD = 12
# a marked part of one of these is read as the whole ("Oct. 23" of "Oct. 23, 1998")
_WIDENED = frozenset(("day", "month", "year", "decade", "quarter"))


@dataclass
class _Memory:
    """What the text has said of times so far."""

    publication: dt.date
    previous: Normalised | None = None
    quarter: tuple[int, int] | None = None
    years: dict[tuple[int, int], int] = field(default_factory=dict)

    def learn(self, meaning: Normalised) -> None:
        if meaning.value in ("P6M", "P9M", "P12M"):  # "the nine months": the text no longer speaks of one quarter
            self.quarter = None
        if meaning.rule == "named-day" and meaning.value.endswith("TNI"):
            return  # "overnight" in passing is not what "the previous day" counts from
        if meaning.type not in ("DATE", "TIME") or meaning.begin is None or meaning.granularity == "vague":
            return
        if meaning.granularity in ("day", "month"):
            day = meaning.begin.day if meaning.granularity == "day" else 0
            self.years[(meaning.begin.month, day)] = meaning.begin.year
        if (
            meaning.granularity == "quarter"
            and meaning.anchor != "previous"
            and (meaning.stop is not None and meaning.stop <= self.publication)
        ):
            self.quarter = (meaning.begin.year, (meaning.begin.month + 2) // 3)
        self.previous = meaning


class TimeFinder:
    """Finds and normalises time expressions. Has no state of its own; one finder serves any number of threads."""

    @classmethod
    def load(cls) -> TimeFinder:
        """A finder with its rules read and compiled; raises `DictionaryError` for a fault in the data files."""
        candidates(("monday",))
        return cls()

    def find(self, parsed: ParsedDocument) -> tuple[TimeMention, ...]:
        """The time expressions of a document in the order of the text.

        Of an expression of two ends ("between 1988 and 1994", "since 2014", "from Sept. 14 to Thursday") each end is
        a mention with its own TIMEX3 value, and the interval of each is the whole; granularity is then "range".
        """
        written, dateline = _written(parsed)
        memory = _Memory(written)
        found: list[TimeMention] = []
        for sentence in parsed.sentences:
            if sentence.tokens:
                found.extend(_in_sentence(parsed, sentence, memory, found[-1].end if found else 0))
        return tuple(replace(m, rule="dateline") if m.end <= dateline and m.granularity == "day" else m for m in found)

    def at(self, parsed: ParsedDocument, spans: Iterable[tuple[int, int]]) -> tuple[Normalised | None, ...]:
        """The meanings of expressions given by their half-open offsets, in the order of the text; None where unread."""
        memory = _Memory(_written(parsed)[0])
        sentences = [s for s in parsed.sentences if s.tokens]
        starts = [s.start for s in sentences]
        result: list[Normalised | None] = []
        for start, end in spans:
            at = bisect_right(starts, start) - 1
            sentence = sentences[max(at, 0)]
            tokens = _covered(sentence, start, end)
            words = split(parsed.document.text, start, end)
            if not tokens or not words:
                result.append(None)
                continue
            context = _context(memory, sentence, tokens)
            meaning = _with_surroundings(parsed.document.text, sentence, words, start, end, context)
            if meaning is not None:
                memory.learn(meaning)
            result.append(meaning)
        return tuple(result)


def _with_surroundings(
    text: str, sentence: Sentence, words: list[Word], start: int, end: int, context: Context
) -> Normalised | None:
    """The meaning of a given span: as its own words say, or as they read in the sentence where alone they say
    nothing."""
    around = split(text, sentence.start, sentence.end)
    first = next((i for i, w in enumerate(around) if w.start >= start), 0)
    last = next((i for i, w in enumerate(around) if w.start >= end), len(around))
    low, high = first, last
    while low > 0 and is_time_word(around[low - 1].text):
        low -= 1
    while high < len(around) and is_time_word(around[high].text):
        high += 1
    run = tuple(w.text for w in around[low:high])
    chosen = candidates(run, False)
    for candidate in chosen:
        if (candidate.first, candidate.last) == (first - low, last - low) and around[last - 1].end >= words[-1].end:
            exact = candidate.meaning(context)
            if exact is not None:
                return exact
    own = read(words, context)
    for candidate in chosen:
        if (
            candidate.first <= first - low
            and candidate.last >= last - low
            and candidate.last - candidate.first > last - first
        ):
            wider = candidate.meaning(context)
            if wider is not None and (own is None or own.type == "DURATION" or candidate.handler in _WIDENED):
                return wider
    return own or marked(words, context) or bare_unit(words)


def _written(parsed: ParsedDocument) -> tuple[dt.date, int]:
    """The day on which the text was written, and where its dateline ends (0 for none).

    That is the dateline's day where it is shortly before publication, or where a city in capitals introduces it;
    else the day of publication.
    """
    published = parsed.document.date
    opening = parsed.document.text[:_DATELINE_LENGTH]
    words = split(opening)
    for candidate in candidates(tuple(w.text for w in words)):
        if candidate.handler != "day" or candidate.first == 0:
            continue
        end = words[candidate.last - 1].end
        meaning = candidate.meaning(Context(published, "past"))
        if meaning is None or meaning.begin is None or not _AFTER_DATELINE.match(opening, end):
            continue
        if words[candidate.first - 1].text in _NOT_DATELINE:
            continue
        age = (published - meaning.begin).days
        city = opening.split()[0].strip(",")
        oldest = _OLDEST_DATELINE if city.isupper() and len(city) > 2 else _SHIFTED_DATELINE
        if 0 <= age <= oldest:
            return meaning.begin, end
    return published, 0


def _covered(sentence: Sentence, start: int, end: int) -> list[Token]:
    return [t for t in sentence.tokens if t.start < end and start < t.end]


def _context(memory: _Memory, sentence: Sentence, tokens: Sequence[Token]) -> Context:
    return Context(
        memory.publication,
        tense(sentence, tokens[0].index, tokens[-1].index + 1),
        memory.previous,
        memory.quarter,
        memory.years,
    )


def _runs(words: list[Word]) -> Iterable[tuple[int, int]]:
    """The stretches of words that can be times."""
    first = -1
    content = False
    for index, word in enumerate(words):
        if is_time_word(word.text):
            if first < 0:
                first, content = index, False
            content = content or word.text not in _EMPTY
        elif first >= 0:
            if content:
                yield first, index
            first = -1
    if first >= 0 and content:
        yield first, len(words)


def _words_of(text: str, sentence: Sentence, after: int) -> list[Word]:
    """The words of a sentence from offset `after` on, with the day and year that follow where it was cut at "Sept." """
    words = split(text, max(sentence.start, after), sentence.end)
    if words and words[-1].text in MONTHS:
        rest = split(text, sentence.end, sentence.end + _LOOK_AHEAD)
        if rest and rest[0].text.isdigit() and len(rest[0].text) <= 2:
            words += rest[: 3 if len(rest) > 2 and rest[1].text == "," and len(rest[2].text) == 4 else 1]
    return words


def _in_sentence(parsed: ParsedDocument, sentence: Sentence, memory: _Memory, after: int) -> list[TimeMention]:
    words = _words_of(parsed.document.text, sentence, after)
    accepted: list[tuple[Candidate, Normalised, int, int, list[Token]]] = []
    for low, high in _runs(words):
        for candidate in candidates(tuple(w.text for w in words[low:high]), False):
            first, last = low + candidate.first, low + candidate.last
            tokens = _covered(sentence, words[first].start, words[last - 1].end)
            if not tokens or not is_time(sentence, tokens, candidate):
                continue
            meaning = candidate.meaning(_context(memory, sentence, tokens))
            if meaning is None:
                continue
            memory.learn(meaning)
            accepted.append((candidate, meaning, first, last, tokens))
    accepted = _joined(accepted, words)
    mentions = [
        TimeMention(
            sentence.index,
            tokens[0].index,
            tokens[-1].index + 1,
            words[first].start,
            words[last - 1].end,
            parsed.document.text[words[first].start : words[last - 1].end],
            meaning.type,
            meaning.value,
            meaning.mod,
            meaning.begin,
            meaning.stop,
            meaning.granularity,
            meaning.anchor,
            meaning.rule,
        )
        for _, meaning, first, last, tokens in accepted
    ]
    return _ranged(parsed, sentence, mentions)


def _joined(
    accepted: list[tuple[Candidate, Normalised, int, int, list[Token]]], words: list[Word]
) -> list[tuple[Candidate, Normalised, int, int, list[Token]]]:
    """A time of the day and the day beside it become one expression."""
    result: list[tuple[Candidate, Normalised, int, int, list[Token]]] = []
    for item in accepted:
        if result:
            before = result[-1]
            between = [w.text for w in words[before[3] : item[2]]]
            if between in ([], ["on"], [","], ["of"], ["at"]):
                meaning = combine([(before[0], before[1]), (item[0], item[1])])
                if meaning is not None:
                    result[-1] = (before[0], meaning, before[2], item[3], before[4] + item[4])
                    continue
        result.append(item)
    return result


_OPENING = frozenset(("from", "between"))
_CLOSING = frozenset(("to", "and", "until", "till", "through", "-", "–", "—"))
_PERIODS = frozenset(("day", "week", "month", "quarter", "season", "half", "year", "decade", "century", "range"))


def _ranged(parsed: ParsedDocument, sentence: Sentence, mentions: list[TimeMention]) -> list[TimeMention]:
    """The intervals of expressions of two ends, and of "since" up to publication."""
    result = list(mentions)
    text = parsed.document.text
    for number, mention in enumerate(mentions):
        if mention.begin is None or mention.granularity not in _PERIODS:
            continue
        before = sentence.tokens[mention.first - 1].text.lower() if mention.first else ""
        if before == "the" and mention.first > 1:
            before = sentence.tokens[mention.first - 2].text.lower()
        follower = mentions[number + 1] if number + 1 < len(mentions) else None
        if (
            before in _OPENING
            and follower is not None
            and follower.stop is not None
            and follower.granularity in _PERIODS
        ):
            link = text[mention.end : follower.start].strip().lower()
            first = _year_before(mention, follower)
            if link in _CLOSING and first.begin is not None and first.begin < follower.stop:
                result[number] = first
                _join_ends(result, number, first.begin, follower.stop)
        elif (
            follower is not None
            and follower.stop is not None
            and mention.granularity == follower.granularity == "decade"
            and text[mention.end : follower.start].strip().lower() in ("and", "to", "and the")
        ):
            _join_ends(result, number, mention.begin, follower.stop)
        elif (before == "since" or preposition(sentence, mention.first, mention.last) == "since") and (
            mention.begin <= parsed.document.date
        ):
            result[number] = replace(mention, granularity="range", stop=parsed.document.date + DAY)
    return result


def _year_before(mention: TimeMention, follower: TimeMention) -> TimeMention:
    """ "Between December and February" begins in the year before, where neither month has a year."""
    if (
        mention.rule == follower.rule == "month"
        and mention.begin is not None
        and follower.begin is not None
        and mention.begin > follower.begin
    ):
        earlier = month(follower.begin.year - (mention.begin.month > follower.begin.month), mention.begin.month)
        return replace(mention, begin=earlier.begin, stop=earlier.stop, value=earlier.value)
    return mention


def _join_ends(mentions: list[TimeMention], number: int, begin: dt.date, stop: dt.date) -> None:
    """Both ends of a range cover the whole of it."""
    for index in (number, number + 1):
        mentions[index] = replace(mentions[index], granularity="range", begin=begin, stop=stop)
