import pytest

from qualcop.copies import check_copies, find_original
from qualcop.key import write_key
from qualcop.layout import init_study
from qualcop.pseudonyms import update_key
from qualcop.registry import find_sheets
from qualcop.study import list_sources, open_study

KEY = update_key(None, [{"participant": "p01", "name": "Zoë Brackenridge", "role": "teacher"}])


@pytest.fixture
def study(tmp_path):
    init_study(tmp_path)
    return open_study(tmp_path)


def write(study, place, text="x"):
    path = study.raw / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def told(study):
    return [(p.severity, p.file, p.expected) for p in check_copies(study)]


@pytest.mark.parametrize(
    "name",
    [
        "coder-mv (1).csv",
        "coder-mv(2).csv",
        "coder-mv - Copy.csv",
        "coder-mv - Copy (2).csv",
        "coder-mv copy 2.csv",
        "Copy of coder-mv.csv",
        "coder-mv - Kopie.csv",
        "coder-mv (Jane's conflicted copy 2026-11-01).csv",
        "coder-mv (conflicted copy 2026-11-01 101010).csv",
        "coder-mv [Conflicted].csv",
        "coder-mv.sync-conflict-20261101-101010-ABCDEFG.csv",
        "coder-mv-DESKTOP-AB12.csv",
        "coder-mv-Janes-MacBook-Pro.csv",
        "coder-mv-HP250G8.csv",
        "CODER-MV (1).CSV",
    ],
)
def test_a_copy_is_known_by_its_name_where_its_original_is_there(name):
    assert find_original(name, ["coder-mv.csv", name]) == "coder-mv.csv"
    assert find_original(name, ["coder-jt.csv", name]) is None


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("coder-mv.csv", "coder.csv"),
        ("coder-2.csv", "coder.csv"),
        ("notes day 2.txt", "notes day 1.txt"),
        ("copy of debrief stickies.csv", "stickies.csv"),
        ("Re parent nights question (1).eml", "parent nights question.eml"),
        ("notes (1).txt", "notes.md"),
    ],
)
def test_files_of_their_own_are_not_taken_for_copies(name, other):
    assert find_original(name, [name, other]) is None


def test_a_second_sheet_of_one_coder_stops_the_run(study):
    for name in ("mv.csv", "mv (2).csv", "jt.csv", "jt.xlsx", "rk.ods", "read me.txt"):
        write(study, f"codings/{name}")
    found = told(study)
    assert [(severity, file) for severity, file, _ in found] == [
        ("error", "codings/jt.xlsx"),
        ("error", "codings/mv (2).csv"),
        ("error", "codings/rk.ods"),
    ]
    assert "keep what is right in mv.csv" in str(check_copies(study)[1])


def test_a_copy_of_a_registry_sheet_is_refused_and_told_apart(study):
    for name in ("participants (1).csv", "desktop.ini", ".dropbox", "~$events.xlsx"):
        write(study, f"registry/{name}")
    _, problems = find_sheets(study)
    assert [(p.severity, p.file) for p in problems] == [("error", "registry/participants (1).csv")]
    assert "keep what is right in participants.csv" in problems[0].advice


def test_a_changed_copy_among_the_sources_is_told_and_a_plain_duplicate_is_not(study):
    write(study, "sources/call/notes.txt", "one")
    write(study, "sources/call/notes (1).txt", "one")
    assert told(study) == []
    write(study, "sources/call/notes (1).txt", "two")
    assert told(study) == [
        ("warning", "call/notes (1).txt", "a file of its own, not a changed copy of notes.txt")
    ]


@pytest.mark.parametrize("folder", ["registry", "codings", "answers", "sources", "sources/call"])
def test_a_file_still_in_the_cloud_stops_the_run_instead_of_going_missing(study, folder):
    write(study, "sources/call/notes.txt")
    write(study, f"{folder}/.minutes.docx.icloud")
    expected = "the file itself on this machine, not a placeholder of it in iCloud"
    assert told(study) == [("error", f"{folder.split('/')[-1]}/minutes.docx", expected)]


def test_an_open_document_is_told_and_its_lock_is_no_source(study):
    write(study, "sources/call/notes.txt")
    for place in ("sources/call/~$nutes.docx", "registry/~$events.xlsx",
                  "registry/.~lock.cycles.csv#"):  # fmt: skip
        write(study, place)
    assert {(severity, file) for severity, file, _ in told(study)} == {
        ("warning", "call/nutes.docx"),
        ("warning", "registry/events.xlsx"),
        ("warning", "registry/cycles.csv"),
    }
    assert [p.name for p in list_sources(study)] == ["notes.txt"]


def test_two_pseudonym_keys_stop_the_run_unless_they_are_the_same(study):
    write_key(study.key, KEY)
    copy = study.private / "pseudonyms-DESKTOP-AB12.csv"
    copy.write_bytes(study.key.read_bytes())
    assert told(study) == [("warning", f"private/{copy.name}", "one pseudonym key")]
    copy.write_text("another")
    assert told(study) == [("error", f"private/{copy.name}", "one pseudonym key")]
    study.key.unlink()
    assert told(study) == [("error", f"private/{copy.name}", "one pseudonym key")]
