"""The pseudonymised study as a REFI-QDA project, and what of it the standard has no place for.

Each coder's codes on a passage are a selection of their own: QualCoder takes the coder from the
selection, not from the coding. Everything written is masked already (tables of a run) or is masked
here (what coders wrote).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from qualcop.codings import ANSWER_CODER
from qualcop.refi.export_cases import list_cases, list_sets, list_variables, value_documents
from qualcop.refi.export_codes import list_codes, text_of
from qualcop.refi.export_notes import (
    NoteBook,
    choose,
    gather_notes,
    gather_remarks,
    note_users,
    sign_note,
    user_guid,
)
from qualcop.refi.guids import make_guid
from qualcop.refi.model import Coding, Loss, Project, Selection, Source, User

CONSENSUS_USER = "consensus"
MACHINE_MARK = "(machine)"
LONGEST_NAME = 100  # of a selection: ATLAS.ti cuts here
_NOT_IN_NAMES = str.maketrans({c: "_" for c in '\\:*?"<>|'} | {"/": " - "})


@dataclass(frozen=True)
class Choice:
    """What to export: coders and cycles (None: all), and whether machine and consensus too."""

    coders: frozenset[str] | None = None
    cycles: frozenset[str] | None = None
    machine: bool = False
    consensus: bool = False


def export_study(
    frames: Mapping[str, pd.DataFrame],
    choice: Choice,
    title: str,
    origin: str,
    mask: Callable[[str], str],
) -> Project:
    """The study as a project.

    `frames` are tables of a run by name (documents, segments, codebook, codings, participants,
    districts, events, cycles; consensus where there is one) and of the coding record (markings,
    notes, hand_ins). `origin` is the program's name and version; `mask` masks what people typed.
    """
    documents = choose(frames["documents"], "cycle", choice.cycles).sort_values("path")
    codings = list_codings(frames, choice, set(documents.document_id))
    codings = _date_codings(codings, frames)
    names = name_documents(documents)
    notes = NoteBook()
    gather_remarks(codings, frames, title, mask, notes)
    lost = gather_notes(frames, documents, choice.coders, title, mask, notes)
    made = _find_latest(frames, documents)
    users = tuple(User(user_guid(title, u), u) for u in sorted({*codings.user, *note_users(notes)}))
    sources = _make_sources(documents, names, codings, title, made, notes, frames)
    guids = {d: make_guid(title, "document", d) for d in documents.document_id}
    ordered = sorted(notes.notes.values(), key=lambda n: (n.name or "", n.guid))
    signed = (sign_note(n, title, made) for n in ordered)
    return Project(
        name=title,
        origin=origin,
        description=_tell_provenance(frames, documents, users, origin),
        made=made,
        users=users,
        codes=list_codes(frames["codebook"], title, notes.of),
        variables=list_variables(title),
        cases=list_cases(frames, guids, title),
        sources=sources,
        notes=tuple(signed),
        sets=list_sets(frames["cycles"], documents, guids, title),
        project_notes=notes.list_for("project"),
        losses=(*_list_losses(frames, choice, codings), *lost),
    )


# ---------------------------------------------------------------------------------- codings
def list_codings(
    frames: Mapping[str, pd.DataFrame], choice: Choice, documents: set[str]
) -> pd.DataFrame:
    """Codings that apply, with document, span and user; a whole segment where no span is told."""
    codings = frames["codings"]
    people = is_people(codings)
    wanted = people if choice.coders is None else people & codings["coder"].isin(choice.coders)
    wanted |= is_machine(codings) & choice.machine
    chosen = codings[wanted & codings["value"].eq(1)]
    users = chosen["coder"].where(is_people(chosen), chosen["coder"] + f" {MACHINE_MARK}")
    chosen = chosen.assign(user=users)
    if choice.consensus and "consensus" in frames:
        agreed = frames["consensus"]
        agreed = agreed[agreed["value"].eq(1)].assign(user=CONSENSUS_USER)
        agreed = agreed.assign(made=agreed["decided_on"], marking=None)
        chosen = pd.concat([chosen, agreed.reindex(columns=[*chosen.columns, "made"])])
    spans = frames["segments"].set_index("segment_id")[["document_id", "start", "end"]]
    spans = spans.add_suffix("_segment")
    placed = chosen.join(spans, on="segment_id", how="inner")
    for edge in ("start", "end"):
        whole = placed["start"].isna() | placed["end"].isna()
        placed[f"{edge}_told"] = placed[edge].where(~whole, placed[f"{edge}_segment"]).astype(int)
    placed = placed.drop(columns=["start", "end"])
    told = {"start_told": "start", "end_told": "end", "document_id_segment": "document_id"}
    placed = placed.rename(columns=told)
    placed = placed[placed.document_id.isin(documents)]
    order = ["document_id", "start", "end", "user", "code"]
    return placed.sort_values(order, kind="stable").drop_duplicates(order, ignore_index=True)


def is_people(codings: pd.DataFrame) -> pd.Series:
    """Which rows are people's; the answer sheet of an invented study is nobody's."""
    return codings["coder_kind"].eq("person") & codings["coder"].ne(ANSWER_CODER)


def is_machine(codings: pd.DataFrame) -> pd.Series:
    """Which rows are nobody's: neither a person's nor what people settled on."""
    return ~is_people(codings) & codings["coder_kind"].ne("consensus")


def _date_codings(codings: pd.DataFrame, frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The codings with `made`: as their file says, else when their hand-in was received."""
    markings, hand_ins = frames["markings"], frames["hand_ins"]
    received = dict(zip(hand_ins["hand_in"], hand_ins["received"], strict=True))
    told = {
        row.marking: row.made if isinstance(row.made, str) else received.get(row.hand_in)
        for row in markings.itertuples()
    }
    made = codings["marking"].map(told)
    known = codings["made"] if "made" in codings else None
    return codings.assign(made=made if known is None else known.where(known.notna(), made))


def _find_latest(frames: Mapping[str, pd.DataFrame], documents: pd.DataFrame) -> str | None:
    """The latest date that the study knows of: no clock may enter the file."""
    dates = [*frames["hand_ins"]["received"].dropna(), *documents["date"].dropna()]
    return max(dates, default=None)


# ---------------------------------------------------------------------------------- sources
def name_documents(documents: pd.DataFrame) -> dict[str, str]:
    """What each document is called in other programs, by its id: its place, each name once.

    Without characters that a file name may not hold: programs make files of these names.
    """
    names: dict[str, str] = {}
    seen: set[str] = set()
    for row in documents.sort_values(["path", "document_id"]).itertuples():
        name, number = row.path.translate(_NOT_IN_NAMES), 1
        while name.casefold() in seen:
            number += 1
            name = f"{row.path.translate(_NOT_IN_NAMES)} ({number})"
        seen.add(name.casefold())
        names[row.document_id] = name
    return names


def _make_sources(
    documents: pd.DataFrame,
    names: Mapping[str, str],
    codings: pd.DataFrame,
    title: str,
    made: str | None,
    notes: NoteBook,
    frames: Mapping[str, pd.DataFrame],
) -> tuple[Source, ...]:
    own = dict(list(codings.groupby("document_id", sort=False)))
    values = value_documents(documents, frames["events"], title)
    sources = []
    for row in documents.itertuples():
        day = text_of(row.date) or made
        rows = own.get(row.document_id, codings.head(0))
        selections = _make_selections(row, rows, title, day, made, notes)
        source = Source(
            make_guid(title, "document", row.document_id),
            names[row.document_id],
            row.text,
            description=row.path,
            made=day,
            selections=selections,
            notes=notes.list_for("document", row.document_id),
            values=values[row.document_id],
        )
        sources.append(source)
    return tuple(sources)


def _make_selections(
    document: object,
    codings: pd.DataFrame,
    title: str,
    day: str | None,
    made: str | None,
    notes: NoteBook,
) -> tuple[Selection, ...]:
    """The selections of one document: each coder's codes on each passage, and noted passages."""
    groups = {k: g for k, g in codings.groupby(["start", "end", "user"], sort=False)}
    noted = [k for k in notes.of if k[:2] == ("passage", document.document_id)]
    keys = {(int(s), int(e), u) for s, e, u in groups} | {
        (int(k[2]), int(k[3]), k[4]) for k in noted
    }
    selections = []
    for start, end, user in sorted(keys):
        place = (document.document_id, str(start), str(end), user)
        rows = groups.get((start, end, user), codings.head(0))
        given = tuple(
            Coding(
                make_guid(title, "coding", *place, row.code),
                make_guid(title, "code", row.code),
                user_guid(title, user),
                text_of(row.made) or made or day,
                notes.list_for("coding", *place, row.code),
            )
            for row in rows.itertuples()
        )
        quote = " ".join(document.text[start:end].split())[:LONGEST_NAME]
        when = min((c.made for c in given if c.made), default=made or day)
        guid = make_guid(title, "selection", *place)
        on_it = notes.list_for("passage", *place)
        owner = user_guid(title, user)
        selections.append(Selection(guid, start, end, quote, None, owner, when, given, on_it))
    return tuple(selections)


# ----------------------------------------------------------------------- what it is, and lacks
def _tell_provenance(
    frames: Mapping[str, pd.DataFrame],
    documents: pd.DataFrame,
    users: tuple[User, ...],
    origin: str,
) -> str:
    version = frames["codebook"]["version"].iloc[0] if len(frames["codebook"]) else "none"
    return "\n".join(
        [
            f"Made by {origin}. People are pseudonymised; for the research team alone.",
            f"Codebook version {version}; {len(documents)} texts; "
            f"coders: {', '.join(u.name for u in users) or 'none'}.",
            "Texts are UTF-8 with line feeds and no mark at the beginning. Positions count Unicode "
            "code points from 0; the end is the first character after the passage.",
            "A date that is not known is that of the latest hand-in or text.",
        ]
    )


def _list_losses(
    frames: Mapping[str, pd.DataFrame], choice: Choice, codings: pd.DataFrame
) -> tuple[Loss, ...]:
    """What the study holds and the standard has no place for."""
    rows = frames["codings"]
    chosen = rows[is_people(rows)]
    chosen = choose(chosen, "coder", choice.coders)
    machine = rows[is_machine(rows)]
    versions = chosen["codebook_version"].nunique()
    standard = "the standard has no place for it"
    counted = [
        ("codes that coders said do not apply (0)", int(chosen["value"].eq(0).sum()),
         f"{standard}: a segment a coder left without a code looks like one never read"),
        ("codings of rules and classifiers", 0 if choice.machine else len(machine),
         "not asked for (--machine)"),
        ("coders' rounds of coding", chosen["round"].nunique(), standard),
        ("versions of the codebook that codings were made under", versions * (versions > 1),
         standard),
        ("segments and who speaks in each", len(frames["segments"]),
         f"{standard}; speakers stand in the texts"),
        ("patterns of the rule coder", int(frames["codebook"]["patterns"].sum()), standard),
        ("attendance of people at events", len(frames.get("attendance", ())), standard),
    ]  # fmt: skip
    return tuple(Loss(what, int(count), why) for what, count, why in counted if count)
