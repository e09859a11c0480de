"""Documents cut into the units that are coded, with ids that come from their own words.

A segment is a block (turn, list item, paragraph, table row), or a piece of one that is long.
Pseudonyms are blanked out before anything is counted or hashed: an id therefore stays the same
when one more person is masked, and codings made by people keep their place.
"""

from __future__ import annotations

import re
import string
import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from hashlib import blake2b
from itertools import accumulate, groupby, islice, pairwise
from operator import itemgetter

import pandas as pd

from qualcop.labels import NEUTRAL_LABELS, longest_first
from qualcop.secret import key_words
from qualcop.table import as_frame
from qualcop.tables import SEGMENTS

LONGEST = 120  # words; a longer block is cut
CODABLE_KINDS = frozenset({"paragraph", "list_item", "table_row", "turn", "slide_note"})
LEAST_WORDS = 3  # with letters, for a segment to be codable
ANCHOR_WORDS = 3  # fewer words without a capital than this: all words make the anchor

_FROM_BLOCK = ("kind", "section", "speaker", "participant", "time", "unit_id")
_FROM_PEOPLE = ("role", "district")

# Stands for each character of a pseudonym: one capital letter that nobody types, so that a
# blanked-out text keeps its offsets and a pseudonym is one word, never a lower-case one.
BLANK = "\U0001d417"

_PUNCTUATION = string.punctuation + "“”‘’«»…–—·•"
_WORD = re.compile(r"[^\W_]\S*")
_WORD_WITH_LETTER = re.compile(r"[^\W\d_]\S*")
_TOKEN = re.compile(r"\S+")
_SENTENCE_MARKS = tuple(".!?…")
_CLAUSE_MARKS = tuple(";:,–—")
_CLOSERS = "\"'”’»)]"
_ABBREVIATIONS = frozenset(
    "a.m al approx apr aug ave capt dec dept dist dr e.g est etc ext feb fig fri gov i.e inc jan"
    " jr jul jun lt mar min mon mr mrs ms mt nov oct p.m p.s ph.d pp prof re rev rm sat sen sep"
    " sept sr st sun tel thu thur thurs tue tues u.k u.s vol vs wed".split()
)


def segment_documents(
    documents: pd.DataFrame,
    blocks: pd.DataFrame,
    participants: pd.DataFrame,
    pseudonyms: Collection[str] = (),
    *,
    longest: int = LONGEST,
) -> pd.DataFrame:
    """Cut every document into segments: a `tables.SEGMENTS` frame.

    `pseudonyms` are further labels that masking puts into texts (districts, schools); those of
    `participants` and the neutral forms always count. `longest`: words of the longest segment;
    a longer block is cut between sentences. Every non-blank character of a document
    is in exactly one segment, and no segment reaches over the end of a block.

    Raises ValueError when characters of a document are in no block or in two.
    """
    pattern = compile_pseudonyms([*participants["pseudonym"], *pseudonyms])
    by_document = _group_blocks(blocks)
    rows = []
    for document in documents.itertuples(index=False):
        own = by_document.get(document.document_id, [])
        rows.extend(_segment_document(document, own, pattern, longest))
    frame = pd.DataFrame(rows, columns=[c for c in SEGMENTS.names if c not in _FROM_PEOPLE])
    people = participants.set_index("participant")
    for column in _FROM_PEOPLE:
        frame[column] = frame["participant"].map(people[column])
    return as_frame(SEGMENTS, frame)


def key_segments(segments: pd.DataFrame, secret: bytes) -> pd.DataFrame:
    """The segments of `segment_documents`, their ids made with the study's secret."""
    ids = segments["segment_id"].str.extract(r"^(.*):([0-9a-f]+)(-\d+)?$").fillna("")
    words = ids[1].map({anchor: key_words(secret, anchor) for anchor in ids[1].unique()})
    return segments.assign(segment_id=ids[0] + ":" + words + ids[2])


def compile_pseudonyms(pseudonyms: Collection[str]) -> re.Pattern[str]:
    """A pattern for these labels as whole words, whatever number they carry.

    The number is left open, so that `Person 8` is known where the list ends with `Person 7`.
    """
    labels = {label for label in (*pseudonyms, *NEUTRAL_LABELS) if label}
    shapes = {re.sub(r"\d+", r"\\d+", re.escape(label)) for label in labels}
    alternatives = "|".join(sorted(shapes, key=longest_first))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)")


def blank_pseudonyms(text: str, pattern: re.Pattern[str]) -> str:
    """The text, as long as before, with `BLANK` for each character of a pseudonym."""
    return pattern.sub(lambda match: BLANK * len(match[0]), text)


def count_words(blanked: str) -> int:
    """Words of a blanked text: runs between white space with a letter or digit.

    A pseudonym is one word, however many it is written in.
    """
    return len(_WORD.findall(blanked))


def anchor_words(blanked: str) -> str:
    """Six hexadecimal digits that stand for the words of a segment.

    Only words without a capital count: a name that is masked later was none of them.
    """
    tokens = blanked.split()
    words = [t.strip(_PUNCTUATION) for t in tokens if t.islower() and "@" not in t]
    if len(words) < ANCHOR_WORDS:
        known = [t for t in tokens if BLANK not in t]
        words = [t.lower().strip(_PUNCTUATION) or t for t in known]
    return blake2b(" ".join(words).encode(), digest_size=3).hexdigest()


def split_block(blanked: str, longest: int = LONGEST) -> list[tuple[int, int]]:
    """Where to cut one block, as (start, end) pairs trimmed of white space.

    A text of at most `longest` words stays whole. A longer one is halved again and again at a
    line break, else between sentences, else at a clause mark, else between words. Among places
    of one kind the words that follow decide, not their count from the start: a correction in
    one sentence leaves most other pieces as they were.
    """
    start, end = len(blanked) - len(blanked.lstrip()), len(blanked.rstrip())
    if start >= end:
        return []
    if len(blanked.split()) <= longest or count_words(blanked) <= longest:
        return [(start, end)]
    tokens = list(_TOKEN.finditer(blanked))
    pieces = _halve(_rank_places(blanked, tokens), *_sum_words(tokens), longest)
    return [(tokens[first].start(), tokens[last - 1].end()) for first, last in pieces]


def _group_blocks(blocks: pd.DataFrame) -> dict[str, list[tuple]]:
    """The blocks of each document in reading order: start, end, and what segments take over."""
    parts = blocks.sort_values(["document_id", "position"], kind="stable")
    columns = [parts[name].tolist() for name in ("document_id", "start", "end", *_FROM_BLOCK)]
    grouped = groupby(zip(*columns, strict=True), key=itemgetter(0))
    return {document_id: [block[1:] for block in own] for document_id, own in grouped}


def _segment_document(
    document: tuple, blocks: list[tuple], pattern: re.Pattern[str], longest: int
) -> Iterator[tuple]:
    """The segments of one document, as rows without the columns taken from people."""
    text, identity = document.text, document.document_id
    blanked = blank_pseudonyms(text, pattern)
    seen: Counter[str] = Counter()
    position = reached = 0
    for from_, to, kind, section, speaker, participant, time, unit_id in blocks:
        _check_cover(identity, text, reached, from_)
        reached = to
        for low, high in split_block(blanked[from_:to], longest):
            start, end = from_ + low, from_ + high
            piece = blanked[start:end]
            anchor = anchor_words(piece)
            seen[anchor] += 1
            again = f"-{seen[anchor]}" if seen[anchor] > 1 else ""
            place = (f"{identity}:{anchor}{again}", identity, position, start, end)
            spoken = (kind, _is_codable(kind, piece), section, speaker, participant)
            when = (document.event, document.cycle, time, unit_id)
            yield (*place, *spoken, *when, count_words(piece), text[start:end])
            position += 1
    _check_cover(identity, text, reached, len(text))


def _is_codable(kind: str, blanked: str) -> bool:
    """Whether a segment is somebody's statement: of such a kind, and of a few words."""
    lettered = islice(_WORD_WITH_LETTER.finditer(blanked), LEAST_WORDS)
    return kind in CODABLE_KINDS and sum(1 for _ in lettered) == LEAST_WORDS


def _check_cover(document_id: str, text: str, reached: int, start: int) -> None:
    """Refuse blocks that overlap or leave words out: a segment would be lost in silence."""
    if start < reached or text[reached:start].strip():
        raise ValueError(f"document {document_id}: blocks do not meet at {reached}-{start}")


def _sum_words(tokens: list[re.Match[str]]) -> tuple[list[int], list[int]]:
    """Running sums over tokens, from 0: of words, and of words that no masking touches."""
    words = accumulate((bool(_WORD.search(t[0])) for t in tokens), initial=0)
    plain = accumulate((t[0].islower() for t in tokens), initial=0)
    return list(words), list(plain)


def _rank_places(text: str, tokens: list[re.Match[str]]) -> list[tuple[int, int]]:
    """For the place before each token: how good a cut it is, and a number from what follows."""
    ranks = [(9, 0)]
    following = _hash_following(tokens)
    for index, (before, after) in enumerate(pairwise(tokens), start=1):
        if "\n" in text[before.end() : after.start()]:
            kind = 0
        else:
            kind = _rank_gap(before[0], after[0])
        ranks.append((kind, following[index]))
    return ranks


def _rank_gap(word: str, following: str) -> int:
    """1 where a sentence ends with `word`, 2 where a clause does, else 3."""
    last = word.rstrip(_CLOSERS)[-1:]
    if last in _CLAUSE_MARKS:
        return 2
    if last not in _SENTENCE_MARKS or following.lstrip(_PUNCTUATION)[:1].islower():
        return 3
    return 3 if last == "." and _is_abbreviation(word, following) else 1


def _is_abbreviation(word: str, following: str) -> bool:
    """Whether the full stop after `word` belongs to it: Dr., p.m., an initial, No. 4."""
    bare = word.strip(_PUNCTUATION).lower()
    numbered = bare == "no" and following[:1].isdigit()
    initial = len(bare) == 1 and bare.isalpha() and bare != "i"
    return numbered or initial or bare in _ABBREVIATIONS


def _hash_following(tokens: list[re.Match[str]]) -> list[int]:
    """For each token a number made from the next six words that no masking touches."""
    numbers, ahead = [], []
    for token in reversed(tokens):
        if token[0].islower():
            ahead = [token[0].strip(_PUNCTUATION), *ahead[:5]]
        numbers.append(zlib.crc32(" ".join(ahead).encode()))
    return numbers[::-1]


def _halve(
    ranks: list[tuple[int, int]], words: list[int], plain: list[int], longest: int
) -> list[tuple[int, int]]:
    """Cut the tokens into runs (first, last + 1) of at most `longest` words, in order."""
    pieces, waiting = [], [(0, len(ranks))]
    while waiting:
        first, last = waiting.pop()
        if words[last] - words[first] <= longest:
            pieces.append((first, last))
            continue
        sums = plain if plain[last] - plain[first] >= 4 else words
        quarter = (sums[last] - sums[first]) / 4
        inner = (
            place
            for place in range(first + 1, last)
            if sums[place] - sums[first] >= quarter and sums[last] - sums[place] >= quarter
        )
        cut = min(inner, key=lambda place: (ranks[place], place))
        waiting += [(cut, last), (first, cut)]
    return pieces
