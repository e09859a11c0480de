"""Transcripts as JSON, in the shapes that recording services and transcription programs write."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from qualcop.readers.archive import name_people
from qualcop.readers.clean import decode_bytes
from qualcop.readers.dates import find_date, format_seconds, format_time
from qualcop.readers.markdown import read_source
from qualcop.readers.model import Block, Extract, Refused

EXPECTED = (
    "JSON that is no transcript; expected a list of {speaker, text, start}, or one under"
    ' "segments", "utterances", "monologues", "transcript" or "results"'
)
LISTS = ("segments", "utterances", "monologues", "transcript", "turns", "entries", "paragraphs")
LISTS += ("messages", "sentences", "data", "results", "items", "captions", "cues")
SAID = ("text", "content", "utterance", "transcript", "sentence", "message", "body", "caption")
WHO = ("speaker", "speaker_name", "speakerName", "name", "speaker_label", "author", "user", "role")
WHEN = ("start", "start_time", "startTime", "time", "timestamp", "begin", "start_timestamp", "ts")


def read_json(path: Path) -> Extract:
    """A json or jsonl transcript. Raises Refused with what was expected for other JSON."""
    text, note = decode_bytes(path.read_bytes())
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        data = _read_lines(text)
    entries = list(find_entries(data))
    blocks = merge_entries(entries)
    if not blocks:
        raise Refused(EXPECTED)
    head = data if isinstance(data, Mapping) else {}
    title, day = head.get("title") or head.get("topic"), head.get("date") or head.get("created_at")
    return Extract(
        format="jsonl" if path.suffix.lower() in (".jsonl", ".ndjson") else "json",
        blocks=tuple(blocks),
        kind="transcript",
        title=title if isinstance(title, str) else None,
        date=find_date(day) if isinstance(day, str) else None,
        notes=(note,) if note else (),
    )


def _read_lines(text: str) -> list:
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise Refused("damaged or cut short: it is no whole JSON; export it again") from None


def find_entries(data: object, depth: int = 0) -> Iterable[Mapping]:
    """The entries that hold words, wherever the known shapes keep them."""
    if isinstance(data, list):
        found = [e for e in data if isinstance(e, Mapping)]
        if any(_read_said(e) for e in found):
            return found
        return [entry for e in found for entry in find_entries(e, depth + 1)]
    if not isinstance(data, Mapping) or depth > 4:
        return []
    items = data.get("items")
    if isinstance(items, list) and any(
        isinstance(i, Mapping) and "alternatives" in i for i in items
    ):
        return _read_aws(data)
    for name in LISTS:
        if isinstance(data.get(name), (list, Mapping)):
            found = list(find_entries(data[name], depth + 1))
            if found:
                return found
    for name in ("channels", "alternatives"):  # Deepgram, Google
        if isinstance(data.get(name), list):
            return find_entries(data[name][:1] if name == "alternatives" else data[name], depth + 1)
    return []


def _read_aws(data: Mapping) -> list[Mapping]:
    """Amazon Transcribe: words and punctuation one by one, speakers in a list beside them."""
    labels = data.get("speaker_labels")
    segments = _list_mappings(labels, "segments")
    items = [item for segment in segments for item in _list_mappings(segment, "items")]
    starts = {repr(item.get("start_time")): item.get("speaker_label") for item in items}
    entries: list[dict] = []
    for item in _list_mappings(data, "items"):
        choice = next(iter(_list_mappings(item, "alternatives")), {})
        word = choice.get("content")
        if not isinstance(word, str):
            continue
        speaker = starts.get(repr(item.get("start_time"))) or item.get("speaker_label")
        if entries and (item.get("type") == "punctuation" or speaker == entries[-1]["speaker"]):
            entries[-1]["said"].append("" if item.get("type") == "punctuation" else " ")
            entries[-1]["said"].append(word)
        else:
            entries.append({"speaker": speaker, "said": [word], "start": item.get("start_time")})
    return [{**entry, "text": "".join(entry["said"])} for entry in entries]


def _list_mappings(data: object, name: str) -> list[Mapping]:
    """The mappings in the list that `data` has under `name`; none where it has no such list."""
    found = data.get(name) if isinstance(data, Mapping) else None
    return [e for e in found if isinstance(e, Mapping)] if isinstance(found, list) else []


def _read_said(entry: Mapping) -> str:
    for name in SAID:
        value = entry.get(name)
        if isinstance(value, str) and value.strip():
            return value.strip()
    words = entry.get("elements") or entry.get("words")  # Rev; word lists
    if isinstance(words, list):
        parts = [
            w.get("value") or w.get("punctuated_word") or w.get("word")
            for w in words
            if isinstance(w, Mapping)
        ]
        glue = "" if entry.get("elements") else " "
        return glue.join(p.strip(" ") if glue else p for p in parts if isinstance(p, str)).strip()
    return ""


def _read_speaker(entry: Mapping) -> str | None:
    for name in WHO:
        value = entry.get(name)
        if isinstance(value, Mapping):
            value = value.get("name") or value.get("id")
        if isinstance(value, bool) or value is None or value == "":
            continue
        if isinstance(value, int):
            return f"Speaker {value}"
        if isinstance(value, str):
            return value.strip() or None
    return None


def _read_start(entry: Mapping) -> str | None:
    for name in WHEN:
        value = entry.get(name)
        if isinstance(value, bool):
            continue
        if isinstance(value, (int, float)):
            # Services count seconds, or milliseconds as whole numbers with a speaker each.
            whole = isinstance(value, int) and value > 20_000
            return format_seconds(value // 1000 if whole else value)
        if isinstance(value, str):
            number = re.fullmatch(r"(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})s?", value)
            return format_seconds(float(number[1])) if number else format_time(value)
    return None


def merge_entries(entries: Iterable[Mapping]) -> list[Block]:
    """One turn per stretch of a named speaker; unnamed ones stay as they came."""
    turns: list[tuple[str | None, str | None, list[str]]] = []
    for entry in entries:
        said, speaker = _read_said(entry), _read_speaker(entry)
        if not said:
            continue
        if turns and speaker and turns[-1][0] == speaker:
            turns[-1][2].append(said)
        else:
            turns.append((speaker, _read_start(entry), [said]))
    return [Block("turn", " ".join(said), None, who, start) for who, start, said in turns]


def read_notebook(path: Path) -> Extract:
    """The text cells of a Jupyter notebook; code and its output are left out."""
    text, note = decode_bytes(path.read_bytes())
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("damaged or cut short: it is no whole notebook") from None
    cells = data.get("cells") if isinstance(data, Mapping) else None
    if not isinstance(cells, list):
        raise Refused("a notebook without cells")
    kept, left = [], 0
    for cell in (c for c in cells if isinstance(c, Mapping)):
        source = cell.get("source", "")
        lines = source if isinstance(source, list) else [source]
        source = "".join(line for line in lines if isinstance(line, str))
        if cell.get("cell_type") in ("markdown", "raw"):
            kept.append(source)
        else:
            left += 1
    notes = ((note,) if note else ()) + ((f"{left} code cells left out",) if left else ())
    extract = read_source("\n\n".join(kept), "ipynb", notes)
    return replace(extract, people=(*extract.people, *_read_authors(data.get("metadata"))))


def _read_authors(metadata: object) -> tuple[tuple[str, str], ...]:
    """The authors that a notebook's metadata name."""
    given = (
        metadata.get("authors") or metadata.get("author") if isinstance(metadata, Mapping) else ()
    )
    entries = given if isinstance(given, list) else [given]
    names = [e.get("name") if isinstance(e, Mapping) else e for e in entries]
    return name_people(*(n for n in names if isinstance(n, str)))
