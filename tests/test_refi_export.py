"""The study as a project: everybody's codes on their words, nothing unmasked, losses told."""

from __future__ import annotations

import pandas as pd
import pytest
from lxml import etree
from tests.exchange_frames import CALL, NAMES, VISIT, find, make_frames
from tests.refi_projects import SCHEMAS, open_qdpx

from qualcop.coding_tables import CONSENSUS
from qualcop.errors import StudyError
from qualcop.refi import export_file
from qualcop.refi.export import Choice, export_study, name_documents
from qualcop.refi.export_file import write_tags
from qualcop.refi.writing import write_qdc, write_qdpx
from qualcop.table import as_frame


def export(choice=None, frames=None):
    frames = frames or make_frames()
    return export_study(frames, choice or Choice(), "Trial", "qualcop 1", NAMES.mask)


def list_given(project):
    """(source, words, code, coder) of every coding."""
    codes = {c.guid: c.name for c in project.codes}
    users = {u.guid: u.name for u in project.users}
    return sorted(
        (s.name, s.text[x.start : x.end], codes[c.code], users[c.user])
        for s in project.sources
        for x in s.selections
        for c in x.codings
    )


def test_codes_of_people_stand_on_their_words():
    assert list_given(export()) == [
        ("call - oct call.md", "Nobody else said that 😀 today.", "How we work together", "ben"),
        ("call - oct call.md", "Teacher 1: We write the goal down, in June.",
         "Goals: long and short", "ben"),
        ("call - oct call.md", "the goal", "Goals: long and short", "ana"),
        ("visit - notes.docx", "next notes", "How we work together", "ana"),
    ]  # fmt: skip


def test_coder_cycle_and_machine_are_chosen():
    by_ben = export(Choice(coders=frozenset({"ben"})))
    assert {row[3] for row in list_given(by_ben)} == {"ben"}
    assert [u.name for u in by_ben.users] == ["ben"]
    second = export(Choice(cycles=frozenset({"cycle-2"})))
    assert [s.text for s in second.sources] == [VISIT] and len(second.sets) == 1
    machine = export(Choice(machine=True))
    assert {u.name for u in machine.users} == {
        "ana", "ben", "patterns (machine)", "answer-sheet (machine)"}  # fmt: skip


def test_blind_coders_get_texts_and_codes_alone():
    blank = export(Choice(coders=frozenset()))
    assert list_given(blank) == [] and not blank.users and not blank.notes
    assert len(blank.sources) == 2 and len(blank.codes) == 6


def test_what_people_settled_on_is_a_user_of_its_own():
    frames = make_frames()
    settled = {"code": "time", "coders": 2, "ones": 1, "codebook_version": "1.0.0"}
    frames["consensus"] = as_frame(CONSENSUS, [
        {"segment_id": "d1:2", "value": 1, "rule": "adjudication", **settled,
         "decided_on": "2026-03-09"},
        {"segment_id": "d1:1", "value": 0, "rule": "agreement", **settled},
        {"segment_id": "d1:0", "rule": "open", **settled},
    ])  # fmt: skip
    rows = frames["codings"].head(1).assign(coder="consensus", coder_kind="consensus")
    frames["codings"] = pd.concat([frames["codings"], rows])  # a run lists it among the codings
    both = export(Choice(machine=True, consensus=True), frames)
    assert "consensus (machine)" not in {u.name for u in both.users}
    project = export(Choice(coders=frozenset({"ana"}), consensus=True), frames)
    given = [row for row in list_given(project) if row[3] == "consensus"]
    words = "Nobody else said that 😀 today."
    assert given == [("call - oct call.md", words, "Time", "consensus")]
    made = {c.made for s in project.sources for x in s.selections for c in x.codings}
    assert "2026-03-09" in made


def test_dates_come_from_the_record_and_never_from_the_clock():
    project = export()
    assert project.made == "2026-03-01T09:00:00Z"
    goal = next(c for s in project.sources for x in s.selections for c in x.codings if c.notes)
    assert goal.made == "2026-03-01T09:00:00Z"
    assert all(n.made for n in project.notes)
    assert project.sources[0].made == "2025-10-29"


def test_notes_stand_where_they_belong_and_are_masked():
    project = export()
    texts = {n.guid: n.text for n in project.notes}
    assert sorted(texts.values()) == ["Teacher 1 says so", "again", "too wide"]
    noted = [(x.start, x.end) for s in project.sources for x in s.selections if x.notes]
    assert noted == [find(VISIT, "Who takes")]
    time = next(c for c in project.codes if c.name == "Time")
    assert [texts[n] for n in time.notes] == ["too wide"]


def test_names_of_texts_and_cases_are_unique_and_fit_for_files():
    project = export()
    names = [c.name for c in project.cases]
    assert names == ["October call", "Core 1", "Teacher 1", "Core 1 (district)"]
    frames = make_frames()
    frames["documents"]["path"] = ["a/b:1.md", "a/b:1.md"]
    assert list(name_documents(frames["documents"]).values()) == ["a - b_1.md", "a - b_1.md (2)"]


def test_what_the_standard_has_no_place_for_is_told():
    lost = {loss.what: loss.count for loss in export().losses}
    assert lost["codes that coders said do not apply (0)"] == 1
    assert lost["codings of rules and classifiers"] == 2
    assert lost["segments and who speaks in each"] == len(make_frames()["segments"])


def test_it_is_valid():
    project = export(Choice(machine=True))
    root, texts = open_qdpx(write_qdpx(project).content)
    etree.XMLSchema(etree.parse(SCHEMAS / "Project.xsd")).assertValid(root)
    assert CALL in texts.values()
    codebook = etree.fromstring(write_qdc(project).content)
    etree.XMLSchema(etree.parse(SCHEMAS / "Codebook.xsd")).assertValid(codebook)


def test_taguette_gets_flat_tags():
    content, losses = write_tags(make_frames()["codebook"])
    lines = content.decode().splitlines()
    assert lines[:2] == ["tag,description", "vision,Shared vision. About Shared vision."]
    assert len(lines) == 5 and losses[0].count == 2


def test_a_name_in_the_file_stops_the_export():
    frames = make_frames()
    frames["documents"].loc[0, "text"] = "Rosalind Tackett said so."
    frames["codings"] = frames["codings"].head(0)
    content = write_qdpx(export(frames=frames)).content
    with pytest.raises(StudyError, match="no person's name"):
        export_file.check_names(content, ".qdpx", NAMES, frames["codebook"])
    export_file.check_names(write_qdpx(export()).content, ".qdpx", NAMES, frames["codebook"])
