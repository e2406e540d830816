"""How fast text is parsed: (a) the model's package through plain Stanza in one bulk call, its heads sharing one encoder, as its makers
ran it; (b) our parser in batches; (c) our parser article by article. With the peak memory for the worst inputs.

Each round has other articles, and the three run one after the other on the same ones in one process, so that a busy machine slows all
three. On one thread the clock is the processor time of that thread. Ratios are comparable between machines; words per second are not.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import torch

from coders import Document, ParsedDocument
from coders.parsing import ENCODER_NAME, ParserOptions, StanzaParser, embedded_model

_DAY = dt.date(2021, 3, 15)
_ARTICLE = Path(__file__).resolve().parent.parent / "service" / "data" / "ganja.txt"
# Our own sentences in the manner of reports; each article takes some, with other names, places, numbers and words.
_FRAMES = (
    "{person}, the {post} of {country}, arrived in {city} on {day} for talks on {topic} and {topic}.",
    "Police in {city} fired tear gas at {number} demonstrators who demanded the resignation of the {post}, witnesses said.",
    "{country} accused {country2} of violating the {adjective} ceasefire after shells hit a village near {city}, wounding {few}.",
    "“We won't accept this,” {person} told reporters in {city}; “it's a threat to {topic} and to our {people}.”",
    "Rebels ambushed an army convoy north of {city}, killing at least {few} soldiers and capturing two vehicles, {person} said.",
    "According to the {adjective} agency, which cited {people} close to the {post}, {country2}'s government has frozen {number} accounts.",
    "The {post} of {country}, who had been criticised by {people} over {topic}, said on {day} that he would not run again.",
    "Lawmakers voted {number} to {few} for sanctions on officials of {country2} who had ordered the arrest of {people}.",
    "A court in {city} sentenced {person} to {few} years in prison for {topic}, a ruling that {country2}'s embassy called {adjective}.",
    "Analysts doubt that the {adjective} dispute over {topic} can be settled before {day}, when {country} and {country2} meet.",
    "It didn't say how many {people} were among the {number} people displaced since {day}.",
    "In {city}, {people} went on strike over unpaid wages, halting exports of grain, oil and {adjective} goods worth US$ {number} million.",
    "Nobody was hurt.",
    "{country} denied the report.",
    "The United Nations, the European Union and {country2} urged both sides to return to {adjective} negotiations and to protect {people}.",
    "Earlier this month {person} had promised {country} humanitarian aid of ${few}.{few} billion, most of it for {people} near {city}.",
)  # fmt: skip
_WORDS: dict[str, tuple[str, ...]] = {
    "person": tuple("Anna Kovacs,Mehmet Aydin,Jean-Paul Mbarga,Li Weimin,Sarah O'Neill,Tigran Vardanyan,Rosa Delgado,Omar al-Hadi,"
                    "Priya Raman,Kwame Boateng,Ingrid Solberg,Nikolai Petrenko,Aiko Tanabe,Luis Cardoso".split(",")),
    "country": tuple("Armenia,Turkey,Kenya,Brazil,Poland,Iran,India,Egypt,Japan,Chile,Mali,Greece,Peru,Norway,Sudan,Qatar".split(",")),
    "country2": tuple("Azerbaijan,Russia,Ethiopia,Argentina,Ukraine,Israel,Pakistan,Libya,China,Bolivia,Niger,Cyprus".split(",")),
    "city": tuple("Goma,Aleppo,Lviv,Basra,Kano,Arequipa,Mandalay,Sarajevo,Tripoli,Herat,Port Sudan,Nicosia,Ganja,Cúcuta".split(",")),
    "post": tuple("president,prime minister,foreign minister,army chief,governor,ombudsman,central banker,envoy".split(",")),
    "topic": tuple("trade,border security,fishing rights,the treaty,corruption,tax evasion,water,refugees,debt relief,spying".split(",")),
    "people": tuple("farmers,students,journalists,miners,villagers,nurses,shopkeepers,truckers,activists,monks,teachers".split(",")),
    "adjective": tuple("fragile,regional,two-year-old,unprecedented,costly,partial,secret,joint,frozen,long-awaited,bitter".split(",")),
    "day": tuple("Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday,March 3,October 27,June 14".split(",")),
}  # fmt: skip


def articles(seed: int, words: int) -> list[str]:
    """Articles of three to nine paragraphs, about `words` words in all; another seed gives others."""
    choice = random.Random(seed)
    found: list[str] = [_ARTICLE.read_text(encoding="utf-8")]
    while sum(len(text.split()) for text in found) < words:
        paragraphs = []
        for _ in range(choice.randint(3, 9)):
            frames = choice.sample(_FRAMES, choice.randint(1, 4))
            paragraphs.append(" ".join(_filled(frame, choice) for frame in frames))
        found.append("\n\n".join(paragraphs))
    return found


def _filled(frame: str, choice: random.Random) -> str:
    values = {name: choice.choice(options) for name, options in _WORDS.items()}
    values["number"] = str(choice.randint(11, 4000))
    values["few"] = str(choice.randint(2, 9))
    while "{topic}" in frame:  # twice in a frame, not the same
        frame = frame.replace("{topic}", choice.choice(_WORDS["topic"]), 1)
    return frame.format(**values)


class _Remembering(torch.nn.Module):
    """The encoder as the package's makers shared it between the heads: padded batches, states remembered by sentence."""

    def __init__(self, model: Any, bfloat16: bool) -> None:
        super().__init__()
        self._held = [model.eval()]  # in a list, so that it is no part of the heads' state
        self.config = model.config
        self._hf_peft_config_loaded = False
        self._bfloat16 = bfloat16
        self.memory: dict[tuple[int, ...], torch.Tensor] = {}

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, **_: Any) -> SimpleNamespace:
        lengths = attention_mask.sum(1).tolist()
        rows = [tuple(row[:length]) for row, length in zip(input_ids.tolist(), lengths, strict=True)]
        missing = sorted({row for row in rows if row and row not in self.memory}, key=len)
        while missing:
            size = 1
            while size < len(missing) and (size + 1) * len(missing[size]) <= 3000:
                size += 1
            batch, missing = missing[:size], missing[size:]
            ids = torch.nn.utils.rnn.pad_sequence([torch.tensor(row) for row in batch], batch_first=True)
            mask = torch.tensor([[1] * len(row) + [0] * (ids.shape[1] - len(row)) for row in batch])
            with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=self._bfloat16):
                states = self._held[0](ids, attention_mask=mask, output_hidden_states=True).hidden_states[-4:]
            hidden = torch.stack([state.float() for state in states])
            for number, row in enumerate(batch):
                self.memory[row] = hidden[:, number, : len(row)].clone()
        full = torch.zeros(4, len(rows), input_ids.shape[1], self.config.hidden_size)
        for number, row in enumerate(rows):
            if row:
                full[:, number, : len(row)] = self.memory[row]
        return SimpleNamespace(hidden_states=tuple(full))


def package() -> tuple[Any, _Remembering]:
    """The package as it was handed over: an ordinary pipeline with its own decoding, and its shared encoder."""
    import stanza
    from stanza.models.common import bert_embedding
    from stanza.models.common.foundation_cache import BertRecord, FoundationCache
    from transformers import AutoModel

    from coders.parsing._encoder import cpu_has_bfloat16

    path = str(embedded_model() / "en" / "encoder")
    model = AutoModel.from_pretrained(path, local_files_only=True, add_pooling_layer=False).float()
    encoder = _Remembering(model, cpu_has_bfloat16())
    cache = FoundationCache(local_files_only=True)
    cache.bert[ENCODER_NAME] = BertRecord(encoder, bert_embedding.load_tokenizer(path, local_files_only=True), {})
    pipeline = stanza.Pipeline(
        "en", dir=str(embedded_model()), package="newsmini", processors="tokenize,mwt,pos,lemma,depparse,ner",
        download_method=None, foundation_cache=cache, use_gpu=False, verbose=False, depparse_batch_size=400,
    )  # fmt: skip
    return pipeline, encoder


def measure(threads: int, rounds: int, words: int, texts: list[str] | None) -> dict[str, float]:
    """Words per second of each way: medians over the rounds, of the rounds' own ratios too."""
    torch.set_num_threads(threads)
    clock = time.process_time if threads == 1 else time.perf_counter
    pipeline, encoder = package()
    parser = StanzaParser.load(options=ParserOptions(threads=threads))

    def bulk(found: list[str]) -> int:
        encoder.memory.clear()
        return sum(document.num_words for document in pipeline.bulk_process(found))

    def batches(found: list[str]) -> int:
        return _words(parser.parse([Document(str(n), text, _DAY) for n, text in enumerate(found)]))

    def singly(found: list[str]) -> int:
        return sum(_words(parser.parse([Document("one", text, _DAY)])) for text in found)

    ways: dict[str, Callable[[list[str]], int]] = {"a": bulk, "b": batches, "c": singly}
    for way in ways.values():
        way(articles(0, 300))
    speeds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(1, rounds + 1):
        found = texts or articles(turn, words)
        for name, way in ways.items():
            start = clock()
            count = way(found)
            speeds[name].append(count / (clock() - start))
    figures = {name: statistics.median(values) for name, values in speeds.items()}
    for name in "bc":
        figures[f"{name}/a"] = statistics.median(
            mine / theirs for mine, theirs in zip(speeds[name], speeds["a"], strict=True)
        )
    return figures


def _words(results: Sequence[object]) -> int:
    return sum(len(s.tokens) for result in results if isinstance(result, ParsedDocument) for s in result.sentences)


WORST = ("article", "200000", "unbroken", "characters", "batch")


def worst(kind: str) -> list[str]:
    """Inputs that take the most memory."""
    if kind == "article":
        return [_ARTICLE.read_text(encoding="utf-8")]
    if kind == "200000":
        return [" ".join(articles(1, 40_000))[:200_000]]
    if kind == "unbroken":
        return ["rebels attack soldiers near Łódź and " * 830]
    if kind == "characters":
        return ["x" * 100_000 + " " + "漢字😀" * 30_000]
    return articles(2, 60_000)


def memory(kind: str) -> int:
    """The peak memory in bytes of a fresh process that parses such an input."""
    code = f"from benchmarks.parsing import use; use({kind!r})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return int(run.stdout.split()[-1])


def use(kind: str) -> None:
    """Parse such an input and print this process's peak memory in bytes."""
    parser = StanzaParser.load()
    parser.parse([Document(str(n), text, _DAY) for n, text in enumerate(worst(kind))])
    print(_peak())


def _peak() -> int:
    """Bytes of this process at its largest. On Linux `ru_maxrss` survives an exec, so a child would show its parent's."""
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def main(args: Sequence[str] | None = None) -> int:
    """Print the figures; the exit code is 1 where one of those wanted is missed."""
    options = argparse.ArgumentParser(prog="python -m benchmarks parsing", description=__doc__)
    options.add_argument("--text", type=Path, help="a file of articles, with lines of three dashes between them")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--words", type=int, default=2500, help="of each round")
    options.add_argument("--threads", type=int, nargs="*", default=[1, 2])
    options.add_argument("--no-memory", action="store_true")
    chosen = options.parse_args(args)
    texts = chosen.text.read_text(encoding="utf-8").split("\n---\n") if chosen.text else None
    reached = True
    for threads in chosen.threads:
        figures = measure(threads, chosen.rounds, chosen.words, texts)
        print(
            f"{threads} thread{'s' if threads > 1 else ''}, words per second:"
            f"  (a) package, one bulk call {figures['a']:.0f}"
            f"  (b) batches {figures['b']:.0f} = {figures['b/a']:.2f} a (wanted 2.0)"
            f"  (c) article by article {figures['c']:.0f} = {figures['c/a']:.2f} a (wanted 1.3)",
            flush=True,
        )
        if threads == 1:
            reached &= figures["b/a"] >= 2.0 and figures["c/a"] >= 1.3
    for kind in () if chosen.no_memory else WORST:
        peak = memory(kind)
        print(f"peak memory, {kind}: {peak / 1e9:.2f} GB (wanted under 1)", flush=True)
        reached &= peak < 1e9
    return 0 if reached else 1


if __name__ == "__main__":
    raise SystemExit(main())
