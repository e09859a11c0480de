import pytest

from qualcop import codebook
from qualcop.cache import keep
from qualcop.check import check_file_dates, check_study, list_unread, read_all
from qualcop.codebook import check_codebook
from qualcop.layout import init_study
from qualcop.source_files import LINK
from qualcop.study import ROOT, open_study


@pytest.fixture
def study(tmp_path):
    init_study(tmp_path)
    return open_study(tmp_path)


def write(study, place, text):
    path = study.raw / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return study


def told(study):
    return [(p.severity, p.expected) for p in check_study(study)]


def test_a_study_of_one_file_and_no_sheets_has_no_fault(study):
    assert told(write(study, "sources/notes.txt", "We met.")) == []


def test_a_study_without_files_has_nothing_to_read(study):
    assert told(study) == [("error", "at least one file to read")]


def test_a_file_that_a_sheet_names_and_that_is_not_there_is_an_error(study):
    write(study, "sources/notes.txt", "We met.")
    write(study, "registry/sources.csv", "path,kind\ngone.txt,chat\nnotes.txt,chat\n")
    assert told(study) == [("error", "a file that exists")]


def test_an_event_without_files_is_only_a_warning(study):
    write(study, "sources/day one/notes.txt", "We met.")
    write(study, "registry/cycles.csv", "cycle\nc1\n")
    events = "event,kind,cycle,folder\ne1,meeting,c1,day one\ne2,meeting,c1,\n"
    (problem,) = check_study(write(study, "registry/events.csv", events))
    assert problem.severity == "warning" and "No files for e2." in str(problem)


def test_a_folder_that_no_event_has_is_an_error_where_its_cycle_is_not_plain(study):
    write(study, "sources/day one/notes.txt", "We met.")
    write(study, "sources/talks/notes.txt", "We talked.")
    write(study, "registry/cycles.csv", "cycle\nc1\nc2\n")
    events = "event,kind,cycle,folder\ne1,meeting,c1,day one\ne2,meeting,c2,\n"
    problems = check_study(write(study, "registry/events.csv", events))
    (error,) = [str(p) for p in problems if p.severity == "error"]
    assert "sources, talks: in no event" in error and "Events without files: e2" in error


def test_names_in_folders_are_masked_in_what_is_said_of_them(study):
    write(study, "registry/participants.csv", "participant,name,role\np1,Ada Quillwood,teacher\n")
    write(study, "registry/cycles.csv", "cycle\nc1\nc2\n")
    write(study, "sources/Ada Quillwood/notes.txt", "We met.")
    (problem,) = check_study(study)
    assert "Teacher 1" in str(problem) and "Quill" not in str(problem)


def test_a_mail_dated_outside_the_cycle_of_its_event_is_told(study):
    write(study, "registry/cycles.csv", "cycle,start,end\nc1,2025-09-01,2026-01-31\n")
    write(study, "registry/events.csv", "event,kind,cycle\nmail,follow_up,c1\n")
    head = "From: a@x.example\nSubject: Hello\nDate: Tue, 14 Apr 2026 09:00:00 -0700\n\n"
    write(study, "sources/mail/late.eml", f"{head}We met and talked.\n")
    write(study, "sources/mail/early.eml", f"{head}We met.\n".replace("14 Apr 2026", "14 Oct 2025"))
    assert check_study(study) == []
    (problem,) = check_file_dates(study, read_all(study))
    assert problem.severity == "warning"
    assert "mail/late.eml (2026-04-14). Move" in str(problem) and "early" not in str(problem)


def test_a_conjecture_map_is_checked_against_the_codebook_in_use(study):
    write(study, "sources/notes.txt", "We met.")
    (study.folder / "codebooks/conjectures.yaml").write_text("title: no map\n", encoding="utf-8")
    assert all(p.file == "conjectures.yaml" for p in check_study(study))
    assert len(check_study(study)) == 2


def test_a_codebook_found_sound_is_read_again_only_when_it_changes(study, monkeypatch):
    write(study, "sources/notes.txt", "We met.")
    keep(study.cache, "other", {})
    own = study.folder / "codebooks" / "facilitation-practices.yaml"
    own.write_bytes((ROOT / "codebooks" / own.name).read_bytes())
    read = []
    monkeypatch.setattr(codebook, "check_codebook", lambda p: read.append(p) or check_codebook(p))
    assert told(study) == told(study) == []
    assert len(read) == 1
    own.write_text("title: no codebook\n", encoding="utf-8")
    assert told(study) == told(study) != []
    assert len(read) == 3


def test_a_check_alone_makes_no_cache(study):
    told(write(study, "sources/notes.txt", "We met."))
    assert not study.cache.exists()


def test_files_that_cannot_be_read_are_listed_with_place_and_reason(study):
    write(study, "sources/day/notes.txt", "We met.")
    write(study, "sources/day/empty.txt", "")
    write(study, "sources/day/Thumbs.db", "clutter")
    assert list_unread(read_all(study)) == (1, [("day/empty.txt", "empty: it holds nothing")])


def test_a_link_that_leads_out_is_refused_by_name_and_not_read(study, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    elsewhere.write_text("Words of another study.", encoding="utf-8")
    write(study, "sources/day/notes.txt", "We met.")
    (study.sources / "day" / "link.txt").symlink_to(elsewhere)
    (study.sources / "day" / "again.txt").symlink_to("notes.txt")
    assert list_unread(read_all(study)) == (2, [("day/link.txt", LINK)])


def test_a_sheet_that_is_a_link_out_of_the_study_is_an_error(study, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "cycles.csv"
    elsewhere.write_text("cycle\nc1\n", encoding="utf-8")
    write(study, "sources/notes.txt", "We met.")
    sheet = study.raw / "registry" / "cycles.csv"
    sheet.unlink()
    sheet.symlink_to(elsewhere)
    expected = "the file itself, not a link that leads out of the study"
    assert told(study) == [("error", expected)]
    (study.raw / "kept.csv").write_text("cycle\nc1\n", encoding="utf-8")
    sheet.unlink()
    sheet.symlink_to(study.raw / "kept.csv")
    assert told(study) == []
