"""Events, people and districts of a study as cases with variables; its cycles as sets."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from qualcop.refi.guids import make_guid
from qualcop.refi.model import Case, Set, Value, Variable

# Variable → (kind, table, column, meaning). Names are unique over all: QualCoder has one list.
VARIABLES = {
    "Text kind": ("Text", "documents", "kind", "what the text is in the study"),
    "Text date": ("Date", "documents", "date", "day of its event"),
    "Text cycle": ("Text", "documents", "cycle", "design cycle it belongs to"),
    "Text event": ("Text", "documents", "event", "event it belongs to"),
    "Text site": ("Text", "documents", "site", "district where the event took place"),
    "Event kind": ("Text", "events", "kind", "convening, virtual call, classroom visit …"),
    "Event date": ("Date", "events", "date", "first day"),
    "Event end": ("Date", "events", "end_date", "last day"),
    "Event cycle": ("Text", "events", "cycle", "design cycle"),
    "Event mode": ("Text", "events", "mode", "in_person, online or hybrid"),
    "Event site": ("Text", "events", "site", "district where it took place"),
    "Role": ("Text", "participants", "role", "role in the community"),
    "District": ("Text", "participants", "district", "short name of the person's district"),
    "Partner": ("Text", "districts", "partner", "core or pilot"),
    "Locale": ("Text", "districts", "locale", "rural, town, suburban, urban"),
    "Schools": ("Integer", "districts", "schools", "number of schools"),
    "Students": ("Integer", "districts", "students", "number of students"),
    "Title I percent": ("Float", "districts", "title_i_pct", "students in Title I schools, 0-100"),
    "Black percent": ("Float", "districts", "black_pct", "Black students, 0-100"),
    "Latinx percent": ("Float", "districts", "latinx_pct", "Latinx students, 0-100"),
    "Hopes to share": ("Text", "districts", "hopes_to_share", "what it hopes to share"),
    "Hopes to learn": ("Text", "districts", "hopes_to_learn", "what it hopes to learn"),
}
_CASES = (
    ("events", "event", "label", "event"),
    ("participants", "participant", "pseudonym", "person"),
    ("districts", "district", "label", "district"),
)


def list_variables(title: str) -> tuple[Variable, ...]:
    """The variables of texts and cases."""
    return tuple(
        Variable(make_guid(title, "variable", name), name, kind, meaning)
        for name, (kind, _, _, meaning) in VARIABLES.items()
    )


def list_cases(
    frames: Mapping[str, pd.DataFrame], guids: Mapping[str, str], title: str
) -> tuple[Case, ...]:
    """Events with their texts, people by pseudonym, districts; each name once.

    `guids` are those of the texts in the project, by document id.
    """
    documents = frames["documents"]
    documents = documents[documents["document_id"].isin(list(guids))]
    of_event = documents.groupby("event")["document_id"].apply(list).to_dict()
    of_site = documents.groupby("site")["document_id"].apply(list).to_dict()
    texts = {"event": of_event, "district": of_site}
    seen: set[str] = set()
    cases = []
    for table, key, label, what in _CASES:
        for row in frames[table].sort_values(key).to_dict("records"):
            name = row[label] if row[label].casefold() not in seen else f"{row[label]} ({what})"
            while name.casefold() in seen:
                name = f"{name} {row[key]}"
            seen.add(name.casefold())
            own = sorted(texts.get(what, {}).get(row[key], ()))
            guid = make_guid(title, what, row[key])
            told = f"{what} {row[key]}"
            sources = tuple(guids[d] for d in own)
            cases.append(Case(guid, name, told, (), sources, (), _list_values(table, row, title)))
    return tuple(cases)


def list_sets(
    cycles: pd.DataFrame, documents: pd.DataFrame, guids: Mapping[str, str], title: str
) -> tuple[Set, ...]:
    """Each cycle with a text in the project, as a set of its texts."""
    sets = []
    for row in cycles.sort_values("position").to_dict("records"):
        own = documents.loc[documents["cycle"] == row["cycle"], "document_id"]
        if len(own):
            told = row["focus"] if isinstance(row["focus"], str) else None
            members = tuple(guids[d] for d in sorted(own))
            guid = make_guid(title, "cycle", row["cycle"])
            sets.append(Set(guid, row["label"], told, (), members))
    return tuple(sets)


def value_documents(
    documents: pd.DataFrame, events: pd.DataFrame, title: str
) -> dict[str, tuple[Value, ...]]:
    """The values of each document's variables, by document id."""
    labels = dict(zip(events["event"], events["label"], strict=True))
    named = documents.assign(event=documents["event"].map(labels).fillna(documents["event"]))
    return {
        row["document_id"]: _list_values("documents", row, title)
        for row in named.to_dict("records")
    }


def _list_values(table: str, row: Mapping, title: str) -> tuple[Value, ...]:
    """The values that a row has; empty cells have none."""
    return tuple(
        Value(make_guid(title, "variable", name), kind, _tell(row[column]))
        for name, (kind, of, column, _) in VARIABLES.items()
        if of == table and pd.notna(row[column])
    )


def _tell(cell: object) -> str:
    """A cell as text; whole numbers without a point."""
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".")
    return str(cell)
