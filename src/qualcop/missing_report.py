"""Says which answers have no code in the codebook now, and the lines that bring them back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from qualcop.codebook import read_codes
from qualcop.coding_tables import KNOWN_CODES
from qualcop.errors import StudyError
from qualcop.key import mask_path, read_matcher
from qualcop.migrations import NAME, Migration, list_migrations, read_version
from qualcop.missing_codes import (
    find_missing,
    list_comment_answers,
    list_record_answers,
    list_sheet_answers,
)
from qualcop.record import OWNER_ONLY, open_record
from qualcop.study import ROOT, Study, find_codebook, find_migrations, read_settings
from qualcop.table import Table, join_frames, read_table, write_table
from qualcop.tables import CODEBOOK, COMMENTS, PARTICIPANTS

KEPT = "codes.parquet"
_DASH = re.compile(r"^( *)-\s*from:", re.MULTILINE)
_CHANGE = re.compile(r"^( *)-\s*(?:add|rename|merge|split|move|narrow|widen|retire):", re.MULTILINE)


@dataclass(frozen=True)
class Declared:
    """Where a change of the codebook is to be declared, and what is declared already."""

    version: str  # of the codebook now
    steps: Sequence[Migration]
    codebook: str  # the files, as a person of the study would name them
    file: str
    text: str  # of the file; empty where there is none
    own: bool = True  # whether the study has a codebook of its own


def check_missing(study: Study) -> tuple[dict[str, list[str]], list[str]]:
    """Lines on each code that people's answers are on and the codebook no longer has, by code; and
    what to write, where. Empty where all answers have their codes, and where the codebook, its
    declared changes or the record are faulty, which is told elsewhere.
    """
    try:
        settings = read_settings(study)
        path, own = find_codebook(study, settings)
        codebook = read_codes(path)
        frames = {"codebook": codebook} | {
            table.name: _read_made(study, table) for table in (COMMENTS, PARTICIPANTS)
        }
        steps = list_migrations(study)
        known = read_known_codes(study)
        missing = gather_missing(study, frames, steps, known)
    except (StudyError, OSError):
        return {}, []
    if missing.empty:
        return {}, []
    files = find_migrations(study, settings) if own else []
    declared = Declared(
        str(codebook["version"].iloc[0]),
        steps,
        settings["codebook"],
        Path(settings["codebook"]).with_name(NAME).as_posix(),
        files[0].read_text(encoding="utf-8-sig") if files else "",
        own,
    )
    return describe_missing(missing, declared, set(known["code"]))


def gather_missing(
    study: Study,
    frames: Mapping[str, pd.DataFrame],
    migrations: Sequence[Migration],
    known: pd.DataFrame,
) -> pd.DataFrame:
    """The answers without a code in the codebook, as `MISSING_CODES`; `frames`: codebook, comments
    and participants; `known`: `KNOWN_CODES`. Raises StudyError for a damaged record or key."""
    matcher, codebook = read_matcher(study), frames["codebook"]
    version = str(codebook["version"].iloc[0])
    parts = [
        list_record_answers(open_record(study).read_markings()),
        list_sheet_answers(study.raw / "codings", version, known, mask_path(matcher)),
        list_comment_answers(frames["comments"], frames["participants"], codebook, known),
    ]
    answers = pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
    names = {name: matcher.mask(name) for name in answers["coder"].unique()}
    masked = answers.assign(coder=answers["coder"].map(names))
    return find_missing(masked, migrations, codebook, known)


def read_known_codes(study: Study) -> pd.DataFrame:
    """The codes that runs of the study and the shipped codebook had, as `KNOWN_CODES`."""
    frames = [
        _read_made(study, CODEBOOK),
        read_codes(ROOT / "codebooks/facilitation-practices.yaml"),
    ]
    codes = [frame[frame["codable"].astype(bool)] for frame in frames]
    named = [frame.rename(columns={"version": "codebook_version"}) for frame in codes]
    return _join_known([_read_whole(KNOWN_CODES, study.private / KEPT), *named])


def remember_codes(study: Study) -> None:
    """Keep the codes of the last run's codebook: the next one may not have them any more."""
    last = _read_made(study, CODEBOOK)
    if len(last):
        codes = last[last["codable"].astype(bool)].rename(columns={"version": "codebook_version"})
        kept = _read_whole(KNOWN_CODES, study.private / KEPT)
        write_table(KNOWN_CODES, _join_known([codes, kept]), study.private / KEPT, OWNER_ONLY)


def _join_known(frames: list[pd.DataFrame]) -> pd.DataFrame:
    """The first row of each code and version."""
    whole = pd.concat([frame[KNOWN_CODES.names] for frame in frames], ignore_index=True)
    return join_frames(KNOWN_CODES, [whole.drop_duplicates(list(KNOWN_CODES.key))])


def _read_made(study: Study, table: Table) -> pd.DataFrame:
    """A table of the last run; without rows before the first."""
    return _read_whole(table, study.processed / f"{table.name}.parquet")


def _read_whole(table: Table, path: Path) -> pd.DataFrame:
    """The table in a file; without rows where there is none, or a damaged one."""
    try:
        return read_table(table, path) if path.exists() else join_frames(table, [])
    except StudyError:  # only a proposal is lost with it
        return join_frames(table, [])


# --------------------------------------------------------------------------------- in words
def describe_missing(
    missing: pd.DataFrame, declared: Declared, known: set[str]
) -> tuple[dict[str, list[str]], list[str]]:
    """Lines on each code of `MISSING_CODES`, by code, and what to write.

    `known` are codes that some codebook had: a code of a sheet that none had is a slip.
    """
    lines = {
        str(code): [_count(str(code), own), *_explain(str(code), own, known)]
        for code, own in missing.groupby("code", sort=True)
    }
    renamed = missing[missing["code"].isin(known) | missing["way"].ne("sheet")]
    return lines, list(_write_step(renamed, declared)) if len(renamed) else []


def _count(code: str, own: pd.DataFrame) -> str:
    decided = own["way"].eq("adjudication")
    parts = []
    for rows, noun in ((own[~decided], "answer"), (own[decided], "decision")):
        if number := int(rows["answers"].sum()):
            who = ", ".join(sorted(set(rows["coder"])))
            parts.append(f"{number} {noun}{'s' * (number != 1)} of {who}")
    one = int(own["answers"].sum()) == 1
    has, count = ("has", "counts") if one else ("have", "count")
    return (
        f"{' and '.join(parts)} on {code} {has} no code in the codebook now; "
        f"{'it' if one else 'they'} {count} nowhere."
    )


def _explain(code: str, own: pd.DataFrame, known: set[str]) -> Iterator[str]:
    like, common = own["like"].iloc[0], own["because"].iloc[0]
    sheets = own[own["way"].eq("sheet")]
    if code not in known and len(sheets):
        advice = f"write {like} there" if isinstance(like, str) else "write a code of the codebook"
        for row in sheets.itertuples():
            yield f"  {row.source}, code {code} in row {row.rows.replace(' ', ', ')}: {advice}."
    elif isinstance(like, str):
        yield f"  Most likely it is called {like} now: {common}."
    else:
        yield "  No code of the codebook is like it."


def _write_step(missing: pd.DataFrame, declared: Declared) -> Iterator[str]:
    """What to write into which file, and where in it."""
    start, end = _choose_versions(missing, declared)
    dash = _read_indent(_DASH, declared.text, 2)
    inner = _read_indent(_CHANGE, declared.text, dash + 4)
    likes = missing.drop_duplicates("code").set_index("code")["like"]
    changes, open_codes = _list_changes(likes), sorted(likes[likes.isna()].index)
    if not declared.own:
        yield "  The study has no codebook of its own. Put yours back, or copy the one that comes"
        yield f"  with qualcop to {declared.codebook} and write the lines below beside it."
    if end != declared.version:
        yield f'  Raise `version` in {declared.codebook} from "{declared.version}" to "{end}".'
    last = declared.steps[-1] if declared.steps else None
    joins = last is not None and last.to_version == end
    yield from _say_where(declared, joins, bool(changes))
    yield ""
    if not joins:
        if not declared.steps:
            yield "migrations:"
        yield f'{" " * dash}- from: "{start}"'
        yield f'{" " * dash}  to: "{end}"'
        yield f"{' ' * dash}  changes:"
    yield from (f"{' ' * inner}- {change}" for change in changes)
    for code in open_codes:
        yield f"{' ' * inner}# {code}: choose one of these two, and take away its #"
        yield f"{' ' * inner}# - rename: {{code: {code}, to: NEW-NAME}}"
        yield f"{' ' * inner}# - retire: {{code: {code}, because: WHY}}"
    yield ""


def _say_where(declared: Declared, joins: bool, proposed: bool) -> Iterator[str]:
    begin = "  If that is so, " if proposed else "  Say what became of it: "
    if joins:
        empty = "" if declared.steps[-1].changes else " in place of []"
        yield f"{begin}write this into {declared.file}, below the last `changes:`{empty}:"
    elif declared.steps:
        yield f"{begin}write this at the end of {declared.file}:"
    elif declared.text:
        yield f"{begin}write this into {declared.file} in place of `migrations: []`:"
    else:
        yield f"{begin}make the file {declared.file} with these lines:"


def _list_changes(likes: pd.Series) -> list[str]:
    """A rename for each code that is like one of now, a merge for several that are like one."""
    named = likes.dropna()
    changes = []
    for like, own in sorted(named.groupby(named)):
        codes = sorted(own.index)
        if len(codes) == 1:
            changes.append(f"rename: {{code: {codes[0]}, to: {like}}}")
        else:
            changes.append(f"merge: {{codes: [{', '.join(codes)}], to: {like}}}")
    return changes


def _choose_versions(missing: pd.DataFrame, declared: Declared) -> tuple[str, str]:
    """From which version to which a step leads that is after all these answers were made."""
    # A sheet does not say when it was made: of no version that is known, it was before all.
    dated = missing["way"].ne("sheet") | missing["codebook_version"].ne(declared.version)
    made = max(["0.0.0", *missing.loc[dated, "codebook_version"]], key=read_version)
    last = declared.steps[-1].to_version if declared.steps else None
    newest = max([made, *([last] if last else [])], key=read_version)
    joins = last == declared.version and read_version(last) > read_version(made)
    if joins or read_version(declared.version) > read_version(newest):
        return last or made, declared.version
    numbers = read_version(max([newest, declared.version], key=read_version))
    return last or made, ".".join(map(str, (*numbers[:-1], numbers[-1] + 1)))


def _read_indent(pattern: re.Pattern[str], text: str, usual: int) -> int:
    """How far the file that people wrote sets such lines in."""
    found = [m for m in pattern.finditer(text) if "#" not in m[0]]
    return len(found[-1][1]) if found else usual
