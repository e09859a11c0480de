import contextlib
import shutil
import sqlite3
import zlib
from pathlib import Path

import pandas as pd
import pytest

from qualcop import source_files
from qualcop.budget import GivenUp
from qualcop.corpus import read_corpus
from qualcop.decisions import Decision, add_decisions
from qualcop.errors import StudyError
from qualcop.found_names import find_sightings, read_sightings
from qualcop.key import read_key, read_matcher
from qualcop.study import open_study

TINY = Path(__file__).parent / "study"
NAMES = ("Ottilie", "Marchbanks", "Tilly", "Casimir", "Boateng", "Verity", "Langstrom",
         "Ambrose", "Quillfeather", "wrenfield.example", "Wrenfield", "Dunmoor")  # fmt: skip


@pytest.fixture
def study(tmp_path):
    shutil.copytree(TINY, tmp_path / "study")
    return open_study(tmp_path / "study")


def read(study) -> dict[str, pd.DataFrame]:
    return read_corpus(study, workers=1)[0]


def kept(study) -> str:
    """All that the study's cache holds, unpacked."""
    with contextlib.closing(sqlite3.connect(study.cache)) as connection:
        values = connection.execute("SELECT value FROM kept").fetchall()
    return "".join(zlib.decompress(value).decode() for (value,) in values)


def test_every_file_is_read_or_listed_with_its_reason(study):
    sources = read(study)["sources"].set_index("path")
    assert len(sources) == 6
    assert set(sources[sources.status == "refused"].index) == {"mail/broken.docx", "mail/empty.txt"}
    assert sources.reason[sources.status == "refused"].notna().all()
    assert "empty" in sources.reason["mail/empty.txt"]


def test_no_registered_name_is_in_any_table_not_even_in_file_names(study):
    told = "\n".join(frame.to_csv() for frame in read(study).values())
    assert [name for name in NAMES if name in told] == []


def test_a_text_is_the_same_whether_it_comes_from_the_file_or_the_cache(study):
    first, second = read(study), read(study)
    for name, frame in first.items():
        pd.testing.assert_frame_equal(frame, second[name])


def test_only_the_new_file_is_read_when_one_is_added(study, monkeypatch):
    read(study)
    (study.sources / "mail" / "more.txt").write_text("We met again, and it went well.")
    opened = []
    real = source_files.read_files
    monkeypatch.setattr(
        source_files,
        "read_files",
        lambda ps, n: (opened.extend(p.name for p in ps), real(ps, n))[1],
    )
    read(study)
    assert opened == ["more.txt"]


def test_a_person_found_in_a_new_file_is_masked_in_the_old_ones_too(study):
    notes = study.sources / "second-meeting" / "minutes.txt"
    notes.write_text(notes.read_text() + "\nJunia Okafor-Lindh from the state office visited.\n")
    read(study)
    captions = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nJunia Okafor-Lindh: Thank you all for having me.\n"
    )
    (study.sources / "second-meeting" / "visit.vtt").write_text(captions)
    frames = read(study)
    assert "Okafor" not in frames["documents"].text.str.cat()
    assert "Person 1 from the state office" in frames["documents"].text.str.cat()


def test_a_name_added_to_a_masked_district_is_masked_in_files_read_before(study):
    notes = study.sources / "second-meeting" / "minutes.txt"
    notes.write_text(notes.read_text() + "\nWe drove on to Thornybrook.\n")
    assert "Thornybrook" in read(study)["documents"].text.str.cat()
    sheet = study.raw / "registry" / "districts.csv"
    frame = pd.read_csv(sheet, dtype=str).assign(aliases=["Wrenfield; Thornybrook", "Dunmoor"])
    frame.to_csv(sheet, index=False)
    assert "Thornybrook" not in read(study)["documents"].text.str.cat()


def test_adding_a_person_changes_nobody_elses_pseudonym(study):
    before = read(study)["participants"].set_index("participant").pseudonym
    sheet = study.raw / "registry" / "participants.csv"
    head, *rows = sheet.read_text().splitlines()
    new = "a0,Aaron Aardvark,,,district_leader,north,,none"
    sheet.write_text("\n".join([head, new, *rows]) + "\n")
    after = read(study)["participants"].set_index("participant").pseudonym
    assert dict(after[before.index]) == dict(before)
    assert after["a0"] == "District leader 2 · Core 1"


def test_what_a_removed_file_said_is_gone_from_tables_and_cache(study):
    read(study)
    assert "bilingual units" in kept(study)
    (study.sources / "first-meeting" / "call.vtt").unlink()
    frames = read(study)
    assert "call.vtt" not in frames["sources"].path.str.cat()
    assert "bilingual units" not in kept(study)


def test_the_same_bytes_twice_are_read_once_and_the_copy_is_named(study):
    minutes = study.sources / "second-meeting" / "minutes.txt"
    shutil.copy(minutes, study.sources / "first-meeting" / "copy of minutes.txt")
    sources = read(study)["sources"].set_index("path")
    copy = sources.loc["first-meeting/copy of minutes.txt"]
    assert (copy.status, copy.duplicate_of) == ("refused", "second-meeting/minutes.txt")
    assert sources.status["second-meeting/minutes.txt"] == "read"


def test_a_key_that_was_deleted_is_made_again_and_nobody_is_missed(study):
    first = read(study)["documents"]
    study.key.unlink()
    pd.testing.assert_frame_equal(first, read(study)["documents"])
    assert set(read_key(study.key).participant) >= {"p1", "p2", "p3", "f1"}


def test_faults_of_the_registry_stop_before_anything_is_read(study):
    (study.raw / "registry" / "cycles.csv").write_text("cycle,label\nbad name!,x\n")
    with pytest.raises(StudyError, match="short name"):
        read(study)
    assert not study.key.exists()


def test_the_mask_of_a_study_hides_its_people_and_places(study):
    read(study)
    masked = read_matcher(study).mask("Tilly wrote to Casimir Boateng at Dunmoor")
    assert masked == "District leader 1 · Core 1 wrote to Specialist 1 · Pilot 1 at Pilot 1"


def test_a_folder_without_sheets_is_one_cycle_with_what_was_assumed(tmp_path):
    (tmp_path / "kick-off").mkdir()
    (tmp_path / "kick-off" / "notes.txt").write_text(
        "Attendees: Ines Valdavia, Omar Teck\n\nWe met."
    )
    frames = read_corpus(open_study(tmp_path), workers=1)[0]
    assert frames["events"].event.tolist() == ["kick-off"]
    assert frames["cycles"].cycle.tolist() == ["cycle-1"]
    assert len(frames["assumptions"]) >= 4
    assert "Valdavia" not in frames["documents"].text.iloc[0]
    assert sorted(frames["participants"].role) == ["unlisted", "unlisted"]


def test_a_masked_school_is_not_named_by_a_file_either(study):
    (study.sources / "mail" / "heron_street visit notes.txt").write_text("We saw a lesson there.")
    (study.sources / "mail" / "more from heron-street.txt").write_text("And one more lesson.")
    paths = read(study)["sources"].path
    assert "heron" not in paths.str.cat().lower()
    assert "mail/School 1 · Pilot 1 visit notes.txt" in set(paths)


def test_a_folder_has_a_day_only_when_its_files_agree_on_one(tmp_path):
    for place, day in (("one", "2026-03-04"), ("two", "2026-03-04"), ("two", "2026-05-06")):
        (tmp_path / place).mkdir(exist_ok=True)
        (tmp_path / place / f"notes {day}.txt").write_text(f"We met in {place} on {day}.")
    events = read_corpus(open_study(tmp_path), workers=1)[0]["events"].set_index("event")
    assert events.date["one"] == "2026-03-04"
    assert pd.isna(events.date["two"])


def test_a_person_added_later_is_masked_in_a_rows_id_of_a_file_read_before(study):
    rows = "unit_id,speaker,text\nZebedee Quorn 1,,We met and talked.\n"
    (study.sources / "mail" / "rows.csv").write_text(rows)
    assert "Quorn" in read(study)["blocks"].to_csv()
    sheet = study.raw / "registry" / "participants.csv"
    sheet.write_text(sheet.read_text() + "p9,Zebedee Quorn,,,teacher,south,,none\n")
    assert "Quorn" not in read(study)["blocks"].to_csv()


def test_people_whom_an_older_key_lacks_are_looked_for_again_in_all_files(study):
    read(study)
    older = study.key.read_bytes()
    note = study.sources / "mail" / "later.txt"
    note.write_text("Attendees: Benedetta Quorn\n\nBenedetta Quorn asked for more.\n")
    before = read(study)["documents"]
    assert study.key.read_bytes() != older and "Quorn" not in before.text.str.cat()
    study.key.write_bytes(older)
    pd.testing.assert_frame_equal(read(study)["documents"], before)


# ------------------------------------------------------------------ names people decided on
def visit(study) -> None:
    """A file that names somebody on no list, and one that talks about him."""
    captions = "WEBVTT\n\n00:01.000 --> 00:02.000\nJunius Okafor: Thank you for having me.\n"
    (study.sources / "second-meeting" / "visit.vtt").write_text(captions)
    notes = study.sources / "second-meeting" / "minutes.txt"
    notes.write_text(notes.read_text() + "\nJunius Okafor came, and okafor spoke.\n")


def texts(study) -> str:
    return read(study)["documents"].text.str.cat(sep="\n")


def test_a_decision_takes_effect_on_files_that_have_not_changed(study, monkeypatch):
    visit(study)
    assert "Person 1 came, and okafor spoke" in texts(study)
    opened = []
    real = source_files.read_files
    monkeypatch.setattr(
        source_files,
        "read_files",
        lambda ps, n: (opened.extend(p.name for p in ps), real(ps, n))[1],
    )
    add_decisions(study, [Decision("Junius Okafor", "not a name")])
    assert "Junius Okafor came, and okafor spoke" in texts(study)
    assert set(opened) == {"visit.vtt", "minutes.txt"}
    assert "Junius Okafor" not in str(read_matcher(study).labels)
    add_decisions(study, [Decision("Junius Okafor", "person")])
    assert "Person 1 came, and Person 1 spoke" in texts(study)
    key = read_key(study.key)
    other = key[key.basis == "registry"].iloc[0]
    add_decisions(study, [Decision("Junius Okafor", "same as", other.participant, other["name"])])
    assert f"{other.pseudonym} came, and {other.pseudonym} spoke" in texts(study)
    add_decisions(study, [Decision("Junius Okafor", "open")])
    assert "Person 1 came, and okafor spoke" in texts(study)


def test_found_names_say_what_was_decided_and_a_joined_one_is_no_person_any_more(study):
    visit(study)
    assert read(study)["found_names"].decision.tolist() == ["open"]
    key = read_key(study.key)
    other = key[key.basis == "registry"].iloc[0]
    add_decisions(study, [Decision("Junius Okafor", "same as", other.participant, other["name"])])
    frames = read(study)
    assert frames["found_names"][["decision", "same_as"]].values.tolist() == [
        ["same as", other.participant]
    ]
    assert "u001" not in set(frames["participants"].participant)
    assert other.participant in set(frames["blocks"].participant)
    assert "Okafor" not in "\n".join(frame.to_csv() for frame in frames.values())


def test_where_names_were_found_is_noted_again_when_the_list_is_gone(study):
    visit(study)
    read(study)
    noted = read_sightings(study)
    assert ("second-meeting/visit.vtt", "Junius Okafor") in {(s.path, s.name) for s in noted}
    find_sightings(study).unlink()
    read(study)
    assert read_sightings(study) == noted


def test_files_given_up_are_listed_and_one_refused_already_keeps_its_own_reason(study, monkeypatch):
    monkeypatch.setattr(
        "qualcop.corpus.work_within", lambda _, items, *__: [GivenUp(1)] * len(items)
    )
    sources = read(study)["sources"].set_index("path")
    assert set(sources.status) == {"refused"}
    assert "empty" in sources.reason["mail/empty.txt"]
    assert sources.reason.str.startswith("looking for names in it took longer").sum() == 4
