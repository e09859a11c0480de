"""The demo study against the names planted in it, with and without its registry."""

from __future__ import annotations

import csv
import re
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable

from bench.recall.count import (
    PRICE_HEAD,
    RECALL_HEAD,
    Seen,
    any_of,
    bounded,
    check_against_strings,
    judge,
    masked_words,
    price_row,
    print_table,
    recall_rows,
)
from bench.recall.masked import MaskedFile, copied_study, read_masked
from bench.recall.ordinary import dictionary_words, small_words
from qualcop.key import name_places
from qualcop.registry import read_registry
from qualcop.study import ROOT, open_study, read_settings

TARGETS = {
    "listed people, all forms": 0.995,
    "full": 0.98,
    "first": 0.98,
    "last": 0.995,
    "initials": 0.995,
    "nickname": 0.995,
    "possessive": 0.995,
    "speaker_label": 0.995,
    "property": 0.995,
    "unlisted: full name": 0.95,
    "unlisted: title and name": 0.95,
    "e-mail": 1.0,
    "phone": 1.0,
}
WITHOUT_LIST = {"full": 0.98, "first": 0.95, "e-mail": 1.0, "phone": 1.0}
TITLE = re.compile(r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Superintendent|Principal|Coach)\b")
# A planted name that is a word too, as a word: "Will it be awkward", "Mark the date", "the PA
# system". Everything else of that spelling is taken for the name.
AS_WORD = {
    "Will": r"Will (?=(?:it|be|we|you|the|this|there|they|anyone|she|he|our|not|a|I|need)\b)",
    "Mark": r"Mark (?=(?:the|your|it|this|that|down|all|where|which|a|as)\b)",
    "PA": r"(?<=the )PA\b|PA (?=(?:system|announcement)\b)",
}


def run_demo(options: Namespace) -> None:
    """Print recall by form and the price, with the registry and without."""
    rows = read_answers()
    for title, without in (("with its registry", ()), ("without its registry", ("registry",))):
        with copied_study(ROOT, without=without) as study:
            files = read_masked(study)
        report(f"Demo study {title}", files, rows, listed=not without, show=options.show)


def read_answers() -> list[dict]:
    """Rows path, mention, participant, form of the answer sheets."""
    found = []
    for path in sorted((ROOT / "data" / "raw" / "answers").glob("names-*.csv")):
        found += csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    return found


def report(title: str, files: list[MaskedFile], rows: list[dict], listed: bool, show: bool) -> None:
    """Tables of one reading of the demo."""
    seen, absent = find_planted(files, rows)
    if listed:
        everyone = [
            Seen(s.path, s.text, "listed people, all forms", s.fate)
            for s in seen
            if not s.kind.startswith("unlisted")
        ]
        print_table(title, RECALL_HEAD, recall_rows([*everyone, *seen], TARGETS))
    else:
        print_table(title, RECALL_HEAD, recall_rows(seen, WITHOUT_LIST))
    print(f"\nRows of the answer sheets that lie in no file's text, labels or header: {absent}.")
    if lost := sum(f.lost for f in files):
        print(f"Characters of masked texts without a place in the raw ones: {lost}.")
    print(check_against_strings(files, seen))
    hidden, total, words = price(files, rows)
    print_table(f"{title}: price", PRICE_HEAD, [price_row("demo", len(hidden), total)])
    print(f"\nSpellings that are a planted name and a word, uses as a word: {words}.")
    if show:
        print(
            "\nNot covered:", sorted((s.path, s.text, s.kind) for s in seen if s.fate != "covered")
        )
        print("Ordinary words masked:", sorted(hidden))


def kind_of(row: dict) -> str:
    """The kind under which a planted mention is counted."""
    if row["form"] == "email":
        return "e-mail"
    if row["form"] != "unlisted":
        return row["form"]
    if TITLE.match(row["mention"]):
        return "unlisted: title and name"
    return "unlisted: full name" if " " in row["mention"] else "unlisted: one name"


def find_planted(files: list[MaskedFile], rows: list[dict]) -> tuple[list[Seen], int]:
    """The fate of every planted mention, and how many rows could not be located.

    A mention within a longer one is part of that. A label is a speaker_label where a colon follows.
    """
    by_path = {f.path: f for f in files}
    seen, absent = [], 0
    for path in sorted({r["path"] for r in rows} & set(by_path)):
        file, own = by_path[path], [r for r in rows if r["path"] == path]
        spans = locate(file.raw, own)
        seen += judge(file, [(s, e, kind) for s, e, kind, _ in spans])
        placed = {mention for *_, mention in spans}
        for row in own:
            where = bounded(row["mention"])
            if any(where.search(text) for text in [*file.speakers, *file.beside]):
                fate = "kept" if where.search(AS_WORD_RE.sub("", file.after)) else "covered"
                seen.append(Seen(path, row["mention"], kind_of(row), fate))
            elif row["mention"] not in placed:
                absent += not where.search(file.raw)
    return seen, absent


AS_WORD_RE = re.compile("|".join(AS_WORD.values()))


def locate(text: str, rows: Iterable[dict]) -> list[tuple[int, int, str, str]]:
    """Spans (start, end, kind, mention) of planted mentions, longest first, none overlapping."""
    taken = bytearray(len(text))
    for match in AS_WORD_RE.finditer(text):
        taken[match.start() : match.end()] = b"\x01" * len(match.group())
    forms: dict[str, list[str]] = {}
    for row in rows:
        forms.setdefault(row["mention"], []).append(kind_of(row))
    spans = []
    for mention in sorted(forms, key=lambda m: (-len(m), m)):
        for match in bounded(mention).finditer(text):
            start, end = match.span()
            if any(taken[start:end]):
                continue
            taken[start:end] = b"\x01" * (end - start)
            kinds = forms[mention]
            label = "speaker_label" in kinds and text[end : end + 1] == ":"
            others = [k for k in kinds if k != "speaker_label"] or kinds
            spans.append((start, end, "speaker_label" if label else others[0], mention))
    return spans


def price(files: list[MaskedFile], rows: list[dict]) -> tuple[list[str], int, str]:
    """(ordinary words masked, number of ordinary words, what became of names used as words).

    Districts and schools, which the demo masks by wish, are no ordinary words.
    """
    study = open_study(ROOT)
    places = name_places(read_registry(study)[0], read_settings(study))
    patterns = [re.compile(re.escape(p), re.IGNORECASE) for p in places]
    vocabulary = dictionary_words() | small_words(f.raw for f in files)
    everywhere = [{**row, "path": ""} for row in rows]
    hidden, total, uses, wrong = [], 0, Counter(), 0
    for file in files:
        spans = [(s, e) for s, e, *_ in locate(file.raw, everywhere)]
        spans += [m.span() for p in patterns for m in p.finditer(file.raw)]
        mine, _, count = masked_words(file, spans, vocabulary)
        hidden, total = hidden + mine, total + count
        for match in AS_WORD_RE.finditer(file.raw):
            uses[match.group().split()[0]] += 1
            wrong += file.coverage(*match.span()) != "kept"
    names = Counter(m.group() for f in files for m in any_of(AS_WORD).finditer(f.raw))
    told = ", ".join(f"{w} {uses[w]} of {names[w]}" for w in AS_WORD)
    return hidden, total, f"{told}; masked of these: {wrong}"
