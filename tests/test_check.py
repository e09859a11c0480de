import pytest

from qualcop import codebook
from qualcop.cache import keep
from qualcop.check import check_study, list_unread
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
    assert told(write(study, "registry/events.csv", events)) == [("warning", "files in e2/")]


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
    assert list_unread(study) == (1, [("day/empty.txt", "empty: it holds nothing")])


def test_a_link_that_leads_out_is_refused_by_name_and_not_read(study, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    elsewhere.write_text("Words of another study.", encoding="utf-8")
    write(study, "sources/day/notes.txt", "We met.")
    (study.sources / "day" / "link.txt").symlink_to(elsewhere)
    (study.sources / "day" / "again.txt").symlink_to("notes.txt")
    assert list_unread(study) == (2, [("day/link.txt", LINK)])


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
