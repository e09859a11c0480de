"""Finds what cloud folders and office programs leave beside people's files.

A copy made when two machines changed one file, a placeholder of a file that is still in the cloud,
the lock of an open document: none may be used twice, or instead of the file, or hide it in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from qualcop.errors import Problem
from qualcop.sheets import SHEET_ENDINGS, TABLE_ENDINGS
from qualcop.study import Study, digest_file, list_sources

_COPY = r"(?:copy|kopie|copie|copia|kopia|kopio|kopi|cópia)"
_CONFLICT = r"[^()\[\]]*(?:conflict|konflikt|conflit|conflicto)[^()\[\]]*"
# What is left of a name says which file it was made from.
_COPIES = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<of>.+?) ?\(\d+\)",  # participants (1): browsers, Google Drive, Windows
        rf"(?P<of>.+?) ?(?:-|–)? ?{_COPY}(?: ?\(?\d+\)?)?",  # - Copy (2), copy 2: Windows, macOS
        rf"{_COPY} (?:of|von|de|di|av) (?P<of>.+)",  # Copy of participants: Google Drive
        rf"(?P<of>.+?) ?[(\[]{_CONFLICT}[)\]]",  # (Jane's conflicted copy …): Dropbox, Nextcloud
        r"(?P<of>.+?)[._-](?:sync-)?conflict[\w.-]*",  # .sync-conflict-…: Syncthing, Seafile
    )
]
# OneDrive adds the machine's name.
_MACHINE = re.compile(
    r"(?:\w+[’']?s?-)*(?i:DESKTOP|LAPTOP|MacBook|iMac|PC|MBP)(?:-[-\w]*)?"
    r"|(?=[A-Z0-9-]*\d)[A-Z][A-Z0-9-]{3,}"
)
_IN_CLOUD = re.compile(r"\.(?P<of>.+)\.icloud")
_OPEN = re.compile(r"~\$(?P<office>.+)|\.~lock\.(?P<libre>.+)#")


def find_original(name: str, others: Collection[str]) -> str | None:
    """The file among `others` of which the file `name` looks like a copy; None when of none."""
    there = {other.casefold(): other for other in others if other != name}
    stem, ending = Path(name).stem, Path(name).suffix
    matches = (pattern.fullmatch(stem) for pattern in _COPIES)
    bases = [match["of"].strip() for match in matches if match]
    dashes = [at for at, sign in enumerate(stem) if sign == "-"]
    bases += [stem[:at] for at in dashes if _MACHINE.fullmatch(stem[at + 1 :])]
    found = (there.get((base + ending).casefold()) for base in bases)
    return next(filter(None, found), None)


def check_copies(study: Study) -> list[Problem]:
    """Faults and warnings about copies, placeholders and open documents among a study's files."""
    sheets = [study.raw / name for name in ("registry", "codings", "answers")]
    sources = sorted({p.parent for p in list_sources(study)} | {study.sources})
    problems = []
    for folder in dict.fromkeys(p for p in (*sheets, *sources) if p.is_dir()):
        problems += _check_placeholders(folder)
    for folder in (p for p in sheets[1:] if p.is_dir()):
        problems += _check_coders(folder)
    for folder in (p for p in sources if p not in sheets):
        problems += _check_sources(folder)
    return [*problems, *_check_key_copies(study)]


def _check_placeholders(folder: Path) -> Iterator[Problem]:
    """Files that are still in the cloud, and documents that are open."""
    for path in sorted(folder.iterdir()):
        place = f"{folder.name}/"
        if match := _IN_CLOUD.fullmatch(path.name):
            expected = "the file itself on this machine, not a placeholder of it in iCloud"
            advice = "Open its folder in Finder, choose Download Now, and run again."
            yield Problem(place + match["of"], "", "", expected, advice)
        elif match := _OPEN.fullmatch(path.name):
            name = match["office"] or match["libre"]
            advice = "What is not saved yet is not read. Save, close, and run again if you changed"
            advice += f" it. (If it is not open, delete {path.name}.)"
            expected = "a document that is closed in its program"
            yield Problem(place + name, "", "", expected, advice, "warning")


def _check_coders(folder: Path) -> Iterator[Problem]:
    """Sheets of a coder that would count twice, or not at all."""
    names = sorted(p.name for p in folder.iterdir() if not p.name.startswith((".", "~$")))
    for name in names:
        place = f"{folder.name}/{name}"
        stem, ending = Path(name).stem, Path(name).suffix
        if original := find_original(name, names):
            yield Problem(place, "", "", "one sheet for each coder", _advise(original))
        elif ending.lower() in TABLE_ENDINGS and ending.lower() not in SHEET_ENDINGS:
            expected = "a sheet saved as .csv or .xlsx"
            yield Problem(place, "", "", expected, "It would not be read: save it as one of these.")
        elif ending.lower() == ".xlsx" and (twin := f"{stem}.csv") in names:
            expected = f"one sheet for each coder, not {twin} too"
            yield Problem(place, "", "", expected, "Keep the one that is right.")


def _check_sources(folder: Path) -> Iterator[Problem]:
    """Files that look like a copy of another and say something else: both would count."""
    names = sorted(p.name for p in folder.iterdir() if p.is_file() and p.name[0] not in ".~")
    for name in names:
        original = find_original(name, names)
        if original and digest_file(folder / name) != digest_file(folder / original):
            expected = f"a file of its own, not a changed copy of {original}"
            advice = "Both are read and counted: if they are one, keep the right one only."
            yield Problem(f"{folder.name}/{name}", "", "", expected, advice, "warning")


def _check_key_copies(study: Study) -> Iterator[Problem]:
    """Copies of the pseudonym key: two machines may have given one pseudonym to two people."""
    names = sorted(p.name for p in study.private.glob("*.csv"))
    for name in names:
        if find_original(name, {study.key.name}) is None:
            continue
        same = digest_file(study.private / name) == digest_file(study.key)
        expected = "one pseudonym key"
        advice = (
            f"It is the same as {study.key.name}: delete it."
            if same
            else f"It looks like a copy of {study.key.name} that a cloud folder made because two "
            "machines ran the study. Compare them: the key of the memos you have shared is the "
            f"right one. Keep it as {study.key.name}, move the other out of the study, run again."
        )
        severity = "warning" if same else "error"
        yield Problem(f"private/{name}", "", "", expected, advice, severity)


def advise_on_copy(name: str, others: Collection[str]) -> str:
    """What to do about a file that looks like a copy of one of `others`; empty when it does not."""
    original = find_original(name, others)
    return _advise(original) if original else ""


def _advise(original: str) -> str:
    return (
        f"It looks like a copy of {original} that a cloud folder or a person made. Compare the "
        f"two, keep what is right in {original}, and move this one out of the study."
    )
