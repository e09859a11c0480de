"""Counting covered mentions and masked ordinary words, and printing them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bench.recall.masked import MaskedFile

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
URL = re.compile(r"(?:https?://|www\.)\S+")
Span = tuple[int, int]
# Of "Dr. Vance's" only "Vance" is a name.
_TITLES = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Superintendent|Principal|Coach|Señora?)\.?\s+)+"
)
_POSSESSIVE = re.compile(r"['’]s?$")


@dataclass(frozen=True)
class Seen:
    """A gold mention and what became of it: covered, partly or kept."""

    path: str
    text: str
    kind: str
    fate: str


def bounded(text: str) -> re.Pattern:
    """A pattern of `text` as words of its own, blanks of any width."""
    return any_of([text])


def any_of(texts: Iterable[str]) -> re.Pattern:
    """A pattern of any of `texts` as words of their own, the longest first."""
    ordered = sorted(set(texts), key=lambda t: (-len(t), t))
    words = "|".join(r"\s+".join(map(re.escape, t.split())) for t in ordered)
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])" if ordered else r"(?!)")


def judge(file: MaskedFile, spans: Iterable[tuple[int, int, str]]) -> list[Seen]:
    """The fate of each span (start, end, kind) of a file's text."""
    return [
        Seen(file.path, file.raw[s:e], kind, file.coverage(*trim(file.raw, s, e)))
        for s, e, kind in spans
    ]


def trim(text: str, start: int, end: int) -> Span:
    """The span without a title before the name and "'s" after it."""
    if title := _TITLES.match(text, start, end):
        start = title.end()
    if possessive := _POSSESSIVE.search(text[start:end]):
        end = start + possessive.start()
    return start, end


def recall_rows(seen: Sequence[Seen], targets: dict[str, float]) -> list[list[str]]:
    """Rows kind, mentions, covered, recall, partly, kept, target; in the order of `targets`."""
    kinds = [k for k in targets if any(s.kind == k for s in seen)]
    kinds += sorted({s.kind for s in seen} - set(targets))
    rows = []
    for kind in kinds:
        fates = Counter(s.fate for s in seen if s.kind == kind)
        total = fates.total()
        target = targets.get(kind)
        share = fates["covered"] / total
        verdict = "" if target is None else f"{target:g} {'met' if share >= target else 'MISSED'}"
        rows.append(
            [kind, str(total), str(fates["covered"]), f"{share:.4f}", str(fates["partly"]),
             str(fates["kept"]), verdict]
        )  # fmt: skip
    return rows


RECALL_HEAD = ["mentions", "n", "covered", "recall", "partly", "kept", "target"]


def print_table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A Markdown table under a heading."""
    print(f"\n### {title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(cell).replace("|", "\\|") for cell in row) + " |")


def masked_words(
    file: MaskedFile, gold: Iterable[Span], vocabulary: Collection[str]
) -> tuple[list[str], list[str], int]:
    """(ordinary words that are masked, other words masked, number of ordinary words).

    Ordinary is a word outside gold that is written small, or whose small form is in `vocabulary`;
    words of addresses and links are neither.
    """
    apart = bytearray(len(file.raw))
    links = [m.span() for p in (EMAIL, URL) for m in p.finditer(file.raw)]
    for start, end in [*gold, *links]:
        apart[start:end] = b"\x01" * (end - start)
    hidden, others, total = [], [], 0
    for match in WORD.finditer(file.raw):
        start, end = match.span()
        if any(apart[start:end]):
            continue
        word = match.group()
        if _TITLES.fullmatch(f"{word} "):
            continue  # a title goes with the name behind it
        ordinary = word.islower() or re.sub(r"['’].*", "", word).lower() in vocabulary
        total += ordinary
        if file.coverage(start, end) != "kept":
            (hidden if ordinary else others).append(word)
    return hidden, others, total


def check_against_strings(files: Sequence[MaskedFile], seen: Sequence[Seen]) -> str:
    """A sentence on whether a plain search in the final tables agrees with the spans.

    Names of two words and more, addresses and numbers, for which a search is no guess: those
    covered wherever they stand in a file must not be found in what the tables hold on that file.
    """
    after = {f.path: f.after for f in files}
    open_ = {(s.path, s.text) for s in seen if s.fate != "covered"}
    telling = {(s.path, s.text) for s in seen if re.search(r"[^\W_]\W+[^\W_]{3}", s.text)}
    found = {(p, t) for p, t in telling if bounded(t).search(after[p])}
    return (
        f"\nNames, addresses and numbers searched for in the final tables, file by file: "
        f"{len(telling)}; found: {len(found)}, of which the spans say covered: "
        f"{len(found - open_)}."
    )


def class_rows(
    hidden: Sequence[str], others: Sequence[str], small: Collection[str], gold: int
) -> list[list[str]]:
    """Rows class, words masked, share: what was masked, by how likely it is a name."""
    plain = [w for w in hidden if w.islower()]
    used = [w for w in hidden if not w.islower() and w.lower() in small]
    rare = len(hidden) - len(plain) - len(used)
    short = [w for w in others if w.isupper() and len(w) < 4]
    counts = {
        "words of gold names": gold,
        "capitalised, not in the dictionary: most likely people no list names": len(others)
        - len(short),
        "two or three capitals: most likely initials": len(short),
        "capitalised, in the dictionary, never written small here: names or words": rare,
        "capitalised, written small elsewhere here: most likely wrong": len(used),
        "written small: wrong, or a name in a chat": len(plain),
    }
    total = sum(counts.values()) or 1
    return [[name, str(n), f"{n / total:.2%}"] for name, n in counts.items()]


CLASS_HEAD = ["what was masked", "words", "share"]


def price_row(name: str, hidden: int, total: int, target: float = 0.005) -> list[str]:
    """A row on ordinary words masked, with the target."""
    share = hidden / total if total else 0.0
    verdict = "met" if share <= target else "MISSED"
    return [name, str(total), str(hidden), f"{share:.4%}", f"{target:.1%} {verdict}"]


PRICE_HEAD = ["data", "ordinary words", "masked", "share", "target"]
