"""Nobody can try names or contents against what a run writes; codes keep their segments for that."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from qualcop.pieces import read_pieces
from qualcop.study import digest_file, list_sources, open_study

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
