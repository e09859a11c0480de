import pytest

from coding_study import NAME, Filling, lay_coding_study
from qualcop.cli import main
from qualcop.leaks import find_leaks
from qualcop.record import Record


@pytest.fixture
def study(tmp_path):
    return lay_coding_study(tmp_path / "study")


def assign(study, *words, coders=("ann", "ben"), name="r1"):
    return main(["assign", str(study), "--round", name, "--coders", *coders, *words])


def read(study):
    return Record(study / "data" / "coding").read_assignments()


def test_a_round_is_drawn_kept_and_written(study, capsys):
    assert assign(study, "--sample", "20", "--by", "Ada") == 0
    told = capsys.readouterr().out
    rows = read(study)
    assert rows["segment_id"].nunique() == 20 and set(rows["coder"]) == {"ann", "ben"}
    assert rows.loc[rows["double"].astype(bool), "segment_id"].nunique() >= 3
    for words in ("score-1", "together", "probability", "ann.xlsx", "qualcop collect"):
        assert words in told
    trail = Record(study / "data" / "coding").read_trail()
    assert trail["act"].tolist() == ["assign", "assign"] and trail["by"].tolist() == ["Ada"] * 2
    assert "seed 1; frame of 38 segments, digest " in trail["detail"][0]
    book = Filling(study / "data" / "coding" / "rounds" / "r1" / "ann.xlsx").book
    assert any("send it back to Ada" in str(c.value) for c in book["how to"]["B"])


def test_the_same_words_draw_the_same_in_any_copy(study, tmp_path):
    other = lay_coding_study(tmp_path / "other")
    for place in (study, other):
        assert assign(place, "--sample", "12") == 0
    for path in sorted((study / "data" / "coding" / "rounds").rglob("*.*")):
        twin = other / path.relative_to(study)
        assert path.read_bytes() == twin.read_bytes(), path.name


def test_a_round_is_not_drawn_twice_but_written_again(study, capsys):
    assert assign(study, "--all") == 0
    path = study / "data" / "coding" / "rounds" / "r1" / "ann.xlsx"
    content = path.read_bytes()
    assert assign(study, "--all") == 1 and "--rewrite" in capsys.readouterr().err
    path.unlink()
    (study / "data" / "processed" / "segments.parquet").unlink()  # of the record alone
    assert main(["assign", str(study), "--round", "r1", "--rewrite"]) == 0
    assert path.read_bytes() == content


def test_a_workbook_a_person_filled_in_is_never_written_over(study, capsys):
    assert assign(study, "--all") == 0
    path = study / "data" / "coding" / "rounds" / "r1" / "ann.xlsx"
    filling = Filling(path)
    filling.put(next(iter(filling.rows)), goals=1)
    held = filling.save().read_bytes()
    assert main(["assign", str(study), "--round", "r1", "--rewrite"]) == 1
    assert path.read_bytes() == held and "ann.xlsx" in capsys.readouterr().err


def test_later_rounds_leave_out_what_was_given_out_and_anchors_come_back(study):
    assert assign(study, "--sample", "20") == 0
    assert assign(study, "--sample", "10", "--anchors", "4", name="r2") == 0
    rows = read(study)
    first, second = (set(rows.loc[rows["round"] == r, "segment_id"]) for r in ("r1", "r2"))
    anchors = rows[rows["stratum"] == "anchor"]
    assert first & second == set(anchors["segment_id"]) and len(first & second) == 4
    was = rows[rows["round"] == "r1"].groupby("segment_id")["coder"].agg(set)
    for segment_id, coders in anchors.groupby("segment_id")["coder"].agg(set).items():
        assert coders == was[segment_id]
    assert assign(study, "--sample", "30", "--again", name="r3") == 0
    assert assign(study, "--anchors", "3", name="r4") == 0


def test_all_is_everything_once_or_to_everybody(study):
    assert assign(study, "--all", "--double", "0") == 0
    rows = read(study)
    assert len(rows) == rows["segment_id"].nunique() == 38
    assert (
        assign(study, "--all", "--double", "1", "--again", name="r2", coders=("a", "b", "c")) == 0
    )
    rows = read(study).query("round == 'r2'")
    assert len(rows) == 3 * 38 and (rows["double_inclusion"] == 1).all()


def test_one_coder_codes_alone(study, capsys):
    assert assign(study, "--sample", "5", coders=("ann",)) == 0
    assert not read(study)["double"].any()
    assert assign(study, "--sample", "5", "--double", "0.5", coders=("ann",), name="r2") == 1
    assert "two coders" in capsys.readouterr().err


def test_choices_narrow_the_frame_and_the_columns(study, capsys):
    words = ("--all", "--event", "early", "--kind", "transcript", "--codes", "vision,time")
    assert assign(study, *words) == 0
    assert set(read(study)["document_id"]) == {"d2"}
    filling = Filling(study / "data" / "coding" / "rounds" / "r1" / "ann.xlsx")
    assert {"vision", "time"} < set(filling.columns) and "goals" not in filling.columns


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--sample", "1"), "at least"),
        (("--sample", "0"), "1 or more"),
        ((), "--all"),
        (("--all", "--event", "erly"), "Did you mean early?"),
        (("--all", "--codes", "gaols"), "Did you mean goals?"),
        (("--all", "--anchors", "3"), "earlier round"),
    ],
)
def test_what_cannot_be_drawn_is_told_and_nothing_is_kept(study, capsys, words, told):
    assert assign(study, *words) == 1
    assert told in capsys.readouterr().err
    assert not (study / "data" / "coding").exists()


def test_bad_and_real_names_are_refused_all_at_once(study, capsys):
    assert assign(study, "--all", name="R 1", coders=("marchbanks", "ann", "ann b")) == 1
    told = capsys.readouterr().err
    assert told.count("expected a short name") == 3 and "marchbanks" not in told.lower()


def test_no_name_is_in_what_a_round_writes(study, capsys):
    assert assign(study, "--all", "--by", NAME) == 0
    from qualcop.key import read_matcher
    from qualcop.study import open_study

    matcher = read_matcher(open_study(study))
    assert find_leaks([study / "data" / "coding"], matcher) == []
    assert NAME not in capsys.readouterr().out


def test_a_name_in_the_texts_stops_the_round_before_anything_is_kept(tmp_path, capsys):
    from coding_study import make_frames

    frames = make_frames(6)
    frames["segments"].loc[2, "text"] = f"Then {NAME} spoke."
    study = lay_coding_study(tmp_path / "study", frames)
    assert assign(study, "--all") == 1
    told = capsys.readouterr().err
    assert "qualcop memo" in told and NAME not in told
    assert not (study / "data" / "coding").exists()


def test_a_name_in_the_codebook_is_masked_and_comes_back_as_it_was_sent(tmp_path, capsys):
    from coding_study import make_frames

    frames = make_frames(6)
    frames["codebook"]["definition"] = [f"What {NAME} and Vera Okafor call it."] * len(
        frames["codebook"]
    )
    study = lay_coding_study(tmp_path / "study", frames)
    (study / "codebooks").mkdir()
    (study / "codebooks" / "facilitation-practices.yaml").write_text("the study's own\n")
    assert assign(study, "--all") == 0
    path = study / "data" / "coding" / "rounds" / "r1" / "ann.xlsx"
    filling = Filling(path)
    told = str([[c.value for c in row] for row in filling.book["codebook"]])
    assert "Teacher 1 and Vera Okafor call it" in told and "Marchbanks" not in told
    filling.put(next(iter(filling.rows)), goals=1)
    filling.save(tmp_path / "ann.xlsx")
    sheet = study / "data" / "raw" / "registry" / "participants.csv"
    sheet.write_text(sheet.read_text() + "p02,Vera Okafor,teacher\n")
    assert assign(study, "--rewrite") == 0
    told = str([[c.value for c in row] for row in Filling(path).book["codebook"]])
    assert "Okafor" not in told
    assert main(["collect", "--study", str(study), str(tmp_path / "ann.xlsx")]) == 0
    assert "kept as a note" not in capsys.readouterr().out
    assert Record(study / "data" / "coding").read_notes().empty
