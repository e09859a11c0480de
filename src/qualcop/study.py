"""Where a study's files lie, and its options.

A study is a folder. Laid out by `qualcop init` its raw files are in `data/raw/`; any other folder
of files is a study too: it is itself the sources folder. What is written goes below
`<study>/data/`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from qualcop.errors import Problem, StudyError
from qualcop.hints import tell_path
from qualcop.marked_yaml import read_marked
from qualcop.private_folder import close_private
from qualcop.schemas import list_faults, read_schema

if TYPE_CHECKING:
    from jsonschema import ValidationError

    from qualcop.disclosure import Limits

ROOT = Path(__file__).resolve().parents[2]
DEFAULTS = ROOT / "workflow" / "config.yaml"
SETTINGS = "qualcop.yaml"
WRITTEN = ("processed", "private", "cache", "notebooks", "coding")


@dataclass(frozen=True)
class Study:
    """The places of a study: its folder, and the folder its sources are in."""

    folder: Path
    sources: Path

    @property
    def raw(self) -> Path:
        """What people made: sheets and, in a laid-out study, the sources."""
        return self.folder / "data" / "raw"

    @property
    def processed(self) -> Path:
        """What the workflow makes; may always be deleted."""
        return self.folder / "data" / "processed"

    @property
    def private(self) -> Path:
        """The pseudonym key and lists of raw file names; never shared."""
        return self.folder / "data" / "private"

    @property
    def cache(self) -> Path:
        """Pseudonymised work kept between runs; may always be deleted."""
        return self.folder / "data" / "cache" / "qualcop.sqlite"

    @property
    def key(self) -> Path:
        """The pseudonym key: the one file, beside the raw ones, that holds real names."""
        return self.private / "pseudonyms.csv"


def open_study(folder: str | Path) -> Study:
    """The study in `folder`; its private folder, if there is one, is closed to others at once.

    Raises StudyError when there is no such folder.
    """
    # Path("") is the folder one stands in: a slip would start a run there
    if not str(folder).strip():
        advice = "Type its path, or . for this one."
        raise StudyError([Problem("study", "", "", "a folder", advice)])
    folder = Path(folder).expanduser().absolute()
    if not folder.is_dir():
        problem = Problem(folder.name, "", "", "a folder", "Give the path of the study's folder.")
        raise StudyError([problem])
    raw = folder / "data" / "raw"
    sources = next((p for p in (raw / "sources", raw) if p.is_dir()), folder)
    study = Study(folder=folder, sources=sources)
    close_private(study.private)
    return study


def tell_folder(study: Study) -> str:
    """The study as a command typed here would name it: `.`, or a path, quoted where it must be."""
    return tell_path(study.folder)


def read_settings(study: Study) -> dict:
    """The shipped options overlaid with the study's. Raises StudyError with every fault."""
    settings = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    path = study.folder / SETTINGS
    if path.exists():
        settings = _overlay(settings, _read_own_settings(path))
    problems = check_settings(settings)
    if problems:
        raise StudyError(problems)
    settings["title"] = settings["title"] or study.folder.name
    return settings


def read_limits(settings: dict) -> Limits:
    """The limits of what may leave the partnership, from the options."""
    from qualcop.disclosure import Limits

    return Limits(settings["smallest_cell"], settings["fewest_districts"])


def _read_own_settings(path: Path) -> dict:
    marked = read_marked(path)
    if marked.data is None:
        return {}
    if not isinstance(marked.data, dict):
        raise StudyError([marked.problem((), marked.data, "`option: value` lines")])
    return marked.data


def _overlay(base: dict, over: dict) -> dict:
    """`over` laid on `base`, one level into dictionaries."""
    merged = dict(base)
    for name, value in over.items():
        nested = isinstance(value, dict) and isinstance(base.get(name), dict)
        merged[name] = {**base[name], **value} if nested else value
    return merged


def check_settings(settings: dict) -> list[Problem]:
    """Faults of the options against their schema."""
    return [_tell_setting(error) for error in list_faults(settings, read_schema("config"))]


_KINDS = {"string": "text", "integer": "a whole number", "boolean": "true or false"}


def _tell_setting(error: ValidationError) -> Problem:
    """What an option is, and what it may be, in words."""
    wanted, value = error.validator_value, error.instance
    match error.validator:
        case "additionalProperties":
            known = error.schema["properties"]
            value = ", ".join(str(key) for key in value if key not in known)
            expected = f"only the options {', '.join(known)}"
        case "required":
            value, expected = "", error.message
        case "enum":
            expected = f"one of {', '.join(wanted)}"
        case "type":
            expected = _KINDS.get(wanted, "options of its own, indented below it")
        case "minimum" | "maximum":
            expected = f"{wanted} or {'more' if error.validator == 'minimum' else 'less'}"
        case "maxLength":
            expected = f"at most {wanted} characters"
        case _:
            expected = "a file that ends in .yaml" if "ya" in wanted else "a code such as en"
    place = ".".join(map(str, error.path))
    return Problem(
        SETTINGS, place, str(value), expected, "The options are explained in workflow/config.yaml."
    )


def find_codebook(study: Study, settings: dict) -> tuple[Path, bool]:
    """The codebook's file, and whether it is the study's own. Raises StudyError when absent."""
    own = study.folder / settings["codebook"]
    if own.exists():
        return own, True
    shipped = ROOT / settings["codebook"]
    if shipped.exists():
        return shipped, False
    raise StudyError(
        [Problem(SETTINGS, "codebook", settings["codebook"], "a file that exists in the study")]
    )


def find_conjectures(study: Study) -> list[Path]:
    """The study's conjecture map, `codebooks/conjectures.yaml`; empty when it has none."""
    path = study.folder / "codebooks" / "conjectures.yaml"
    return [path] if path.exists() else []


def find_migrations(study: Study, settings: dict) -> list[Path]:
    """What is declared about changes of the codebook, `migrations.yaml` beside it; or nothing."""
    path = find_codebook(study, settings)[0].with_name("migrations.yaml")
    return [path] if path.exists() else []


def list_sources(study: Study) -> list[Path]:
    """Every file people put among the sources, sorted; ours and hidden ones left out.

    A link to a folder is not followed (it may lead anywhere, or in a circle) but listed, so that it
    is refused by name. Raises StudyError for a folder that cannot be looked into.
    """
    skip = _list_others(study)
    found = []
    for place, folders, files in os.walk(study.sources, onerror=_refuse_folder):
        here = Path(place)
        folders[:] = [f for f in folders if not f.startswith(".") and here / f not in skip]
        links = [f for f in folders if (here / f).is_symlink()]
        hidden = (".", "~$")  # ~$ is the mark of an office program that has a document open
        shown = [f for f in files if not f.startswith(hidden) and here / f not in skip]
        found += [here / f for f in (*shown, *links)]
    return sorted(found, key=lambda p: p.relative_to(study.sources).as_posix())


def _list_others(study: Study) -> set[Path]:
    """What may lie below the sources folder without being a source: what runs write, sheets."""
    others = {study.folder / "data" / name for name in WRITTEN}
    if study.sources in (study.raw, study.folder):
        others |= {study.raw / name for name in ("registry", "codings", "answers")}
    if study.sources == study.folder:
        others |= {study.folder / name for name in (SETTINGS, "codebooks", "notebooks")}
    return others


def leads_out(path: Path, study: Study) -> bool:
    """Whether a source is a link to anything that is no source of the study itself."""
    if not path.is_symlink():
        return False
    target = Path(os.path.realpath(path))  # unlike `resolve` it bears links that go in a circle
    others = {Path(os.path.realpath(other)) for other in _list_others(study)}
    inside = target.is_relative_to(os.path.realpath(study.sources))
    return not inside or not others.isdisjoint((target, *target.parents))


def digest_source(path: Path, study: Study) -> str:
    """SHA-256 of a source's bytes; an empty string where they are not read (`leads_out`)."""
    return "" if leads_out(path, study) else digest_file(path)


def _refuse_folder(error: OSError) -> None:
    """Stop at a folder that is closed to us: its files would be missing without a word."""
    expected = f"a folder whose files can be listed ({error.strerror})"
    advice = "Let your account read it, or move it out of the study."
    raise StudyError([Problem(Path(error.filename).name, "", "", expected, advice)]) from None


def digest_file(path: Path) -> str:
    """SHA-256 of a file's bytes; an empty string when it is no plain file or cannot be opened."""
    if not path.is_file():  # a pipe would wait for ever
        return ""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def digest_keyed(path: Path, secret: bytes, digest: Callable[[Path], str] = digest_file) -> str:
    """A digest of a file's bytes that may stand outside `data/private`; else as `digest`."""
    from qualcop.secret import keyed_digest

    plain = digest(path)
    return plain and keyed_digest(secret, "bytes", plain, size=32)


def list_manifest(
    paths: list[Path], base: Path, secret: bytes, digest: Callable[[Path], str] = digest_file
) -> bytes:
    """One line a file: digest, size, place below `base`; what the workflow watches for change.

    The workflow sees this list instead of the files themselves, so that file names, which may
    hold people's names or odd characters, reach neither its records nor its messages. Digests are
    keyed: its records hold a digest of this list, and nobody may try contents or names against it.
    """
    lines = []
    for path in paths:
        size = path.lstat().st_size
        keyed = digest_keyed(path, secret, digest)
        lines.append(f"{keyed}\t{size}\t{path.relative_to(base).as_posix()}")
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape") if lines else b""


def write_manifests(study: Study, secret: bytes) -> dict[str, Path]:
    """Write the lists of sources, registry sheets and codings; left alone when unchanged."""
    from qualcop.table import write_bytes

    parts = {
        "sources": (list_sources(study), study.sources, lambda p: digest_source(p, study)),
        "registry": (_files_below(study.raw / "registry"), study.raw, digest_file),
        "codings": (_files_below(study.raw / "codings"), study.raw, digest_file),
        "answers": (_files_below(study.raw / "answers"), study.raw, digest_file),
    }
    written = {}
    for name, part in parts.items():
        written[name] = study.private / f"{name}.tsv"
        paths, base, digest = part
        write_bytes(written[name], list_manifest(paths, base, secret, digest))
    return written


def _files_below(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.startswith((".", "~$")))
