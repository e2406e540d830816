"""Finding time expressions in a parsed document."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from coders._records import ParsedDocument, Sentence, TimeMention, Token

from ._context import tense
from ._dateline import written
from ._filters import is_time
from ._model import Context, Normalised
from ._normalise import Candidate, bare_unit, candidates, combine, is_time_word, marked, read, words_of_time
from ._ranges import ranged
from ._rules import opened_by
from ._vocabulary import MONTHS, table
from ._words import Word, split

_PUNCTUATION = frozenset((",", "-", "–", "—", "'", "'s"))
_EMPTY = _PUNCTUATION | frozenset(table("filters.txt", "empty"))
_LOOK_AHEAD = 12
# the parser's tokens may end where a word of the rules goes on: "1/2", "10:30", "p.m."
_JOINTS = frozenset("/:.,-–—'’")
# a marked part of one of these is read as the whole ("Oct. 23" of "Oct. 23, 1998")
_WIDENED = frozenset(("day", "month", "year", "decade", "quarter"))


@dataclass
class _Memory:
    """What the text has said of times so far."""

    publication: dt.date
    previous: Normalised | None = None
    quarter: tuple[int, int] | None = None
    years: dict[tuple[int, int], int] = field(default_factory=dict)
    sentence_year: int | None = None

    def learn(self, meaning: Normalised) -> None:
        if meaning.value in ("P6M", "P9M", "P12M"):  # "the nine months": the text no longer speaks of one quarter
            self.quarter = None
        if meaning.rule == "named-day" and meaning.value.endswith("TNI"):
            return  # "overnight" in passing is not what "the previous day" counts from
        if meaning.type not in ("DATE", "TIME") or meaning.begin is None or meaning.granularity == "vague":
            return
        if meaning.granularity == "year":
            self.sentence_year = meaning.begin.year
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
        # which rules a word opens is costly to find and soon known: before the first text rather than during it
        for word in (*words_of_time(), *map(str, range(100))):
            opened_by(word)
        return cls()

    def find(self, parsed: ParsedDocument) -> tuple[TimeMention, ...]:
        """The time expressions of a document in the order of the text.

        Of an expression of two ends ("between 1988 and 1994", "since 2014", "from Sept. 14 to Thursday") each end is
        a mention with its own TIMEX3 value, and the interval of each is the whole; granularity is then "range".
        """
        day, dateline = written(parsed)
        memory = _Memory(day)
        found: list[TimeMention] = []
        for sentence in parsed.sentences:
            if sentence.tokens:
                found.extend(_in_sentence(parsed, sentence, memory, found[-1].end if found else 0))
        return tuple(replace(m, rule="dateline") if m.end <= dateline and m.granularity == "day" else m for m in found)

    def at(self, parsed: ParsedDocument, spans: Iterable[tuple[int, int]]) -> tuple[Normalised | None, ...]:
        """The meanings of expressions given by their half-open offsets, in the order of the text; None where unread."""
        memory = _Memory(written(parsed)[0])
        sentences = [s for s in parsed.sentences if s.tokens]
        starts = [s.start for s in sentences]
        current: Sentence | None = None
        result: list[Normalised | None] = []
        for start, end in spans:
            at = bisect_right(starts, start) - 1
            sentence = sentences[max(at, 0)]
            if sentence is not current:
                memory.sentence_year, current = None, sentence
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


def _covered(sentence: Sentence, start: int, end: int) -> list[Token]:
    return [t for t in sentence.tokens if t.start < end and start < t.end]


def _context(memory: _Memory, sentence: Sentence, tokens: Sequence[Token]) -> Context:
    return Context(
        memory.publication,
        tense(sentence, tokens[0].index, tokens[-1].index + 1),
        memory.previous,
        memory.quarter,
        memory.years,
        memory.sentence_year,
    )


@lru_cache(maxsize=1 << 16)
def _part(token: str) -> int:
    """2 for a token that can be what makes words a time, 1 for one that can only stand beside it, 0 for any other."""
    if token in _JOINTS:
        return 1
    words = [word.text.rstrip("_") or word.text for word in split(token)]
    if not any(map(is_time_word, words)):
        return 0
    return 2 if any(is_time_word(word) and word not in _EMPTY for word in words) else 1


def _stretches(sentence: Sentence, after: int) -> Iterable[tuple[int, int]]:
    """The offsets of the parts of a sentence that can hold times, a token more on either side: the rest need not be
    taken apart into words."""
    tokens = sentence.tokens
    begin, told = -1, False
    for index, token in enumerate(tokens):
        part = _part(token.text)
        if part:
            if begin < 0:
                begin, told = index, False
            told = told or part == 2
        elif begin >= 0:
            if told and token.end > after:
                yield max(tokens[max(begin - 1, 0)].start, after), token.end
            begin = -1
    if begin >= 0 and told:
        yield max(tokens[max(begin - 1, 0)].start, after), sentence.end


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
    words: list[Word] = []
    done = 0
    for start, end in _stretches(sentence, after):
        if words and start > done:
            words.append(Word("|", done, start))  # what lies between belongs to no time
        words += split(text, max(start, done), end)
        done = end
    if words and words[-1].text in MONTHS and words[-1].end + 1 >= sentence.end:
        rest = split(text, sentence.end, sentence.end + _LOOK_AHEAD)
        if rest and rest[0].text.isdigit() and len(rest[0].text) <= 2:
            words += rest[: 3 if len(rest) > 2 and rest[1].text == "," and len(rest[2].text) == 4 else 1]
    return words


def _in_sentence(parsed: ParsedDocument, sentence: Sentence, memory: _Memory, after: int) -> list[TimeMention]:
    memory.sentence_year = None
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
    return ranged(parsed, sentence, mentions)


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
