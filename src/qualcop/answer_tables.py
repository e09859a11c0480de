"""Which column of a table of codings from elsewhere is what.

Nothing is known of such a table but its column names. What is taken for the unit, the coder and so
on is told (`Layout.remarks`), and what could be two things is asked, not chosen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from qualcop.answer_grid import find_grid, tell_sides
from qualcop.answer_roles import explain_misfit
from qualcop.answer_values import is_binary, is_marked, is_nearly_binary
from qualcop.errors import Problem, StudyError

ROLES = ("unit", "coder", "code", "value", "meeting", "weight")
# Usual names of columns, likelier ones first.
NAMES = {
    "unit": "unit unit_id segment segment_id item item_id excerpt_id excerpt_range "
    "quotation_id passage_id utterance_id sentence_id text_id obs_id sample_id example_id "
    "instance_id case_id subject_id subject comment_id tweet_id post_id question_id task_id "
    "case row_id id text content quote quotation quotation_content text_content "
    "excerpt excerpt_copy "
    "sentence utterance passage segment_no segment_nr segment_number unit_no "
    "document_id doc_id document doc",
    "coder": "coder coder_id coder_name annotator annotator_id annotator_name rater rater_id user "
    "user_id username coded_by created_by creator excerpt_creator completed_by "
    "worker worker_id workerid judge judge_id reviewer labeler labeller expert coder_initials "
    "kodierer codierer author",
    "code": "code code_id code_name codename label category tag theme class annotation "
    "code_applied codes codes_applied labels categories tags themes",
    "value": "value rating score present applied coded applies answer response judgment "
    "judgement code_value is_present is_applied is_coded wert",
    "meeting": "meeting meeting_id event event_id session session_id interview interview_id group "
    "group_id cluster cluster_id conversation_id document document_id document_name doc doc_id "
    "media_title dokument transcript transcript_id source file filename thread_id",
    "weight": "weight weights design_weight sampling_weight sample_weight",
}
_WHOLES = frozenset("document_id doc_id document doc".split())
_FEW = 10  # rows that may all differ by chance
_CODER = re.compile(r"(coder|rater|annotator|judge|reviewer|labell?er)[\s_.-]*\w+", re.IGNORECASE)
_NO_CODER = re.compile(
    r"notes?\b|comments?\b|remarks?\b|memo|final|consensus|agree|disagree|gold|resol|majority|"
    r"adjudicat|settled|diff|match|text|content|date|timestamp",
    re.IGNORECASE,
)
_ENDS = ("end", "endposition", "endoffset", "endchar", "ende", "stop")
_USUAL = {role: names.split() for role, names in NAMES.items()}


@dataclass(frozen=True)
class Layout:
    """The column of each role that a table has, and what was taken for granted in words."""

    columns: Mapping[str, tuple[str, ...]]
    remarks: list[str] = field(default_factory=list)

    def has(self, role: str) -> bool:
        """Whether some column has that role."""
        return bool(self.columns.get(role))


def find_layout(
    frame: pd.DataFrame,
    named: Mapping[str, str | None],
    file: str,
    wide: bool = False,
    asked: bool = False,
) -> Layout:
    """Which column is what: those `named` by role, the others by their usual names.

    A role may name several columns, separated by commas: of the unit they count together, in a
    `wide` table each column of the role coder is a coder, and each of several columns of the role
    code is a code of 1 and 0; without a code and a value all columns of 1 and 0 are. `asked`: the
    kind of table was told, so that codes may stand without a value. Raises StudyError for a named
    column that is not there, when no unit or no coder can be told, and for columns that are left
    over and change what the rows mean.
    """
    columns, remarks = _take_named(frame, named, file), []
    for role in ROLES:
        if columns.get(role) or (role == "coder" and wide):
            continue
        taken = {c for own in columns.values() for c in own}
        fits = _drop_misfits(frame, role, _list_usual(frame, role, taken), columns, remarks)
        if role == "unit" and not wide:
            fits = _put_row_numbers_last(frame, fits)
        if role == "meeting":
            fits = fits[:1]
        if role == "code" and len(fits) > 1:
            fits = _tell_codes_apart(frame, fits, file)
        if fits:
            columns[role] = (fits[0],)
            others = ", ".join(fits[1:])
            also = f" (not {others}: else say --{role})" if others else ""
            remarks.append(f"{role}: column {fits[0]}{also}")
    _spread(frame, columns, remarks, wide)
    taken = {c for own in columns.values() for c in own}
    if left := [] if wide else [c or "(no name)" for c in frame.columns if c not in taken]:
        as_codes = " as codes" if len(columns.get("code", ())) > 1 else ""
        remarks.append(f"not read{as_codes}: columns {', '.join(left)}")
    _check_layout(frame, columns, file, wide)
    told = {role for role, own in named.items() if own} | set(["wide"] * wide + ["kind"] * asked)
    _check_spare(frame, columns, file, told)
    return Layout(columns, remarks)


def _spread(frame: pd.DataFrame, columns: dict, remarks: list[str], wide: bool) -> None:
    """Columns that are a coder each, or a code each."""
    if wide:
        columns["coder"] = columns.get("coder") or _choose_coders(frame, columns, remarks)
        columns.pop("value", None)
        remarks.append("coders: columns " + ", ".join(columns["coder"]))
        if not columns.get("unit"):
            columns["unit"] = ()
            remarks.append("no column of units: every row is a unit")
    elif not columns.get("code") and not columns.get("value"):
        codes = _choose_codes(frame, _list_others(frame, columns))
        if any(frame[c].nunique() > 1 for c in codes):  # else they say something about all rows
            columns["code" if len(codes) > 1 else "value"] = codes
            remarks.append("codes: columns " + ", ".join(codes) + " (each of 1 and 0)")


def _choose_codes(frame: pd.DataFrame, others: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that are a code each: of 1 and 0, but for slips, which are faults later.

    Where nothing says 0, a column without any mark is a code that nobody gave.
    """
    whole = [c for c in others if is_binary(frame[c])]
    nearly = [c for c in others if is_nearly_binary(frame[c])]
    if (
        not whole
        and len(nearly) == 1
        and pd.to_numeric(frame[nearly[0]], errors="coerce").gt(1).any()
    ):
        return ()  # a scale, perhaps
    marks_alone = len(nearly) > 1 and all(is_marked(frame[c]) for c in nearly)
    empty = [c for c in others if marks_alone and frame[c].eq("").all() and not _NO_CODER.match(c)]
    return tuple(c for c in others if c in nearly or c in empty)


def _drop_misfits(
    frame: pd.DataFrame, role: str, fits: list[str], columns: Mapping, remarks: list[str]
) -> list[str]:
    """The columns whose cells can be what their names say; of the others it is told."""
    misfits = {c: why for c in fits if (why := explain_misfit(frame, role, c, columns))}
    remarks += [
        f"column {column} is not taken for the {role}: {why} (else say --{role} {column})"
        for column, why in misfits.items()
    ]
    return [c for c in fits if c not in misfits]


def _choose_coders(frame: pd.DataFrame, columns: dict, remarks: list[str]) -> tuple[str, ...]:
    """The columns that are coders: those that say so, else those that do not say otherwise."""
    others = _list_others(frame, columns)
    named = tuple(c for c in others if _CODER.fullmatch(c.strip()))
    plain = tuple(c for c in others if not _NO_CODER.match(c))
    again = tuple(c for c in plain if len(frame) <= _FEW or not frame[c].is_unique)
    coders = next((c for c in (named, again) if len(c) > 1), plain)
    if left := [c for c in others if c not in coders]:
        remarks.append(f"not coders: columns {', '.join(left)} (else name all: --coder)")
    return coders


def _take_named(
    frame: pd.DataFrame, named: Mapping[str, str | None], file: str
) -> dict[str, tuple[str, ...]]:
    columns = {
        role: (told,) if told in frame.columns else tuple(c.strip() for c in told.split(","))
        for role, told in named.items()
        if told
    }
    missing = [(r, c) for r, own in columns.items() for c in own if c not in frame.columns]
    if missing:
        there = "a column of the table: " + ", ".join(frame.columns[:20])
        raise StudyError([Problem(file, f"--{role}", name, there) for role, name in missing])
    return columns


def _list_usual(frame: pd.DataFrame, role: str, taken: set[str]) -> list[str]:
    """Columns whose name is usual for the role, the likeliest first."""
    plain = {c: re.sub(r"[\s._?\-]+", "_", c.lower()).strip("_") for c in frame.columns}
    names = {plain[c]: c for c in frame.columns if c not in taken}
    return [names[usual] for usual in _USUAL[role] if usual in names]


def _put_row_numbers_last(frame: pd.DataFrame, fits: list[str]) -> list[str]:
    """A column that differs in every row numbers the rows: no unit would be answered twice."""
    return sorted(fits, key=lambda column: bool(frame[column].is_unique))


def _tell_codes_apart(frame: pd.DataFrame, fits: list[str], file: str) -> list[str]:
    """Of several columns that could be the code: the first, where the others only name it anew."""
    first, others = fits[0], fits[1:]
    apart = [c for c in others if (frame.groupby(first)[c].nunique() > 1).any()]
    if apart:
        expected = "one column of codes"
        advice = f"Say which: --code {first} or --code {apart[0]}; and --value for the other."
        raise StudyError([Problem(file, "header", ", ".join([first, *apart]), expected, advice)])
    return fits


def _list_others(frame: pd.DataFrame, columns: Mapping) -> tuple[str, ...]:
    taken = {c for own in columns.values() for c in own}
    return tuple(c for c in frame.columns if c and c not in taken)


def _check_layout(frame: pd.DataFrame, columns: Mapping, file: str, wide: bool) -> None:
    problems = []
    header = ", ".join(frame.columns[:20])
    if not columns.get("unit") and not wide:
        advice = "Say which column tells one passage from another: --unit COLUMN. The first row "
        advice += "of the table (in a workbook: of its first sheet) names the columns."
        problems.append(Problem(file, "header", header, "a column of units", advice))
    if not columns.get("coder"):
        advice = "Say who coded: --coder COLUMN. Is each coder a column? Then: --wide."
        problems.append(Problem(file, "header", header, "a column of coders", advice))
    elif wide and len(columns["coder"]) < 2:
        advice = "Name them: --coder 'ANN,BEN'."
        problems.append(Problem(file, "header", header, "a column for each coder", advice))
    if not wide and not columns.get("code") and not columns.get("value"):
        advice = "Say which column holds what was given: --code COLUMN or --value COLUMN."
        problems.append(Problem(file, "header", header, "a column of codes or values", advice))
    if problems:
        raise StudyError(problems)


def _check_spare(frame: pd.DataFrame, columns: Mapping, file: str, told: set[str]) -> None:
    """Ask about columns without which rows would be read wrongly; `told` are roles people named."""
    others = _list_others(frame, columns)
    problems = [] if "unit" in told else _ask_for_units(frame, columns, others, file)
    flags = [c for c in others if is_nearly_binary(frame[c]) and frame[c].nunique() > 1]
    if flags and columns.get("code") and not columns.get("value") and not told & {"kind", "wide"}:
        advice = (
            f"Does {flags[0]} say whether the code applies? Then: --value {flags[0]}. Is each row "
            "a code that was given? Then: --kind given."
        )
        problems.append(Problem(file, "header", ", ".join(flags), "a column of values", advice))
    if "wide" in told and not columns.get("code") and (grid := find_grid(columns["coder"])):
        sides = [",".join(f"'{n}'" if " " in n else n for n in s) for s in tell_sides(grid)]
        expected = "a column for each coder, not one for each coder and code"
        advice = f"Say who coded: --wide --coder {sides[0]} or --wide --coder {sides[1]}."
        problems.append(Problem(file, "header", ", ".join(columns["coder"]), expected, advice))
    if problems:
        raise StudyError(problems)


def _ask_for_units(
    frame: pd.DataFrame, columns: Mapping, others: list[str], file: str
) -> list[Problem]:
    """Where units were found by the name of whole texts, but rows are about passages of these."""
    units = ",".join(columns["unit"])
    if units.lower() not in _WHOLES:
        return []
    ends = [c for c in others if re.sub(r"[\s._\-]+", "", c.lower()) in _ENDS]
    keys = [c for role in ("unit", "coder", "code") for c in columns.get(role, ())]
    if not ends and frame.duplicated(keys).sum() > len(frame) / 10:
        advice = (
            "Say which column tells one passage of it from another: --unit COLUMN; or compare "
            f"what each {units} was given: --unit {units}."
        )
        told_of = f"{units}: many rows of one coder and code"
        return [Problem(file, "header", told_of, "a column of units", advice)]
    if ends:
        advice = (
            "Passages of free lengths have no units in common. Name a column of units that all "
            f"coders looked at: --unit COLUMN; or compare what each {units} was given: "
            f"--unit {units}."
        )
        return [Problem(file, f"column {ends[0]}", "", "a column of units", advice)]
    return []
