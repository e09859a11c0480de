"""Answers whose code the codebook no longer has: they are counted, named, and brought back."""

import json
import re

import pytest

from qualcop.check import check_study
from qualcop.cli import main
from qualcop.codebook import read_codes
from qualcop.coding_tables import KNOWN_CODES
from qualcop.migrations import list_migrations
from qualcop.missing_report import check_missing, gather_missing, read_known_codes, remember_codes
from qualcop.people_codes import gather_people_codes
from qualcop.record import open_record
from qualcop.study import open_study
from qualcop.table import as_frame, read_table, write_table
from qualcop.tables import CODEBOOK, CODINGS, COMMENTS, DOCUMENTS, PARTICIPANTS, SEGMENTS
from test_people_codes import hand_in
from test_spans import WHOLE, make_segments

OLD = {
    "bar-time": ("Time", "No time, no substitutes."),
    "bar-space": ("Rooms", "No room to meet."),
    "goals": ("Goals", "People name what they want to reach."),
}

REST = {"include": "This.", "exclude": "That.", "examples": ["We did.", "We do."]}
REST["counter_examples"] = [{"text": "We did not.", "instead": "none"}]


class Place:
    """A study that was run with the codes `OLD` and on which two people handed in codes."""

    def __init__(self, folder):
        self.study = open_study(folder)
        (folder / "data/raw/sources").mkdir(parents=True)
        (folder / "data/raw/sources/a.txt").write_text("We met.\n")
        self.write_codebook("1.0.1", OLD)
        self.frames = {
            "documents": as_frame(
                DOCUMENTS,
                [{"document_id": "d1", "path": "d1.md", "kind": "meeting_note", "cycle": "c1"}
                 | {"text": WHOLE}],
            ),
            "segments": as_frame(SEGMENTS, make_segments()),
            "participants": as_frame(PARTICIPANTS, []),
            "comments": as_frame(COMMENTS, []),
        }  # fmt: skip
        for table in (CODEBOOK, COMMENTS, PARTICIPANTS):
            frame = read_codes(self.book) if table is CODEBOOK else self.frames[table.name]
            write_table(table, frame, self.study.processed / f"{table.name}.parquet")
        record = open_record(self.study)
        for coder, turns in (("mv", (0, 1)), ("jt", (0, 1, 2))):
            rows = [("d1", turn, code) for turn in turns for code in ("bar-time", "goals")]
            hand_in(record, coder, *rows, version="1.0.1", way="workbook")

    @property
    def book(self):
        return self.study.folder / "codebooks/facilitation-practices.yaml"

    @property
    def migrations(self):
        return self.book.with_name("migrations.yaml")

    def write_codebook(self, version, codes, families=("barriers",)):
        self.book.parent.mkdir(exist_ok=True)
        listed = [
            {"code": code, "label": label, "definition": definition, **REST}
            for code, (label, definition) in codes.items()
        ]
        family = {"label": "All", "definition": "All codes."}
        book = {"title": "Ours", "version": version, "language": "en"} | {
            "families": [{"code": name, **family, "codes": listed} for name in families]
        }
        self.book.write_text(json.dumps(book, indent=1))

    def sheet(self, coder, *codes):
        folder = self.study.raw / "codings"
        folder.mkdir(exist_ok=True)
        rows = "".join(f"d1:0,{code},1\n" for code in codes)
        (folder / f"{coder}.csv").write_text("segment_id,code,value\n" + rows)

    def missing(self):
        frames = {**self.frames, "codebook": read_codes(self.book)}
        steps = list_migrations(self.study)
        found = gather_missing(self.study, frames, steps, read_known_codes(self.study))
        return {
            code: (int(own.answers.sum()), *own["like"].dropna().unique())
            for code, own in found.groupby("code")
        }

    def answers(self, code):
        frames = {**self.frames, "codebook": read_codes(self.book)}
        steps, sheets = list_migrations(self.study), as_frame(CODINGS, [])
        made, _ = gather_people_codes(open_record(self.study), sheets, frames, steps, str)
        return int(made["judgements"]["code"].eq(code).sum())

    def paste(self):
        """Write what is said into the file, where it is said; the text that was said."""
        lines, step = check_missing(self.study)
        told, block = "\n".join(step).split("\n\n")[:2]
        before = self.migrations.read_text() if self.migrations.exists() else ""
        if "Raise `version`" in told:
            old, new = re.search(r'from "(.+)" to "(.+)"\.', told).groups()
            self.book.write_text(self.book.read_text().replace(old, new, 1))
        if "in place of `migrations: []`" in told:
            text = before.replace("migrations: []", block)
        elif "in place of []" in told:
            text = re.sub(r" \[\]\s*\Z", "\n", before) + block
        else:
            text = before.rstrip("\n") + "\n" + block
        self.migrations.write_text(text.lstrip("\n") + "\n")
        return "\n".join([line for own in lines.values() for line in own] + step)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "study").mkdir()
    return Place(tmp_path / "study")


def rename(old, new, version="1.1.0", **changed):
    """A codebook in which a code has another name."""
    codes = {(new if code == old else code): texts for code, texts in OLD.items()}
    return version, codes | changed


def test_all_codes_there_is_nothing_to_say(place):
    assert check_missing(place.study) == ({}, [])
    place.write_codebook("1.1.0", OLD, families=("elsewhere",))  # moved under another family
    assert check_missing(place.study) == ({}, [])


def test_check_says_first_what_is_missing_and_the_lines_said_bring_all_back(place, capsys):
    place.write_codebook(*rename("bar-time", "bar-schedule"))
    assert main(["check", str(place.study.folder)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == (
        "error: 5 answers of jt, mv on bar-time have no code in the codebook now; "
        "they count nowhere."
    )
    assert "bar-schedule now: the same label and definition" in said[1]
    assert "      - rename: {code: bar-time, to: bar-schedule}" in said
    assert said[-1].startswith("1 errors, 0 warnings")
    assert place.answers("bar-schedule") == 0
    place.paste()
    assert main(["check", str(place.study.folder)]) == 0
    assert place.missing() == {}
    assert place.answers("bar-schedule") == 5


@pytest.mark.parametrize(
    ("version", "before"),
    [
        ("1.1.0", "migrations: []\n"),
        ("1.0.1", ""),  # the version was forgotten too
        ("1.0.0", ""),  # an older codebook was put back
        ("1.1.0", 'migrations:\n  - from: "1.0.1"\n    to: "1.1.0"\n    changes: []\n'),
        ("1.1.0", 'migrations:\n- from: "1.0.0"\n  to: "1.0.1"\n  changes: []\n'),
        (
            "1.2.0",
            'migrations:\n- from: "1.0.1"\n  to: "1.2.0"\n  changes:\n'
            "  - narrow: {code: goals, because: too wide}\n",
        ),
        ("1.1.0", "# ours\nmigrations:\n  - {from: 1.0.1, to: 1.1.0, changes: []}\n"),
    ],
)
def test_the_lines_fit_whatever_is_declared_already(place, version, before):
    place.write_codebook(*rename("bar-time", "bar-schedule", version))
    if before:
        place.migrations.write_text(before)
    if "{from" in before:  # no place for lines: not this file's layout
        assert "below the last `changes:`" in "\n".join(check_missing(place.study)[1])
        return
    place.paste()
    assert [p for p in check_study(place.study) if p.severity == "error"] == []
    assert check_missing(place.study) == ({}, [])
    assert place.answers("bar-schedule") == 5


@pytest.mark.parametrize(
    ("texts", "because"),
    [
        (("Time", "No time, no substitutes."), "the same label and definition"),
        (("Schedules", "No time, no  Substitutes"), "the same definition"),
        (("TIME", "Something else altogether stands here."), "the same label"),
        (("Schedules", "No time, no substitutes, none."), "almost the same wording"),
        (("Schedules", "Somebody is late."), None),
    ],
)
def test_the_likely_name_is_told_by_label_and_definition(place, texts, because):
    codes = {code: OLD[code] for code in ("bar-space", "goals")} | {"bar-x": texts}
    place.write_codebook("1.1.0", codes)
    lines, step = check_missing(place.study)
    told = "\n".join([*lines["bar-time"], *step])
    if because:
        assert f"bar-x now: {because}" in told
    else:
        assert "No code of the codebook is like it" in told
        assert "# - rename: {code: bar-time, to: NEW-NAME}" in told
        assert "# - retire: {code: bar-time, because: WHY}" in told


def test_a_code_that_stood_beside_it_is_not_its_new_name(place):
    place.write_codebook("1.1.0", {code: OLD[code] for code in ("bar-space", "goals")} | {
        "bar-space": ("Time", "No room to meet.")})  # fmt: skip
    assert place.missing() == {"bar-time": (5,)}


def test_several_codes_are_told_apart_and_declared_in_one_step(place):
    codes = {"bar-when": OLD["bar-time"], "aims": OLD["goals"], "bar-space": OLD["bar-space"]}
    place.write_codebook("1.1.0", codes)
    assert place.missing() == {"bar-time": (5, "bar-when"), "goals": (5, "aims")}
    place.paste()
    assert check_missing(place.study) == ({}, [])
    assert (place.answers("bar-when"), place.answers("aims")) == (5, 5)


def test_two_codes_that_became_one_are_merged(place):
    same = "People name what they want to reach."
    place.write_codebook("1.0.1", OLD | {"bar-time": ("Aims", same)})
    write_table(CODEBOOK, read_codes(place.book), place.study.processed / "codebook.parquet")
    place.write_codebook("1.1.0", {"wishes": ("Goals", same)})
    assert "merge: {codes: [bar-time, goals], to: wishes}" in place.paste()
    assert check_missing(place.study) == ({}, [])


def test_a_choice_between_two_ways_is_asked_for_until_it_is_made(place):
    place.write_codebook("1.1.0", {code: OLD[code] for code in ("bar-space", "goals")})
    place.paste()
    assert any("changes" in str(p) for p in check_study(place.study))
    text = place.migrations.read_text()
    place.migrations.write_text(re.sub("# (- retire.*)WHY", r"\1unused", text))
    assert check_study(place.study) == [] and check_missing(place.study) == ({}, [])


def test_a_code_that_became_a_family_has_no_answers(place):
    place.write_codebook("1.1.0", {"goals": OLD["goals"]}, families=("bar-time",))
    assert place.missing()["bar-time"][0] == 5
    assert place.answers("bar-time") == 0


def test_sheets_and_comments_count_too_and_slips_are_told_by_row(place):
    place.sheet("kb", "bar-time", "Goals", "gaols", "goals")
    comments = [
        {"document_id": "d1", "comment_id": "1", "author": "Person 7", "text": "#bar-time, #metoo"}
    ]
    path = place.study.processed / "comments.parquet"
    write_table(COMMENTS, as_frame(COMMENTS, comments), path)
    place.write_codebook(*rename("bar-time", "bar-schedule"))
    lines, step = check_missing(place.study)
    assert list(lines) == ["Goals", "bar-time", "gaols"]
    assert "7 answers of jt, kb, mv, person-7 on bar-time" in lines["bar-time"][0]
    assert lines["gaols"][1] == "  kb.csv, code gaols in row 4: write goals there."
    assert lines["Goals"][1] == "  kb.csv, code Goals in row 3: write goals there."
    assert "gaols" not in "\n".join(step)
    place.paste()
    assert list(check_missing(place.study)[0]) == ["Goals", "gaols"]


def test_a_sheet_alone_is_looked_at(place):
    for path in sorted((place.study.folder / "data/coding").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    place.sheet("kb", "bar-time")
    place.write_codebook(*rename("bar-time", "bar-schedule"))
    assert place.missing() == {"bar-time": (1, "bar-schedule")}
    assert check_missing(place.study)[0]["bar-time"][0] == (
        "1 answer of kb on bar-time has no code in the codebook now; it counts nowhere."
    )
    place.paste()
    assert check_missing(place.study) == ({}, [])


def test_decisions_are_told_as_decisions(place):
    record = open_record(place.study)
    hand_in(record, "ls", ("d1", 0, "bar-time"), version="1.0.1", way="adjudication")
    place.write_codebook(*rename("bar-time", "bar-schedule"))
    told = check_missing(place.study)[0]["bar-time"][0]
    assert "5 answers of jt, mv and 1 decision of ls on bar-time" in told


def test_what_a_code_was_is_remembered_over_runs(place):
    remember_codes(place.study)
    place.write_codebook(*rename("bar-time", "bar-schedule"))
    last = place.study.processed / "codebook.parquet"
    write_table(CODEBOOK, read_codes(place.book), last)
    remember_codes(place.study)
    assert place.missing() == {"bar-time": (5, "bar-schedule")}
    kept = read_table(KNOWN_CODES, place.study.private / "codes.parquet")
    assert set(kept["codebook_version"]) == {"1.0.1", "1.1.0"}
    for damaged in (place.study.private / "codes.parquet", last):
        damaged.write_bytes(b"damaged")
    remember_codes(place.study)  # ends in no fault
    assert place.missing() == {"bar-time": (5,)}


def test_a_study_without_a_codebook_of_its_own_is_told_where_to_put_one(place):
    place.book.unlink()
    told = "\n".join(check_missing(place.study)[1])
    assert "no codebook of its own" in told and "# - retire: {code: goals" in told


def test_history_tells_what_is_missing(place, capsys):
    remember_codes(place.study)
    place.write_codebook(*rename("bar-time", "bar-schedule"))
    names = ("segments", "documents", "markings", "anchors", "judgements", "conflicts")
    frames = {**place.frames, "codebook": read_codes(place.book)}
    made, _ = gather_people_codes(
        open_record(place.study), as_frame(CODINGS, []), frames, [], lambda text: text
    )
    from qualcop.tables import TABLES

    for name in (*names, "codebook", "second_looks", "consensus"):
        frame = made.get(name, frames.get(name))
        write_table(TABLES[name], frame, place.study.processed / f"{name}.parquet")
    assert main(["history", "bar-time", str(place.study.folder)]) == 0
    said = capsys.readouterr().out
    assert "5 answers of jt, mv on bar-time have no code" in said
    assert "rename: {code: bar-time, to: bar-schedule}" in said
