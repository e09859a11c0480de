import os

import pytest

from qualcop.errors import StudyError
from qualcop.schemas import read_schema
from qualcop.study import (
    DEFAULTS,
    check_settings,
    digest_file,
    digest_source,
    find_codebook,
    leads_out,
    list_sources,
    open_study,
    read_settings,
    tell_folder,
    write_manifests,
)


def test_any_folder_of_files_is_a_study(tmp_path):
    (tmp_path / "call").mkdir()
    (tmp_path / "call" / "notes.txt").write_text("We met.")
    study = open_study(tmp_path)
    assert study.sources == study.folder
    assert [p.name for p in list_sources(study)] == ["notes.txt"]


def test_what_a_run_wrote_is_never_read_as_a_source(tmp_path):
    for name in ("notes.txt", "data/processed/memo.txt", "data/private/key.txt", ".hidden/x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [p.name for p in list_sources(open_study(tmp_path))] == ["notes.txt"]


def test_a_laid_out_study_reads_its_sources_folder_alone(tmp_path):
    for name in ("data/raw/sources/e/a.txt", "data/raw/registry/events.csv", "stray.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert [p.name for p in list_sources(open_study(tmp_path))] == ["a.txt"]


def test_a_missing_folder_is_told_without_a_traceback(tmp_path):
    with pytest.raises(StudyError, match="expected a folder"):
        open_study(tmp_path / "nowhere")


def test_the_shipped_options_pass_their_own_schema(tmp_path):
    assert read_settings(open_study(tmp_path))["title"] == tmp_path.name


def test_every_shipped_option_is_explained_in_the_line_above_it():
    lines = DEFAULTS.read_text(encoding="utf-8").splitlines()
    options = [n for n, line in enumerate(lines) if line[:1].isalpha()]
    assert len(options) == len(read_schema("config")["required"])
    assert [lines[n] for n in options if not lines[n - 1].startswith("# ")] == []


def test_unknown_and_wrong_options_are_told_together(tmp_path):
    (tmp_path / "qualcop.yaml").write_text("langauge: en\nsegment_words: many\n")
    with pytest.raises(StudyError) as caught:
        read_settings(open_study(tmp_path))
    assert len(caught.value.problems) == 2
    assert "langauge" in str(caught.value) and "many" in str(caught.value)


def test_a_broken_options_file_names_the_line(tmp_path):
    (tmp_path / "qualcop.yaml").write_text("title: fine\nbroken: [1,\n")
    with pytest.raises(StudyError, match="line 3"):
        read_settings(open_study(tmp_path))


def test_one_nested_option_leaves_its_neighbours(tmp_path):
    (tmp_path / "qualcop.yaml").write_text("pseudonymise: {schools: true}\n")
    settings = read_settings(open_study(tmp_path))
    assert settings["pseudonymise"] == {"districts": False, "schools": True}
    assert check_settings(settings) == []


def test_a_study_may_bring_its_own_codebook(tmp_path):
    study = open_study(tmp_path)
    settings = read_settings(study)
    assert find_codebook(study, settings)[1] is False
    (tmp_path / "codebooks").mkdir()
    (tmp_path / settings["codebook"]).write_text("x")
    assert find_codebook(study, settings) == (tmp_path / settings["codebook"], True)


def test_the_manifest_changes_with_a_file_and_only_then(tmp_path):
    note = tmp_path / "notes {odd} name.txt"
    note.write_text("one")
    study = open_study(tmp_path)
    path = write_manifests(study, b"secret")["sources"]
    first, time = path.read_text(), path.stat().st_mtime_ns
    write_manifests(study, b"secret")
    assert path.stat().st_mtime_ns == time
    note.write_text("two")
    write_manifests(study, b"secret")
    assert path.read_text() != first


def test_a_linked_folder_is_listed_and_not_followed(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "notes.txt").write_text("We met.")
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "link").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert [p.name for p in list_sources(open_study(tmp_path / "study"))] == ["link"]


def test_a_pipe_among_the_files_does_not_hold_up_the_list(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert digest_file(tmp_path / "pipe.txt") == ""


def test_a_study_is_told_as_a_command_typed_here_would_name_it(tmp_path, monkeypatch):
    (tmp_path / "our study").mkdir()
    monkeypatch.chdir(tmp_path)
    assert tell_folder(open_study("our study")) == "'our study'"
    assert tell_folder(open_study(".")) == "."
    monkeypatch.chdir("our study")
    assert tell_folder(open_study(tmp_path)) == str(tmp_path)


PLACES = ["outside.txt", "study/data/private/pseudonyms.csv", "study/data/raw/registry/events.csv"]


@pytest.mark.parametrize("place", [*PLACES, "study/qualcop.yaml", "study/gone.txt", "/dev/null"])
def test_a_link_to_what_is_no_source_leads_out(tmp_path, place):
    (tmp_path / "study" / "data" / "raw" / "sources").mkdir(parents=True)
    target = tmp_path / place
    if place not in ("/dev/null", "study/gone.txt"):
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("The words of somebody else.")
    study = open_study(tmp_path / "study")
    link = study.sources / "link.txt"
    link.symlink_to(target)
    (study.sources / "link of a link.txt").symlink_to(link)
    (study.sources / "circle.txt").symlink_to("circle.txt")
    assert [leads_out(p, study) for p in list_sources(study)] == [False, True, True]
    assert digest_source(link, study) == digest_source(study.sources / "circle.txt", study) == ""


def test_a_link_to_a_source_is_read_also_where_the_study_is_a_link_itself(tmp_path):
    (tmp_path / "disk" / "visit").mkdir(parents=True)
    (tmp_path / "disk" / "visit" / "notes.txt").write_text("We met.")
    (tmp_path / "disk" / "again.txt").symlink_to("visit/notes.txt")
    (tmp_path / "study").symlink_to(tmp_path / "disk", target_is_directory=True)
    study = open_study(tmp_path / "study")
    assert not any(leads_out(path, study) for path in list_sources(study))


def test_in_a_plain_folder_a_link_to_what_runs_write_leads_out(tmp_path):
    key = tmp_path / "data" / "private" / "pseudonyms.csv"
    key.parent.mkdir(parents=True)
    key.write_text("x")
    (tmp_path / "notes.txt").symlink_to(key)
    assert leads_out(tmp_path / "notes.txt", open_study(tmp_path))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("tilte: x", "found 'tilte'; expected only the options title, contact"),
        ("audience: publik", "audience: found 'publik'; expected one of partnership, public"),
        ("smallest_cell: 2", "smallest_cell: found '2'; expected 5 or more"),
        ("segment_words: many", "segment_words: found 'many'; expected a whole number"),
        ("public_quotations: 1", "public_quotations: found '1'; expected true or false"),
        ("pseudonymise: {schools: 3}", "pseudonymise.schools: found '3'; expected true or false"),
        ("pseudonymise: all", "pseudonymise: found 'all'; expected options of its own"),
        ("codebook: own.docx", "codebook: found 'own.docx'; expected a file that ends in .yaml"),
        ("language: English", "language: found 'English'; expected a code such as en"),
    ],
)
def test_a_wrong_option_says_what_was_found_and_what_it_may_be(tmp_path, line, expected):
    (tmp_path / "qualcop.yaml").write_text(f"{line}\n")
    with pytest.raises(StudyError) as stop:
        read_settings(open_study(tmp_path))
    assert expected in str(stop.value.problems[0])


@pytest.mark.parametrize("folder", ["", " "])
def test_an_empty_path_is_no_study(folder):
    with pytest.raises(StudyError, match="Type its path"):
        open_study(folder)
