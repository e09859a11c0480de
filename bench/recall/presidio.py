"""Synthetic sentences with marked personal data, with Presidio as shipped beside."""

from __future__ import annotations

import json
import random
import re
from argparse import Namespace
from collections import Counter

from bench.recall.count import RECALL_HEAD, WORD, Seen, judge, print_table, recall_rows
from bench.recall.masked import MaskedFile, read_masked, written
from bench.recall.rival import ADVICE, NOTE, mask_with_presidio

SEED = 20261122
TARGETS = {"PERSON": 0.95, "EMAIL_ADDRESS": 1.0, "PHONE_NUMBER": 1.0}
PRECISION_HEAD = ["masked by", "words masked", "of them in no personal data", "share right",
                  "words in no personal data", "share of them masked"]  # fmt: skip


def run_presidio(options: Namespace) -> None:
    """Print recall by type and precision: sentences each alone, and all as one study."""
    path = options.devdata / "deid_presidio_synth" / "synth_dataset_v2.json"
    if not path.exists():
        print("\nSynthetic sentences: no such data on this machine, passed over.")
        return
    print(
        "\nSynthetic sentences: people, e-mail addresses and phone numbers are what the product "
        "masks; the other types are shown for comparison."
    )
    rows = {row["full_text"]: row for row in json.loads(path.read_text("utf-8"))}
    texts = [t for t in rows if t.strip()]
    sample = random.Random(SEED).sample(texts, min(options.sample, len(texts)))
    alone = [file for text in sample for file in _read_alone(text)]
    _report(f"Synthetic sentences, {len(alone)} read one by one", alone, rows, options.show)
    with written({_name(n): text for n, text in enumerate(texts)}) as study:
        together = read_masked(study)
    _report(f"Synthetic sentences, {len(together)} as one study", together, _by_name(rows, texts),
            options.show)  # fmt: skip
    theirs = mask_with_presidio(together)
    if theirs is None:
        print(f"\n{ADVICE}")
        return
    print(f"\n{NOTE}")
    for files, types in zip(theirs, ("all its types", "people, e-mail, phone only"), strict=True):
        title = f"Presidio on the same {len(files)} sentences, {types}"
        _report(title, files, _by_name(rows, texts), options.show)


def _name(number: int) -> str:
    return f"s{number:04d}.txt"


def _by_name(rows: dict[str, dict], texts: list[str]) -> dict[str, dict]:
    return {_name(n): rows[text] for n, text in enumerate(texts)}


def _read_alone(text: str) -> list[MaskedFile]:
    with written({"sentence.txt": text}) as study:
        files = read_masked(study)
    for file in files:
        file.path = text
    return files


def _report(title: str, files: list[MaskedFile], rows: dict[str, dict], show: bool) -> None:
    seen: list[Seen] = []
    absent = masked = wrong = outside = 0
    for file in files:
        gold = rows[file.path]["spans"]
        spans = place_spans(file.raw, gold)
        absent += len(gold) - len(spans)
        seen += judge(file, spans)
        apart = bytearray(len(file.raw))
        for start, end, _ in spans:
            apart[start:end] = b"\x01" * (end - start)
        for match in WORD.finditer(file.raw):
            hidden = file.coverage(*match.span()) != "kept"
            free = not any(apart[match.start() : match.end()])
            masked, outside, wrong = masked + hidden, outside + free, wrong + (hidden and free)
    print_table(title, RECALL_HEAD, recall_rows(seen, TARGETS))
    if absent:
        print(f"\nMarked passages not located in the text as read: {absent}.")
    right = f"{1 - wrong / masked:.3f}" if masked else ""
    row = [title, masked, wrong, right, outside, f"{wrong / outside:.2%}"]
    print_table(f"{title}: precision", PRECISION_HEAD, [row])
    if show:
        missed = Counter(s.text for s in seen if s.kind in TARGETS and s.fate != "covered")
        print("\nNot covered:", missed.most_common(150))


def place_spans(text: str, gold: list[dict]) -> list[tuple[int, int, str]]:
    """Marked passages in the text as read, whose blanks may differ; in order of place."""
    spans, at = [], 0
    for mark in sorted(gold, key=lambda s: s["start_position"]):
        words = mark["entity_value"].split()
        match = re.compile(r"\s*".join(map(re.escape, words))).search(text, at)
        if match and words:
            spans.append((*match.span(), mark["entity_type"]))
            at = match.end()
    return spans
