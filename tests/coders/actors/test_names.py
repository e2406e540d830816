"""Words meet without case, diacritics, hyphens and possessives; capitals count where they tell names from words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coders import Document, ParsedDocument, Sentence, Token
from coders.actors import ActorResolver, Entry
from coders.actors._index import NameIndex
from coders.actors._normalise import name_keys, plural, token_keys


def index(*entries: tuple[str, str, str]) -> NameIndex:
    return NameIndex([Entry(code, (name,), kind, "x.txt", n) for n, (code, name, kind) in enumerate(entries, 1)])


def found(names: NameIndex, text: str) -> list[tuple[str, str]]:
    words = text.split()
    return [(" ".join(words[m.first : m.last]), m.names[0].entry.code) for m in names.find(words)]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Nagorno-Karabakh", "in Nagorno - Karabakh today"),
        ("Nagorno-Karabakh", "in Nagorno Karabakh today"),
        ("U.N.", "the UN said"),
        ("UN", "the U.N. said"),
        ("Séléka", "the Seleka rebels"),
        ("Seleka", "the Séléka rebels"),
        ("People's Liberation Army", "the People 's Liberation Army"),
        ("Sana'a", "in Sanaa ,"),
        ("Tırnava", "in TIRNAVA ,"),
    ],
)
def test_spellings_meet(name: str, text: str) -> None:
    assert [code for _, code in found(index(("ARM", name, "place")), text)] == ["ARM"]


def test_capitals_are_asked_for_where_the_name_has_them() -> None:
    names = index(("USA", "US", "country"), ("TUR", "Turkey", "country"), ("MIL", "soldier", "agent"))
    assert found(names, "he told us about turkey and a SOLDIER") == [("SOLDIER", "MIL")]
    assert found(names, "US and Turkey and TURKEY") == [("US", "USA"), ("Turkey", "TUR"), ("TURKEY", "TUR")]


def test_the_longest_name_wins() -> None:
    names = index(("COG", "Congo", "country"), ("COD", "Democratic Republic of the Congo", "country"))
    assert found(names, "the Democratic Republic of the Congo and Congo") == [
        ("Democratic Republic of the Congo", "COD"),
        ("Congo", "COG"),
    ]
    assert found(names, "the Democratic Republic of Congo") == [("Congo", "COG")]


@pytest.mark.parametrize(
    ("one", "many"),
    [("soldier", "soldiers"), ("head of state", "heads of state"), ("country", "countries"), ("policeman", "policemen"),
     ("church", "churches"), ("troops", "troops")],
)  # fmt: skip
def test_regular_plurals(one: str, many: str) -> None:
    assert plural(one) == many


@given(st.text(max_size=40))
def test_any_token_has_keys_without_capitals_or_spaces(text: str) -> None:
    for key, shape in token_keys(text):
        assert key
        assert " " not in key
        assert shape in (0, 1, 2)


@given(st.lists(st.sampled_from(["Ana", "Bel", "de", "O'Neil", "St.", "al-Nasr", "Ürün", "X"]), min_size=1, max_size=5))
def test_a_name_is_found_in_its_own_words(words: list[str]) -> None:
    name = " ".join(words)
    matches = index(("ARMGOV", name, "person")).find(["and", *words, "said"])
    assert [(m.first, m.last) for m in matches] == [(1, 1 + len(words))]
    assert name_keys(name) == tuple(k for w in words for k, _ in token_keys(w))


def test_dates_choose_between_the_entries_of_a_name() -> None:
    from coders.actors import ActorResolver

    entries = [
        Entry("ARMOPP", ("Ana Bel",), "person", "x.txt", 1, None, dt.date(2018, 5, 7)),
        Entry("ARMGOV", ("Ana Bel",), "person", "x.txt", 2, dt.date(2018, 5, 8), dt.date(2022, 1, 1)),
        Entry("ARM", ("Armenia",), "country", "x.txt", 3),
    ]
    resolver = ActorResolver(entries)
    chosen = {
        day: resolver.lookup("ana bel", day)[0]
        for day in (dt.date(2017, 1, 1), dt.date(2020, 1, 1), dt.date(2023, 1, 1))
    }
    assert [row.code for row in chosen.values()] == ["ARMOPP", "ARMGOV", "ARMELI"]
    assert [row.reason for row in chosen.values()] == ["holds on the day", "holds on the day", "outside its dates"]
    assert chosen[dt.date(2020, 1, 1)].entry.where == "x.txt:2"
    assert resolver.lookup("nobody at all", dt.date(2020, 1, 1)) == []


def made_up(text: str, *, title: str = "") -> ParsedDocument:
    """A parse in which every word hangs on the first, for what names mean without syntax."""
    words, tokens, start = text.split(), [], 0
    for place, word in enumerate(words):
        pos = "PUNCT" if not word[0].isalnum() else "PROPN" if word[0].isupper() else "NOUN"
        tokens.append(
            Token(place, word, word.lower(), pos, "", "", -1 if place == 0 else 0, "root" if place == 0 else "dep", start,
                  start + len(word))
        )  # fmt: skip
        start += len(word) + 1
    document = Document("d", text, dt.date(2022, 7, 1), title)
    return ParsedDocument(document, (Sentence(0, 0, len(text), tuple(tokens), ()),))


def found_codes(resolver: ActorResolver, text: str) -> set[str]:
    return {m.code for m in resolver.find(made_up(text)).mentions}


def test_a_local_name_counts_in_documents_about_its_country(resolver: ActorResolver) -> None:
    assert "BGDGOV" in found_codes(resolver, "Dhaka : NBR seized papers in Bangladesh")
    assert "BGDGOV" not in found_codes(resolver, "Paris : NBR seized papers in France")
    assert "KENPTY" in found_codes(resolver, "Nairobi : UDA won in Kenya")


def test_an_acronym_that_the_text_explains_is_not_a_dictionarys(resolver: ActorResolver) -> None:
    assert "USASPY" in found_codes(resolver, "Officers of the CIA came")
    assert "USASPY" in found_codes(resolver, "the Central Intelligence Agency ( CIA ) came")
    assert "USASPY" not in found_codes(resolver, "a Cumulative Impact Assessment ( CIA ) of the CIA came")
