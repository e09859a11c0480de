"""Invented REFI-QDA projects for tests, and a reader of our own files that trusts them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from lxml import etree

from qualcop.refi.guids import make_guid
from qualcop.refi.model import (
    Case,
    Code,
    Coding,
    Link,
    Note,
    Project,
    Selection,
    Set,
    Source,
    User,
    Value,
    Variable,
)

SCHEMAS = Path(__file__).resolve().parent / "reference" / "refi-qda"
P = "{urn:QDA-XML:project:1.0}"
TEXT = "Tavi: We write the goal down.\n\nNobody else said that 😀 today.\nEnd."


def guid(name: str) -> str:
    """A GUID for a name."""
    return make_guid("test", name)


def small_project() -> Project:
    """A project with one of everything that the model holds."""
    start = TEXT.index("the goal")
    coding = Coding(guid("k1"), guid("goals"), guid("ana"), "2026-05-01T10:00:00Z", (guid("n1"),))
    selection = Selection(
        guid("s1"), start, start + 8, "the goal", "a remark", guid("ana"), "2026-05-01", (coding,)
    )
    source = Source(
        guid("d1"),
        "call/oct notes.md",
        TEXT,
        description="call/oct notes.md",
        user=guid("ana"),
        made="2025-10-29",
        selections=(selection,),
        codings=(Coding(guid("k2"), guid("aims")),),
        notes=(guid("n2"),),
        values=(Value(guid("v1"), "Date", "2025-10-29"),),
    )
    return Project(
        "Study",
        description="Made up.",
        made="2026-05-02T00:00:00Z",
        users=(User(guid("ana"), "ana"),),
        codes=(
            Code(guid("goals"), "Goals & aims", True, "#FFF", "What <we> want", guid("family")),
            Code(guid("family"), "Vision", False, "rgb(1, 2, 3)"),
            Code(guid("aims"), "Aims", notes=(guid("n2"),)),
        ),
        variables=(Variable(guid("v1"), "date", "Date", "day"),),
        cases=(Case(guid("c1"), "October call", "x", (guid("aims"),), (guid("d1"),), (guid("s1"),),
                    (Value(guid("v1"), "Date", "2025-10-29"),)),),
        sources=(source,),
        notes=(Note(guid("n1"), "why", "because\nof this", guid("ana"), "2026-05-01"),
               Note(guid("n2"), "memo", "a memo")),
        links=(Link(guid("l1"), "answers", guid("goals"), guid("aims"), "OneWay"),),
        sets=(Set(guid("t1"), "cycle-1", None, (guid("aims"),), (guid("d1"),), (guid("n2"),)),),
        project_notes=(guid("n2"),),
    )  # fmt: skip


def open_qdpx(content: bytes) -> tuple[etree._Element, dict[str, str]]:
    """The root element and the texts by GUID."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        root = etree.fromstring(archive.read("project.qde"))
        names = [n for n in archive.namelist() if n.startswith("sources/")]
        return root, {Path(n).stem: archive.read(n).decode("utf-8") for n in names}
