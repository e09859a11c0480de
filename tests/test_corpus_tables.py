from dataclasses import dataclass

import pytest

from qualcop.corpus_tables import assemble_tables
from qualcop.event_places import place_sources
from qualcop.pseudonyms import update_key
from qualcop.registry import Registry, list_assumptions
from qualcop.secret import make_source_id

SECRET = b"of a study that is none"
LONG = "We met and spoke of our goals for the year. " * 5


@dataclass(frozen=True)
class File:
    path: str
    digest: str
    size: int = 10


@dataclass(frozen=True)
class Scan:
    refused: str | None = None


def document(text=LONG, **more):
    parts = {"kind": "meeting_note", "format": "txt", "title": None, "date": None, "text": text}
    return parts | {"blocks": [], "comments": [], "attendees": [], "absent": [], "notes": []} | more


def tables(files, documents, scans=None, mask=str):
    registry = Registry()
    paths = [file.path for file in files]
    places = place_sources(paths, registry, "study", mask)
    placed, events = places.placed, places.events
    people = [{"participant": "p1", "name": "Ada Quill", "role": "teacher", "district": "d1"}]
    key = update_key(None, people)
    return assemble_tables(
        files,
        scans or dict.fromkeys(paths, Scan()),
        documents,
        key,
        registry,
        placed,
        events,
        list_assumptions(registry, events, False),
        mask,
        SECRET,
    )


def test_a_file_that_was_refused_is_listed_with_its_reason_and_has_no_document():
    files = [File("day/a.txt", "1"), File("day/b.doc", "2")]
    frames = tables(
        files,
        {"day/a.txt": document(), "day/b.doc": None},
        {"day/a.txt": Scan(), "day/b.doc": Scan("an old Word file")},
    )
    sources = frames["sources"].set_index("path")
    assert sources.status.to_dict() == {"day/a.txt": "read", "day/b.doc": "refused"}
    assert sources.loc["day/b.doc", ["format", "kind", "reason"]].tolist() == [
        "doc",
        "artifact",
        "an old Word file",
    ]
    assert frames["documents"].path.tolist() == ["day/a.txt"]


@pytest.mark.parametrize(
    ("digest", "text", "read"),
    [("1", LONG, 1), ("2", LONG.replace(" ", "\n"), 1), ("2", "We met.", 2), ("2", LONG + "x", 2)],
)
def test_equal_bytes_or_equal_words_are_read_once(digest, text, read):
    files = [File("day/a copy.txt", "1"), File("day/a.txt", digest)]
    texts = {"day/a copy.txt": document(LONG), "day/a.txt": document(text)}
    sources = tables(files, texts)["sources"].set_index("path")
    assert (sources.status == "read").sum() == read
    if read == 1:
        assert sources.duplicate_of["day/a copy.txt"] == "day/a.txt"


def test_very_short_texts_may_be_alike_by_chance():
    files = [File("day/a.txt", "1"), File("day/b.txt", "2")]
    frames = tables(files, {f.path: document("We met.") for f in files})
    assert len(frames["documents"]) == 2


def test_files_whose_names_look_alike_once_masked_stay_apart():
    files = [File("day/Ada.txt", "1"), File("day/Bo.txt", "2")]
    texts = {f.path: document(LONG + f.path) for f in files}
    frames = tables(files, texts, mask=lambda path: path.replace("Ada", "X").replace("Bo", "X"))
    second = f"day/X.txt ({make_source_id(SECRET, 'day/Bo.txt')})"
    assert sorted(frames["sources"].path) == ["day/X.txt", second]
    assert "Ada" not in frames["sources"].to_csv()


def test_an_event_has_its_documents_day_only_where_they_agree_on_one():
    files = [File("day/a.txt", "1"), File("day/b.txt", "2")]
    texts = {
        "day/a.txt": document(LONG + "a", date="2026-02-02"),
        "day/b.txt": document(LONG + "b", date="2026-01-31"),
    }
    assert tables(files, texts)["events"].date.isna().tolist() == [True]
    texts["day/b.txt"]["date"] = "2026-02-02"
    assert tables(files, texts)["events"].date.tolist() == ["2026-02-02"]


def test_who_speaks_in_a_file_attended_where_no_sheet_says_otherwise():
    frames = tables([File("day/a.txt", "1")], {"day/a.txt": document(attendees=["p1"])})
    attendance = frames["attendance"]
    assert attendance[
        ["event", "participant", "role", "district", "present", "basis"]
    ].to_numpy().tolist() == [["day", "p1", "teacher", "d1", "yes", "files"]]


def test_whom_one_file_calls_absent_is_not_present_by_another_unless_they_speak():
    lists = {
        "day/a.txt": document(attendees=["p1"]),
        "day/b.txt": document(LONG[::-1], absent=["p1"]),
    }
    files = [File("day/a.txt", "1"), File("day/b.txt", "2")]
    assert tables(files, lists)["attendance"].empty
    said = {"start": 0, "end": 5, "position": 0, "kind": "turn", "participant": "p1"}
    lists["day/c.txt"] = document(LONG[5:], attendees=["p1"], blocks=[said])
    frames = tables([*files, File("day/c.txt", "3")], lists)
    assert list(frames["attendance"].participant) == ["p1"]
