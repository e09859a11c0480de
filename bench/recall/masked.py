"""A study read as a run reads it, with what of each raw text is kept in the final tables."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from bench.recall.align import compile_labels, find_kept
from qualcop.corpus import read_corpus
from qualcop.key import name_places, read_key
from qualcop.readers import Refused, read_file
from qualcop.registry import read_registry
from qualcop.secret import make_source_id, read_secret
from qualcop.study import Study, list_sources, open_study, read_settings


@dataclass
class MaskedFile:
    """A file's raw text, which of its characters are kept, and what stands beside the text.

    `beside` are raw strings kept out of the text: speaker labels, titles, comments, the file's
    name and the people of its header; `after` is everything the final tables hold on the file.
    """

    path: str
    raw: str
    kept: bytearray
    lost: int
    after: str
    speakers: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    def coverage(self, start: int, end: int) -> str:
        """Whether the letters and digits of a span are masked: covered, partly or kept."""
        marks = [self.kept[n] for n in range(start, end) if self.raw[n].isalnum()]
        if not any(marks):
            return "covered"
        return "kept" if all(marks) else "partly"


def read_masked(study: Study, workers: int = 1) -> list[MaskedFile]:
    """Every file that is read, by its raw path. Run on a copy: the study gets a key and a cache."""
    frames, _ = read_corpus(study, workers)
    registry, _ = read_registry(study)
    places = name_places(registry, read_settings(study)).values()
    labels = compile_labels([*read_key(study.key).pseudonym, *filter(None, places)])
    rows = frames["sources"].query("status == 'read'").set_index("source_id", drop=False)
    files = []
    for path in list_sources(study):
        name = path.relative_to(study.sources).as_posix()
        source_id = make_source_id(read_secret(study), name)
        if source_id in rows.index:
            files.append(_compare(name, path, rows.loc[source_id], frames, labels))
    return [f for f in files if f]


def _compare(
    name: str, path: Path, row: pd.Series, frames: dict, labels: re.Pattern
) -> MaskedFile | None:
    try:
        extract = read_file(path)
    except Refused:
        return None
    document = frames["documents"].query("document_id == @row.source_id").iloc[0]
    blocks = frames["blocks"].query("document_id == @row.source_id").sort_values("position")
    comments = frames["comments"].query("document_id == @row.source_id")
    raw = "\n".join(block.text for block in extract.blocks)
    texts = [document.text[b.start : b.end] for b in blocks.itertuples()]
    kept, lost = find_kept(raw, texts, labels)
    final = [document.text, document.title, document.path, row.note, *blocks.speaker]
    final += [*blocks.unit_id, *comments.text, *comments.author]
    after = "\n".join(str(text) for text in final if isinstance(text, str))
    beside = [extract.title, name, *(text for text, _ in extract.people)]
    beside += [part for c in extract.comments for part in (c.text, c.author)]
    speakers = [b.speaker for b in extract.blocks if b.speaker]
    return MaskedFile(name, raw, kept, lost, after, speakers, [b for b in beside if b])


def _temporary() -> tempfile.TemporaryDirectory:
    """A temporary folder, in memory where there is one: hundreds of small studies are written."""
    memory = Path("/dev/shm")
    return tempfile.TemporaryDirectory(
        prefix="qualcop-recall-", dir=memory if os.access(memory, os.W_OK) else None
    )


@contextmanager
def copied_study(root: Path, *, without: tuple[str, ...] = ()) -> Iterator[Study]:
    """A copy of a laid-out study in a temporary folder, folders of its raw data left out."""
    with _temporary() as name:
        folder = Path(name) / "study"
        leave = shutil.ignore_patterns(*without)
        shutil.copytree(root / "data" / "raw", folder / "data" / "raw", ignore=leave)
        shutil.copy(root / "qualcop.yaml", folder)
        yield open_study(folder)


@contextmanager
def copied_files(source: Path) -> Iterator[Study]:
    """A folder of files as a study without sheets, in a temporary folder."""
    with _temporary() as name:
        folder = Path(name) / "study"
        shutil.copytree(source, folder)
        yield open_study(folder)


@contextmanager
def written(files: dict[str, str]) -> Iterator[Study]:
    """A study of text files, by path, in a temporary folder."""
    with _temporary() as name:
        folder = Path(name) / "study"
        for path, text in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, encoding="utf-8")
        yield open_study(folder)
