"""Real notes of convenings, read without any registry, against their own attendance lists."""

from __future__ import annotations

import csv
import re
from argparse import Namespace
from collections import Counter
from collections.abc import Collection, Iterable
from pathlib import Path

from bench.recall.count import (
    CLASS_HEAD,
    EMAIL,
    PRICE_HEAD,
    RECALL_HEAD,
    WORD,
    Seen,
    any_of,
    bounded,
    check_against_strings,
    class_rows,
    judge,
    masked_words,
    price_row,
    print_table,
    recall_rows,
)
from bench.recall.gold import blank_attendance, list_attending, list_speakers
from bench.recall.masked import MaskedFile, copied_files, read_masked
from bench.recall.ordinary import dictionary_words, small_words

TARGETS = {"full name": 0.98, "first name alone": 0.95, "e-mail": 1.0}
HANDLE = re.compile(r"(?<![\w/.])@[\w-]*\w")


def run_meetingnotes(options: Namespace) -> None:
    """Print recall and price on the notes as they are and with the attendance lists removed."""
    folder = options.devdata / "meetingnotes" / "files"
    if not folder.is_dir():
        print("\nMeeting notes: no such data on this machine, passed over.")
        return
    with copied_files(folder) as study:
        names, singles = _read_gold(study.sources, options.gold)
        _report("Meeting notes, no registry", read_masked(study), names, singles, options.show)
    print(
        "\nThe same notes without their attendance lists (speaker labels of transcripts and chats "
        "stay): what the running text alone gives."
    )
    with copied_files(folder) as study:
        for path in sorted(p for p in study.sources.iterdir() if p.suffix in (".md", ".txt")):
            path.write_text(blank_attendance(read_raw(path)), "utf-8")
        title = "Meeting notes, attendance lists removed"
        _report(title, read_masked(study), names, singles, options.show)


def _read_gold(folder: Path, override: Path | None) -> tuple[set[str], set[str]]:
    """(full names, one-word speaker labels) of the files, or of a table with a column name."""
    if override:
        with override.open(encoding="utf-8-sig", newline="") as file:
            rows = {row["name"].strip() for row in csv.DictReader(file)}
        return {r for r in rows if " " in r}, {r for r in rows if r and " " not in r}
    names, singles, counts = set(), set(), []
    for path in sorted(p for p in folder.iterdir() if p.suffix in (".md", ".txt", ".vtt")):
        text = read_raw(path)
        own, labels = list_attending(text), list_speakers(text)
        names |= own | {label for label in labels if " " in label}
        singles |= {label for label in labels if " " not in label}
        counts.append((path.suffix, len(own), len(labels)))
    rows = []
    for ending in sorted({c[0] for c in counts}):
        part = [c for c in counts if c[0] == ending]
        listed = sum(c[1] > 0 for c in part)
        rows.append([ending, len(part), listed, sum(c[1] for c in part), sum(c[2] for c in part)])
    head = ["format", "files", "with an attendance list", "names listed", "speaker labels"]
    print_table("Meeting notes: gold drawn from the files", head, rows)
    print(f"\nDifferent full names: {len(names)}; one-word speaker labels: {len(singles)}.")
    return names, singles


def read_raw(path: Path) -> str:
    """A raw text file, in whichever of two encodings it is."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return path.read_bytes().decode("cp1252", "replace")


def _report(
    title: str, files: list[MaskedFile], names: set[str], singles: set[str], show: bool
) -> None:
    small = small_words(f.raw for f in files)
    firsts = {n.split()[0] for n in names} | singles
    firsts = {f for f in firsts if len(f) > 1 and (f.lower() not in small or f in singles)}
    seen, hidden, others, total, right = [], [], [], 0, 0
    vocabulary = small | dictionary_words()
    for file in files:
        spans = locate_names(file.raw, names, firsts)
        seen += judge(file, spans)
        seen += _judge_labels(file)
        gold = [(s, e) for s, e, _ in spans] + _parts(file.raw, names, small)
        mine, rest, count = masked_words(file, gold, vocabulary)
        right += sum(
            file.coverage(*m.span()) != "kept"
            for s, e in set(gold)
            for m in WORD.finditer(file.raw, s, e)
        )
        hidden, others, total = hidden + mine, others + rest, total + count
    print_table(title, RECALL_HEAD, recall_rows(seen, TARGETS))
    _tell_leaks(files, names)
    print_table(f"{title}: price", PRICE_HEAD, [price_row(title, len(hidden), total)])
    pairs = list_pairs(files, small)
    print(
        f"\nPairs of capitalised words left that are never written small: {pairs.total()} "
        f"({len(pairs)} different). People whom no list names are among them, and firms and "
        "products: --show prints them to be judged."
    )
    rows = class_rows(hidden, others, small, right)
    print_table(f"{title}: what was masked", CLASS_HEAD, rows)
    print(check_against_strings(files, seen))
    if lost := sum(f.lost for f in files):
        print(f"Characters of masked texts without a place in the raw ones: {lost}.")
    if show:
        missed = Counter((s.kind, s.text) for s in seen if s.fate != "covered")
        print("\nPairs of capitalised words left:", pairs.most_common(150))
        print("\nNot covered:", missed.most_common(150))
        print("\nOrdinary words masked:", Counter(hidden).most_common(150))
        print("\nOther words masked:", Counter(others).most_common(300))


def list_pairs(files: list[MaskedFile], small: Collection[str]) -> Counter:
    """Pairs of capitalised words left in the texts, neither ever written small: perhaps people."""
    return Counter(
        m.group()
        for f in files
        for m in _PAIR.finditer(f.raw)
        if f.coverage(*m.span()) == "kept" and not set(m.group().lower().split()) & small
    )


def locate_names(
    text: str, names: Collection[str], firsts: Collection[str]
) -> list[tuple[int, int, str]]:
    """Spans of full names, then of first names alone, then addresses; none overlapping.

    A first name before another capitalised word has a kind of its own: it may be somebody whom no
    list names, or a product. E-mail addresses come first, links are left out.
    """
    taken = bytearray(len(text))
    spans: list[tuple[int, int, str]] = []

    def claim(matches: Iterable[re.Match], kind: str | None) -> None:
        for match in matches:
            start, end = match.span()
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\x01" * (end - start)
            follows = kind == FIRST and _CAPITAL.match(text, end)
            if kind:
                spans.append((start, end, f"{FIRST}, other word after" if follows else kind))

    claim(EMAIL.finditer(text), "e-mail")
    claim(_LINK.finditer(text), None)
    claim(HANDLE.finditer(text), "handle")
    claim(any_of(names).finditer(text), "full name")
    claim(any_of(firsts).finditer(text), FIRST)
    return spans


_PAIR = re.compile(r"(?<![^\W_])[A-Z][a-z]+ [A-Z][\w'’-]+(?![^\W_])")
FIRST = "first name alone"
_LINK = re.compile(r"(?:https?://|www\.)[^\s)>\]]+")
_CAPITAL = re.compile(r"[ \u00a0]+(?=[A-Z][a-z])")


def _parts(text: str, names: Collection[str], small: Collection[str]) -> list[tuple[int, int]]:
    """Spans of single words of gold names that are no words here; no price when masked."""
    words = {w for n in names for w in n.split() if w[0].isupper() and len(w) > 2}
    words = {w for w in words if w.lower() not in small}
    return [m.span() for m in any_of(words).finditer(text)]


def _judge_labels(file: MaskedFile) -> list[Seen]:
    """Speaker labels that stand beside the text; kept when their file's tables still hold them."""
    return [
        Seen(file.path, label, "speaker label", "kept" if bounded(label).search(file.after) else
             "covered")
        for label in file.speakers
    ]  # fmt: skip


def _tell_leaks(files: list[MaskedFile], names: set[str]) -> None:
    """End-to-end truth: full names that a search in the final tables still finds."""
    pattern = any_of(names)
    holding = [f for f in files if pattern.search(f.raw) or any(map(pattern.search, f.speakers))]
    leaking = [f for f in files if pattern.search(f.after)]
    left = sum(len(pattern.findall(f.after)) for f in leaking)
    addresses = sum(len(EMAIL.findall(f.after)) for f in files)
    print(
        f"\nDocuments naming somebody of the gold in full: {len(holding)}; still doing so after "
        f"masking: {len(leaking)} ({left} mentions). E-mail addresses left: {addresses}."
    )
