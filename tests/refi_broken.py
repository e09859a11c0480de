"""Exchange files with faults: those that are read all the same, and those that must be refused."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from refi_samples import (
    TEXTS,
    find_selection,
    guid,
    make_project,
    to_bytes,
    write_sample,
    write_text,
    write_zip,
)  # fmt: skip


def _shape(change) -> bytes:
    root = make_project("codepoint-crlf1-bom0")
    change(root)
    return to_bytes(root)


def _mix_order(root):
    root.insert(0, root.find("{*}Sources"))
    selection = find_selection(root, 2)
    selection.append(selection[0])


def _spoil_ids(root):
    text = to_bytes(root).decode().replace(guid("code", "Time"), "code 7")
    root[:] = etree.fromstring(text.encode())[:]


ODD_XML = {  # read all the same
    "elements out of order": lambda: _shape(_mix_order),
    "ids that are no GUIDs": lambda: _shape(_spoil_ids),
    "empty Sets": lambda: _shape(lambda root: root.find("{*}Sets").clear()),
}


def write_odd(path: Path, fault: str) -> Path:
    """A project with a fault that is read all the same: one of `ODD_XML`."""
    texts = {n: write_text(t, "codepoint-crlf1-bom0") for n, t in TEXTS.items()}
    files = {f"sources/{guid('source', n)}.txt": text for n, text in texts.items()}
    write_zip(path, {"project.qde": ODD_XML[fault]()} | files)
    return path


HOSTILE = ("leaves the archive", "expands without end", "external entity", "cut short", "no XML")


def write_hostile(path: Path, fault: str) -> Path:
    """A file that must be refused: one of `HOSTILE`."""
    whole = to_bytes(make_project("lf"))
    evil = whole.replace(b"?>", b'?><!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
    members = {
        "leaves the archive": {"project.qde": whole, "../../outside.txt": b"x"},
        "expands without end": {"project.qde": whole, "sources/a.txt": b"0" * 80_000_000},
        "external entity": {"project.qde": evil.replace(b"An invented", b"&x; invented")},
        "no XML": {"sources/a.txt": b"words"},
    }
    if fault == "cut short":
        write_sample(path)
        path.write_bytes(path.read_bytes()[:-400])
    else:
        write_zip(path, members[fault])
    return path
