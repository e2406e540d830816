"""Reading the lexicon: one line, one entry (the format is documented in lexicon/README.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from coders._errors import DictionaryError
from coders.actions._entry import FLAGS, Argument, Entry, Example, Kind, Limit, Role, Where
from coders.actions._words import WordSet, merge, read_lines, word_set

PREPOSITIONS = frozenset(
    """about above across after against ahead_of along alongside following pending despite among amid around as as_part_of
    at away_from because_of before
    behind below beneath beside between beyond by due_to during for from in in_front_of in_favor_of in_favour_of in_support_of
    in_protest_of in_protest_against in_response_to in_connection_with inside into like near of off on on_behalf_of onto out_of
    outside over past regarding since through throughout to together_with toward towards under until up upon via with within
    without""".split()
)
_LINE = re.compile(r"^(verb|noun|adj):\s*(.+?)\s*->\s*(\S+)((?:\s+\S+)*)$")
_CODE = re.compile(r"^(?:\d{3,4}(?:/\d{3,4})?|=[a-z-]+)$")
_ACTOR = re.compile(r"^([ST])(?:\[(.+)\])?$")
_ROLE = re.compile(r"^[A-Z]{3}$")


class FormatError(DictionaryError):
    """A line of the lexicon that cannot be read; the message names file and line."""


class LineReader:
    """Reads entries against the noun classes that exist."""

    def __init__(self, classes: Mapping[str, WordSet], operators: frozenset[str]) -> None:
        self._classes = classes
        self._operators = operators

    def read_file(self, path: Path, order: int = 0) -> tuple[list[Entry], list[Example]]:
        """The entries and examples of a file; `order` puts a file before (higher) or behind others of equal rank."""
        entries: list[Entry] = []
        examples: list[Example] = []
        problems: list[str] = []
        for number, line in read_lines(path):
            where = f"{path.name}:{number}"
            try:
                if line.startswith((" ", "\t")):
                    examples.append(read_example(line.strip(), where))
                else:
                    entries.append(self.read_entry(line.strip(), where, order * 100_000 + number))
            except FormatError as error:
                problems.append(str(error))
        if problems:
            raise FormatError("\n".join(problems))
        return entries, examples

    def read_entry(self, line: str, where: str, order: int = 0) -> Entry:
        """One entry, as `verb: S impose +sanctions on|against T -> 163`."""
        parts = _LINE.match(line)
        if parts is None:
            raise FormatError(f"{where}: expected 'verb|noun|adj: PATTERN -> CODE [flags]', got {line!r}")
        kind, pattern, code, flag_text = parts.groups()
        flags = frozenset(flag_text.split())
        if unknown := flags - FLAGS.keys():
            raise FormatError(f"{where}: unknown flag {sorted(unknown)[0]!r}; known: {', '.join(sorted(FLAGS))}")
        if not _CODE.match(code):
            raise FormatError(
                f"{where}: the code must be three or four digits, two codes 042/043, or =operator, got {code!r}"
            )
        operator, converse = "", ""
        if code.startswith("="):
            operator, code = code[1:], ""
            if operator not in self._operators:
                raise FormatError(f"{where}: no operator {operator!r} in composition.txt")
        elif "/" in code:
            code, converse = code.split("/")
        try:
            return self._pattern(kind, pattern, code, operator, converse, flags, where, order)  # type: ignore[arg-type]
        except ValueError as error:
            raise FormatError(f"{where}: {error}") from error

    # ------------------------------------------------------------ the pattern

    def _pattern(
        self,
        kind: Kind,
        pattern: str,
        code: str,
        operator: str,
        converse: str,
        flags: frozenset[str],
        where: str,
        order: int,
    ) -> Entry:
        items = _items(pattern)
        arguments: list[Argument] = []
        source_limit = target_limit = None
        modifiers: WordSet | None = None
        before: Role = "S"
        position = 0
        # what stands before the entry's own word
        while position < len(items):
            word, _optional = items[position]
            actor = _ACTOR.match(word)
            if actor:
                limit = self._limit(actor[2]) if actor[2] else None
                if actor[1] == "S":
                    before, source_limit = "S", limit
                else:
                    before, target_limit = "T", limit
                    if kind == "verb" or kind == "adj":
                        arguments.append(Argument("subj", "T", limit=limit))
            elif word.startswith("[") and word.endswith("]"):
                modifiers = self._words(word[1:-1])
            elif kind == "verb" and word == "DO":
                arguments.append(Argument("subj", "DO"))
            elif kind == "verb" and position == 0 and word.startswith("+") and len(items) > 1:
                arguments.append(Argument("subj", "word", words=self._words(word)))
            elif kind == "verb" and position == 0 and word.startswith("<") and word.endswith(">"):
                arguments.append(Argument("subj", "word", words=self._words(word[1:-1])))
            else:
                break
            position += 1
        if position >= len(items):
            raise ValueError("the pattern has no word of its own")
        heads = self._heads(items[position][0], kind)
        for argument in self._arguments(items[position + 1 :], kind):
            arguments.append(argument)
            if argument.role == "T" and argument.limit:
                target_limit = target_limit or argument.limit
            if argument.role == "S" and argument.limit:
                source_limit = source_limit or argument.limit
        conditions = sum(not a.optional for a in arguments) * 2
        conditions += sum(a.words is not None for a in arguments if not a.optional) * 2
        conditions += (
            (modifiers is not None) * 3 + (source_limit is not None) + (target_limit is not None) + bool(operator)
        )
        return Entry(
            where,
            kind,
            heads,
            tuple(arguments),
            code,
            operator,
            converse,
            flags,
            modifiers,
            source_limit,
            target_limit,
            before,
            (conditions, order),
            pattern,
            *self._needs(arguments, modifiers),
        )

    @staticmethod
    def _needs(
        arguments: list[Argument], modifiers: WordSet | None
    ) -> tuple[tuple[frozenset[str], ...], tuple[frozenset[str], ...]]:
        """What must stand in a sentence for an entry to hold at all: lemmas and prepositions (a quick first test)."""
        lemmas = [frozenset(a.words) for a in arguments if a.words is not None and not a.optional]
        if modifiers is not None:
            lemmas.append(frozenset(modifiers))
        preps = [
            frozenset(p.partition("_")[0] for p in a.preps)
            for a in arguments
            if a.preps and not a.optional and not {"to", "that"} & {*a.preps}
        ]
        return tuple(lemmas), tuple(preps)

    def _heads(self, text: str, kind: Kind) -> tuple[tuple[str, str], ...]:
        found: list[tuple[str, str]] = []
        for item in text.split("|"):
            if item.startswith("+"):
                if kind == "verb":
                    raise ValueError(f"a verb cannot be a noun class: {item}")
                found.extend((head, " ".join(rest)) for head, rests in self._class(item[1:]).items() for rest in rests)
                continue
            if not re.fullmatch(r"[^\W\d][\w'’-]*", item):
                raise ValueError(f"expected a word, got {item!r}")
            if kind == "verb":
                verb, _, particle = item.partition("_")
                if "_" in particle:
                    raise ValueError(f"a verb has one particle; write the preposition behind it: {item!r}")
                found.append((verb, particle))
            else:
                ((head, rests),) = word_set([item]).items()
                found.append((head, " ".join(rests[0])))
        return tuple(found)

    def _arguments(self, items: list[tuple[str, bool]], kind: Kind) -> list[Argument]:
        found: list[Argument] = []
        position = 0
        while position < len(items):
            word, optional = items[position]
            preps = tuple(word.split("|"))
            where: Where = "obj"
            if word == "to" and position + 1 < len(items) and items[position + 1][0] == "DO":
                where, preps = "to", ()
                position += 1
            elif word == "that":
                filler = items[position + 1][0] if position + 1 < len(items) else ""
                if filler != "DO" and not filler.startswith("T"):
                    raise ValueError(f"expected DO or T behind 'that', got {filler!r}")
                where, preps = "that", ()
                position += 1
            elif all(p in PREPOSITIONS or (p == "that" and len(preps) > 1) for p in preps):
                where = "prep"
                position += 1
                if position >= len(items):
                    raise ValueError(f"nothing stands behind the preposition {word!r}")
            elif any(p in PREPOSITIONS for p in preps) and len(preps) > 1:
                raise ValueError(f"not all of {word!r} are prepositions")
            else:
                preps = ()
            filler = items[position][0]
            found.append(self._argument(where, preps, filler, optional, kind))
            position += 1
        return found

    def _argument(self, where: Where, preps: tuple[str, ...], filler: str, optional: bool, kind: Kind) -> Argument:
        actor = _ACTOR.match(filler)
        if actor:
            role: Role = "S" if actor[1] == "S" else "T"
            if where == "obj" and kind != "verb":
                raise ValueError(f"{filler} behind a {kind} needs a preposition")
            return Argument(where, role, preps, limit=self._limit(actor[2]) if actor[2] else None, optional=optional)
        if filler == "DO":
            return Argument("any" if where == "obj" else where, "DO", preps, optional=optional)
        if filler == "*":
            return Argument(where, "word", preps, optional=optional, anything=True)
        if where in ("to", "that"):
            raise ValueError(f"expected DO or T behind '{where}', got {filler!r}")
        return Argument(where, "word", preps, words=self._words(filler), optional=optional)

    def _words(self, text: str) -> WordSet:
        words: WordSet = {}
        for item in text.split("|"):
            if item.startswith("+"):
                words = merge(words, self._class(item[1:]))
            elif re.fullmatch(r"[^\W\d][\w'’-]*", item):
                words = merge(words, word_set([item]))
            else:
                raise ValueError(f"expected a word or +class, got {item!r}")
        return words

    def _class(self, name: str) -> WordSet:
        found = self._classes.get(name)
        if found is None:
            raise ValueError(f"no class '+{name}' (classes/{name}.txt)")
        return found

    def _limit(self, text: str) -> Limit:
        roles: set[str] = set()
        not_roles: set[str] = set()
        words: WordSet = {}
        not_words: WordSet = {}
        state = not_state = known = country = not_country = False
        for item in text.split(","):
            negative, name = item.startswith("!"), item.lstrip("!")
            if name == "state":
                state, not_state = state or not negative, not_state or negative
            elif name == "known":
                if negative:
                    raise ValueError("'!known' says nothing: leave it out")
                known = True
            elif name == "country":
                country, not_country = country or not negative, not_country or negative
            elif _ROLE.match(name):
                (not_roles if negative else roles).add(name)
            elif name.startswith("+"):
                if negative:
                    not_words = merge(not_words, self._class(name[1:]))
                else:
                    words = merge(words, self._class(name[1:]))
            else:
                raise ValueError(f"expected a role (COP), +class, state, country or known in [...], got {item!r}")
        return Limit(
            frozenset(roles),
            frozenset(not_roles),
            words or None,
            not_words or None,
            state,
            country,
            not_state,
            known,
            not_country,
        )


def _items(pattern: str) -> list[tuple[str, bool]]:
    """The words of a pattern, each with whether it stands in parentheses."""
    found: list[tuple[str, bool]] = []
    depth = 0
    for raw in pattern.replace("(", " ( ").replace(")", " ) ").split():
        if raw == "(":
            depth += 1
        elif raw == ")":
            depth -= 1
        else:
            found.append((raw, depth > 0))
        if depth not in (0, 1):
            raise ValueError("parentheses do not match (they cannot be nested)")
    if depth:
        raise ValueError("parentheses do not match")
    return found


def read_example(line: str, where: str) -> Example:
    """An example line: `> Sentence. = USA 163 IRN; IRN 016 USA` (`= nothing` where no event may come out)."""
    if not line.startswith(">") or " = " not in line:
        raise FormatError(f"{where}: expected '> Sentence. = SOURCE CODE TARGET', got {line!r}")
    text, _, expected = line[1:].rpartition(" = ")
    triples: list[tuple[str, str, str]] = []
    if expected.strip() != "nothing":
        for item in expected.split(";"):
            parts = item.split()
            if len(parts) != 3 or not re.fullmatch(r"\d{3,4}", parts[1]):
                raise FormatError(f"{where}: expected 'SOURCE CODE TARGET' divided by ';', got {item.strip()!r}")
            triples.append((parts[0], parts[1], parts[2]))
    return Example(text.strip(), tuple(triples), where)
