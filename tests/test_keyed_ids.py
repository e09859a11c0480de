"""Nobody can try names or contents against what a run writes, and codes keep their segments."""

import hashlib
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from coding_study import Filling, make_frames, make_round, save_workbook
from qualcop.collect import read_coding_workbook
from qualcop.handed_origin import find_origin
from qualcop.handed_sheets import read_handed
from qualcop.people_codes import gather_people_codes
from qualcop.pieces import read_pieces
from qualcop.record import HandIn, Record
from qualcop.rounds import read_round
from qualcop.secret import key_id
from qualcop.study import digest_file, list_sources, open_study
from qualcop.table import as_frame
from qualcop.tables import CODINGS, COMMENTS

NAMES = ("Ottilie Marchbanks", "Rosalind Tackett", "Jane Smith", "Wendell Okafor", "Mei Tan")
WAYS = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "blake2s", "blake2b")
SIZES = (4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 48)  # of blake2b, bytes
HEX = re.compile(r"(?<![0-9a-f])[0-9a-f]{8,128}(?![0-9a-f])")


def list_digests(content: bytes) -> Iterator[str]:
    """What a digest of `content` may begin with, by every common way to make one."""
    yield from (hashlib.new(way, content).hexdigest() for way in WAYS)
    yield from (hashlib.blake2b(content, digest_size=size).hexdigest() for size in SIZES)


def find_tokens(place: Path) -> set[str]:
    """Every run of hexadecimal digits in a file, in its name and in what is packed in it."""
    texts = [place.name, place.read_bytes().decode("utf-8", "replace")]
    texts += [str(piece[1]) for piece in read_pieces(place.name, place.read_bytes())]
    whole = "\n".join(texts).lower()
    return set(HEX.findall(whole)) | set(HEX.findall(whole.replace("-", "")))


def try_candidates(tokens: set[str], candidates: Iterable[bytes]) -> list[tuple[bytes, str]]:
    """Each candidate of which a digest, or the beginning of one, is among the tokens."""
    lengths = sorted({len(token) for token in tokens})
    return [
        (content, digest)
        for content in candidates
        for digest in list_digests(content)
        if any(digest[:n] in tokens for n in lengths if n <= len(digest))
    ]


def list_shared(study: Path) -> list[Path]:
    """All files of a study but raw ones and the private folder."""
    closed = (study / "data" / "raw", study / "data" / "private")
    files = [p for p in study.rglob("*") if p.is_file()]
    return [p for p in files if not any(p.is_relative_to(folder) for folder in closed)]


def list_raw_texts(study: Path, names: Iterable[str]) -> list[bytes]:
    """What a digest may have been made of: places with each name in them, the names, the bytes."""
    place = open_study(study)
    sources = list_sources(place)
    paths = [p.relative_to(place.sources).as_posix() for p in sources]
    texts = []
    for name in names:
        forms = {
            name,
            name.lower(),
            name.upper(),
            name.replace(" ", "_"),
            " ".join(name.split()[::-1]),
        }
        texts += [*forms, *name.split(), *name.lower().split()]
        for path in paths:
            swapped = path.replace(NAMES[0], name)
            stem = Path(swapped).stem
            texts += [swapped, f"sources/{swapped}", f"data/raw/sources/{swapped}", stem]
            texts += [Path(swapped).name, swapped.lower(), stem.lower(), str(study / swapped)]
    manifest = "".join(
        f"{digest_file(p)}\t{p.stat().st_size}\t{path}\n"
        for p, path in zip(sources, paths, strict=True)
    )
    people = [*place.private.glob("*.csv"), *(place.raw / "registry").iterdir()]
    contents = [p.read_bytes() for p in (*sources, *people) if p.stat().st_size]
    return [*(t.encode() for t in dict.fromkeys(texts)), *contents, manifest.encode()]


@pytest.mark.slow
def test_no_name_place_or_content_can_be_tried_against_what_a_run_wrote(finished):
    shared = list_shared(finished)
    assert {".parquet", ".xlsx", ".pdf", ".svg", ".json", ".sqlite"} <= {p.suffix for p in shared}
    assert any(".snakemake" in p.parts for p in shared)
    tokens = set().union(*map(find_tokens, shared))
    candidates = list_raw_texts(finished, NAMES)
    assert len(tokens) > 300 and len(candidates) > 100
    assert try_candidates(tokens, candidates) == []


def test_the_attack_finds_a_plain_digest_wherever_it_stands(tmp_path):
    path = "first-meeting/notes by Ottilie Marchbanks.md"
    short = hashlib.blake2b(path.encode(), digest_size=4).hexdigest()
    ids = pd.DataFrame({"source_id": [short], "segment_id": [f"{short}:0a1b2c"]})
    ids.to_parquet(tmp_path / "sources.parquet")
    ids.to_excel(tmp_path / "tables.xlsx")
    whole = hashlib.sha256(b"We met.").hexdigest()
    (tmp_path / "log").write_text(f"input sha256:{whole[:12]} read", encoding="utf-8")
    for name, content in (("sources.parquet", path), ("tables.xlsx", path), ("log", "We met.")):
        found = try_candidates(find_tokens(tmp_path / name), [content.encode(), b"another"])
        assert {text for text, _ in found} == {content.encode()}


# ------------------------------------------------------- a record from before ids were keyed
SECRET = b"0123456789abcdef" * 4


def rename(frame: pd.DataFrame, name: Callable[[str], str]) -> pd.DataFrame:
    """The frame with other ids of documents and segments."""
    columns = [c for c in ("document_id", "segment_id") if c in frame]
    return frame.assign(**{c: frame[c].map(name, na_action="ignore") for c in columns})


def name_plainly(identity: str) -> str:
    """Ids of `make_frames` in the shape that ids had: "d1:000a" is "000000d1:00000a"."""
    document, _, number = identity.partition(":")
    return document.zfill(8) + (f":{number.zfill(6)}" if number else "")


@pytest.fixture
def before(tmp_path):
    """The record of a round when ids were plain, a workbook that is still out, and the tables."""
    frames = {name: rename(frame, name_plainly) for name, frame in make_frames(8).items()}
    made = make_round(Record(tmp_path / "coding"), frames)
    save_workbook(made, "ann", tmp_path / "ann.xlsx")
    filling = Filling(tmp_path / "ann.xlsx")
    for segment_id in list(filling.rows)[:3]:
        filling.put(segment_id, done="yes", goals=1, note="20251119")  # as old ids looked too
    filling.save()
    return tmp_path, frames


def code(frames, record, path):
    """What a workbook says, kept in the record, and the judgements that come of it."""
    origin = find_origin(
        handed := read_handed(path, path.name, record.carry),
        path.stem,
        {"r1": read_round(record, "r1")},
        None,
        "1.2.0",
    )
    reading = read_coding_workbook(handed, origin, frames, str)
    record.add_hand_in(HandIn("workbook", reading.markings, reading.notes, b"x", ".xlsx", "r1"))
    return reading, gather(frames, record)


def gather(frames, record):
    frames = {**frames, "comments": as_frame(COMMENTS, [])}
    tables, problems = gather_people_codes(record, as_frame(CODINGS, []), frames, (), str)
    assert problems == []
    return tables


def list_answers(tables):
    rows = tables["judgements"][["segment_id", "code", "coder", "value"]]
    return sorted(rows.itertuples(index=False, name=None))


def test_a_workbook_sent_out_before_is_taken_in_with_every_answer(before):
    folder, frames = before
    shutil.copytree(folder / "coding", folder / "then")
    reading, tables = code(frames, Record(folder / "then"), folder / "ann.xlsx")
    now = {name: rename(frame, partial(key_id, SECRET)) for name, frame in frames.items()}
    record = Record(folder / "coding", SECRET)
    keyed, later = code(now, record, folder / "ann.xlsx")
    assert keyed.problems == reading.problems == []
    assert keyed.notes["text"].tolist() == ["20251119"] * 3
    answers = [(key_id(SECRET, s), *rest) for s, *rest in list_answers(tables)]
    assert list_answers(later) == sorted(answers) and len(answers) == 9


def test_what_was_handed_in_before_stays_on_its_segments(before):
    folder, frames = before
    _, tables = code(frames, Record(folder / "coding"), folder / "ann.xlsx")
    kept = {p: p.read_bytes() for p in (folder / "coding").rglob("*") if p.is_file()}
    now = {name: rename(frame, partial(key_id, SECRET)) for name, frame in frames.items()}
    later = gather(now, Record(folder / "coding", SECRET))
    answers = [(key_id(SECRET, s), *rest) for s, *rest in list_answers(tables)]
    assert list_answers(later) == sorted(answers)
    assert Record(folder / "coding", SECRET).has_hand_in(b"x") == "0001"
    assert set(later["anchors"]["state"]) == set(tables["anchors"]["state"])
    assert set(later["assignments"]["segment_id"]) <= set(now["segments"]["segment_id"])
    assert kept == {p: p.read_bytes() for p in (folder / "coding").rglob("*") if p.is_file()}
