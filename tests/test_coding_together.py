"""Two coders on the tiny study, from the workbook to the consensus, and what changes do to it."""

import shutil

import openpyxl
import pytest

from conftest import run_qualcop
from qualcop.table import read_table
from qualcop.tables import TABLES

pytestmark = pytest.mark.slow

CODES = ("sv-goals", "sv-management", "na-codesign", "na-landscape", "sv-resources")
# What each says of the segment that holds these words; else nothing applies.
SAYS = {
    "mv": {"our long-term goal": {"sv-goals"}, "agreed on norms": {"sv-management"},
           "survey questions": {"na-codesign"}, "that is our landscape": {"na-landscape"}},
    "jt": {"our long-term goal": {"sv-goals"}, "agreed on norms": {"sv-management", "sv-goals"},
           "survey questions": {"na-landscape"}, "that is our landscape": {"na-landscape"}},
}  # fmt: skip
NOTES = "first-meeting/notes by Ottilie Marchbanks.md"
UNTIL = [f"data/processed/{name}.parquet" for name in ("reliability", "estimates")]


def qualcop(*words):
    run = run_qualcop(*map(str, words))
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def table(study, name):
    return read_table(TABLES[name], study / "data" / "processed" / f"{name}.parquet")


def code(study, coder, path):
    """Fill a workbook as the coder would; a note names a person, which nobody should."""
    book = openpyxl.load_workbook(study / f"data/coding/rounds/r1/{coder}.xlsx")
    page = book["coding"]
    top = next(n for n in range(1, 6) if page.cell(n, 1).value == "segment_id")
    heads = {str(cell.value).split("\n")[0]: cell.column for cell in page[top]}
    for line in range(top + 1, page.max_row + 1):
        words = page.cell(line, heads["segment"]).value
        page.cell(line, heads["done"], "yes")
        for said, codes in SAYS[coder].items():
            for name in codes if said in words else ():
                page.cell(line, heads[name], 1)
                page.cell(line, heads["note"], "Tilly Marchbanks said so")
    book.save(path)
    return path


def decide(study, path):
    """Settle the first question only."""
    book = openpyxl.load_workbook(study / "data/coding/disagreements/0001.xlsx")
    page = book["disagreements"]
    heads = {cell.value: cell.column for cell in page[1]}
    asked = [(page.cell(n, 1).value, page.cell(n, 2).value) for n in range(2, page.max_row + 1)]
    page.cell(2, heads["decision"], 1)
    page.cell(2, heads["why"], "Verity Langstrom agreed to it")
    page.cell(2, heads["decided_by"], "ls")
    book.save(path)
    return path, asked


@pytest.fixture(scope="module")
def coded(finished, tmp_path_factory):
    """The study after two coders handed in and one disagreement was settled."""
    place = tmp_path_factory.mktemp("together")
    study = place / "study"
    shutil.copytree(finished, study)
    qualcop("assign", study, "--round", "r1", "--coders", "mv", "jt", "--all", "--double", "1",
            "--codes", *CODES, "--by", "ls")  # fmt: skip
    files = [code(study, coder, place / f"{coder}.xlsx") for coder in SAYS]
    qualcop("collect", "--study", study, *files)
    qualcop("memo", study, *UNTIL)
    qualcop("disagreements", study)
    path, asked = decide(study, place / "decided.xlsx")
    qualcop("settle", "--study", study, path)
    qualcop("memo", study, *UNTIL)
    return study, asked


def test_what_differed_was_listed_and_what_was_settled_counts(coded):
    study, asked = coded
    texts = table(study, "segments").set_index("segment_id").text
    told = {(texts[segment][-40:], name) for segment, name in asked}
    assert {name for _, name in told} == {"sv-goals", "na-codesign", "na-landscape"}
    consensus = table(study, "consensus").set_index(["segment_id", "code"])
    assert consensus.loc[asked[0], "rule"] == "adjudication"
    assert consensus.loc[asked[0], "decided_by"] == "ls"
    assert [consensus.loc[q, "rule"] for q in asked[1:]] == ["open"] * (len(asked) - 1)
    agreed = consensus[(consensus.rule == "agreement") & (consensus.value == 1)]
    assert set(agreed.index.get_level_values("code")) >= {"sv-goals", "sv-management"}


def test_counts_by_people_rest_on_the_consensus(coded):
    study, _ = coded
    estimates = table(study, "estimates").query("method == 'person_count' and group == 'all'")
    consensus = table(study, "consensus").query("value == 1")
    segments = table(study, "segments").set_index("segment_id")
    for name in CODES:
        mine = consensus[consensus.code == name]
        by_cycle = segments.loc[mine.segment_id].groupby("cycle").size()
        counted = estimates[estimates.code == name].set_index("cycle").n_coded
        for cycle, number in counted.items():
            assert number == by_cycle.get(cycle, 0), (name, cycle)


def test_agreement_is_measured_over_every_answer_zeros_too(coded):
    study, _ = coded
    rows = table(study, "reliability").query("scope == 'code' and group == 'all'")
    goals = rows.set_index("code").loc["sv-goals"]
    codable = int(table(study, "segments").codable.sum())
    assert (goals.units, goals.disagreements, goals.ones) == (codable, 1, 3)
    assert goals.percent == pytest.approx(1 - 1 / codable)
    assert goals.positive == pytest.approx(2 / 3)


def test_no_name_survives_in_what_coders_wrote(coded):
    study, _ = coded
    assert table(study, "markings").note.dropna().str.contains("said so").any()
    for name in ("markings", "notes", "consensus", "judgements"):
        text = table(study, name).to_csv()
        assert not any(part in text for part in ("Tilly", "Marchbanks", "Langstrom")), name
    told = qualcop("history", "sv-goals", study)
    assert "agreed to it" in told and "Langstrom" not in told


def test_a_history_leads_from_the_first_code_to_the_decision(coded):
    study, asked = coded
    told = qualcop("history", asked[0][0], study).splitlines()
    assert "given to jt in r1" in told[1]
    assert any("mv: sv-management = 1" in line for line in told)
    assert any("sv-goals = 1, decided by ls" in line for line in told)


@pytest.fixture(scope="module")
def changed(coded, tmp_path_factory):
    """The study after a transcript was corrected and the codebook changed."""
    study = tmp_path_factory.mktemp("changed") / "study"
    shutil.copytree(coded[0], study)
    path = study / "data" / "raw" / "sources" / NOTES
    text = path.read_text()
    text = text.replace("## Goals", "Somebody opened the windows and nobody minded.\n\n## Goals")
    text = text.replace("in the short term Dunmoor", "in the short run, Dunmoor")
    path.write_text(text.replace("agreed on norms for the calls", "agreed on norms for our calls"))
    path = study / "codebooks" / "facilitation-practices.yaml"
    book = path.read_text().replace("sv-goals", "sv-aims").replace('"1.0.1"', '"2.0.0"', 1)
    path.write_text(book)
    (study / "codebooks" / "migrations.yaml").write_text(
        'migrations:\n- from: "1.0.1"\n  to: "2.0.0"\n  changes:\n'
        "  - rename: {code: sv-goals, to: sv-aims}\n"
        "  - narrow: {code: sv-management, because: only norms of the whole community}\n"
    )
    qualcop("memo", study, *UNTIL)
    return study


def test_codes_stay_on_their_words_when_a_text_is_corrected(coded, changed):
    before = {(c, n.replace("sv-goals", "sv-aims"), w) for c, n, w in _coded_words(coded[0])}
    after = _coded_words(changed)
    moved = {(coder, name) for coder, name, words in before - after}
    assert moved == {("mv", "sv-management"), ("jt", "sv-management"), ("jt", "sv-aims")}
    assert all("norms for our calls" in words for _, _, words in after - before)
    anchors = table(changed, "anchors")
    assert set(anchors.state) == {"exact", "changed"}  # what shifted is where it was
    rows = anchors[anchors.state == "changed"]
    assert rows.quote_was.str.contains("the calls").any()
    assert rows.quote_now.str.contains("our calls").any()


def test_who_was_given_a_corrected_segment_is_still_known(changed):
    segments, given = table(changed, "segments"), table(changed, "assignments")
    corrected = segments.segment_id[segments.text.str.contains("norms for our calls")]
    assert given[given.segment_id.isin(corrected)].coder.tolist() == ["jt", "mv"]


def _coded_words(study):
    texts = table(study, "segments").set_index("segment_id").text
    rows = table(study, "judgements").query("value == 1")
    return {(row.coder, row.code, texts[row.segment_id]) for row in rows.itertuples()}


def test_codes_go_along_when_the_codebook_changes(changed):
    rows = table(changed, "judgements")
    renamed = rows[rows.code == "sv-aims"]
    assert set(renamed.code_was) == {"sv-goals"} and set(renamed.codebook_version) == {"1.0.1"}
    looks = table(changed, "second_looks")
    assert set(zip(looks.code, looks.change, strict=True)) == {("sv-management", "narrow")}
    assert set(looks.coder) == {"mv", "jt"}
    reliability = table(changed, "reliability").query("group == 'codebook_version'")
    assert set(reliability.level) == {"1.0.1"} and "sv-aims" in set(reliability.code)
    decided = table(changed, "consensus").query("rule == 'adjudication'")
    assert decided.code.tolist() == ["sv-aims"]


def test_a_history_tells_the_declared_changes_of_a_code(changed):
    told = qualcop("history", "sv-management", changed)
    assert "codebook 2.0.0: sv-management was narrowed (" in told
    assert "owed a second look): only norms of the whole community" in told
    assert "sv-goals was renamed sv-aims" in qualcop("history", "sv-goals", changed)
