"""Words that the product wrote stop no run, whoever is in the study; people's words are found."""

import csv
import itertools
import json
import re

import pytest

from conftest import lay_study, run_qualcop
from leak_places import PLACES, parquet, typst_pdf, xml, zipped
from qualcop.leaks import find_leaks
from qualcop.lexicon import _read_census
from qualcop.own_sources import list_constants, list_texts
from qualcop.own_words import gather_own
from qualcop.pseudonyms import compile_names, update_key

# Names that are words of the product, of statistics, of fonts and of scripts.
NAMES = ("Ruth Black", "Dana Cohen", "Mei You", "Guru Patel", "Ann Right", "Hans Gwet")


def compile_people(names):
    rows = [{"participant": f"p{n}", "name": x, "role": "teacher"} for n, x in enumerate(names)]
    return compile_names(update_key(None, rows))


PEOPLE = compile_people(NAMES)


def find_in(tmp_path, name, content, people=PEOPLE):
    path = tmp_path / "out" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return find_leaks([tmp_path / "out"], people)


# ------------------------------------------------------------------ what the product wrote
@pytest.mark.parametrize(
    "text",
    [
        "percent Black students, 0-100",
        "The codebook says how Cohen's kappa is read",
    ],
)
def test_words_stand_for_the_product_only_among_their_own(text):
    own = gather_own(["percent Black students, 0-100", "how Cohen's kappa is read"])
    for name in ("Black", "Cohen"):
        if name in text:
            at = text.index(name)
            assert name not in own.blank(text, [(at, at + len(name))])[at : at + len(name)]
            other = f"we asked {name} about it"
            assert own.blank(other, [(9, 9 + len(name))]) == other


def test_a_label_is_own_alone_on_its_line_and_with_its_number_but_no_cell_of_one_word_is():
    own = gather_own(["Right", "files read"])
    assert own.blank("Right", [(0, 5)]) == "¦¦¦¦¦"
    assert own.blank("so\nRight files read 3\nno", [(3, 8)]) == "so\n¦¦¦¦¦ files read 3\nno"
    assert own.blank("Right Dana 3", [(0, 5)]) == "Right Dana 3"
    assert own.blank("Right", [(0, 5)], cell=True) == "Right"
    assert own.blank("Right 2", [(0, 5)], cell=True) == "¦¦¦¦¦ 2"


@pytest.mark.parametrize(
    "text",
    [
        "Then Ms. Black told us",
        "Black: we did",
        "Ms. Black",
    ],
)
def test_a_label_of_one_word_is_none_after_a_title_or_before_what_was_said(text):
    own = gather_own(
        ["Black", "Then", "Ms.", "told", "Rows: {}", "we did it once", "Days", "told us"]
    )
    at = text.index("Black")
    assert own.blank(text, [(at, at + 5)]) == text
    assert own.blank("Rows: 3", [(0, 4)]) == "¦¦¦¦: 3"
    assert own.blank("Days: May 1 – June 3", [(0, 4)]) == "¦¦¦¦: May 1 – June 3"
    assert own.blank("Black Days 3", [(0, 5)]) == "¦¦¦¦¦ Days 3"


def test_the_short_name_of_a_work_is_own_without_its_title():
    own = gather_own(["Penuel (2014): How maps of conjectures are drawn", "After"])
    assert own.blank("After Penuel (2014).", [(6, 12)]) == "After ¦¦¦¦¦¦ (2014)."
    assert own.blank("After Penuel spoke", [(6, 12)]) == "After Penuel spoke"


def test_of_an_address_or_coded_letters_nothing_is_the_products():
    own = gather_own(["fork example black"])
    for text in ("black@fork.example", "b l a c k", "fork%20black"):
        assert own.blank(text, [(0, len(text))]) == text


def test_constants_are_parted_at_their_slots_and_documentation_is_none_of_them():
    source = 'def f(x):\n    """Doc by Black."""\n    return f"Kappa of {x} by Cohen" + "a %s b"\n'
    assert {"Kappa of ", " by Cohen", "a ", " b"} == set(list_constants(source))


def test_the_theme_of_a_workbook_and_the_meaning_of_a_column_name_nobody(tmp_path):
    from qualcop.workbook import make_workbook

    assert find_in(tmp_path, "tables.xlsx", make_workbook({})) == []
    told = xml("<si><t>percent Black students, 0-100</t></si>")
    assert find_in(tmp_path, "tables.xlsx", zipped({"xl/sharedStrings.xml": told})) == []


# ------------------------------------------------------------------ what people wrote
KINDS = (
    "CSV in utf-8",
    "SVG description",
    "notebook text output",
    "docx comment",
    "xlsx string",
    "xlsx comment",
    "Parquet cell",
    "Parquet column name",
    "SQLite packed cell",
    "PDF text",
    "PDF annotation",
    "percent-encoded link",
    "file name",
)


# A surname that is an everyday word, by itself and within another word, names nobody for sure.
LONE = ("capitals that part words", "file name in one word", "soft hyphens", "zero-width spaces")


@pytest.mark.parametrize("title", [title for title in PLACES if title not in LONE])
def test_a_person_called_like_the_products_words_is_found_in_every_place(tmp_path, title):
    name, content = PLACES[title]("Rosalind Black")
    assert find_in(tmp_path, name, content, compile_people(["Rosalind Black"]))


@pytest.mark.parametrize(("title", "person"), list(itertools.product(KINDS, NAMES)))
def test_people_called_like_its_words_are_found_in_each_kind_of_file(tmp_path, title, person):
    assert find_in(tmp_path, *PLACES[title](person))


@pytest.mark.parametrize(
    "said", ["Then Ms. Black told us about it.", "Ms. Black", "Black: We did."]
)
def test_a_surname_that_is_a_label_of_the_products_is_found_where_it_is_a_persons(tmp_path, said):
    assert find_in(tmp_path, "log.txt", said)


SAID = "so Black asked Ms. Cohen whether Hans knew"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("c1.pdf", typst_pdf(f"Quoted are people whose consent is on record. “{SAID}”")),
        ("c1.json", json.dumps({"quotes": [{"text": SAID}]})),
        ("segments.parquet", parquet({"text": [SAID]})),
        ("numbers.parquet", parquet({"label": [SAID]})),
        ("tables.xlsx", zipped({"xl/sharedStrings.xml": xml(f"<si><t>{SAID}</t></si>")})),
        ("tables.xlsx", zipped({"xl/sharedStrings.xml": xml("<si><t>Cohen</t></si>")})),
        ("plot.svg", f"<svg><text>{SAID}</text></svg>"),
        ("practices.csv", f"label,count\n{SAID},1\n"),
    ],
)
def test_such_names_are_found_in_people_s_words_beside_the_products(tmp_path, name, content):
    assert find_in(tmp_path, name, content)


def test_the_products_words_in_what_people_said_are_people_s(tmp_path):
    said = {"text": ["Gwet's AC1"], "meaning": ["Gwet's AC1"]}
    (leak,) = find_in(tmp_path, "segments.parquet", parquet(said))
    assert "column text" in leak.place


# ------------------------------------------------------------------ whole runs
def list_names(typed):
    """A person for each word of the product's texts, and for the commonest names of the census.

    Words that people typed into other sheets are left out: there a name is one.
    """
    words = {w.casefold() for t in list_texts() for w in re.findall(r"[^\W\d_]{3,19}", t)} - typed
    given = [
        name.title()
        for sex in ("female", "male")
        for name in itertools.islice(_read_census(f"dist.{sex}.first"), 150)
    ]
    last = [name.title() for name in itertools.islice(_read_census("dist.all.last"), 300)]
    for n, word in enumerate(sorted(filter(str.isascii, words))):
        yield f"{given[n % 300]} {word.title()}" if n % 2 else f"{word.title()} {last[n % 300]}"
    yield from map(" ".join, zip(given, last, strict=True))
    yield from NAMES


@pytest.mark.slow
def test_no_run_fails_for_a_person_who_is_called_like_a_word_of_the_product(tmp_path):
    study = tmp_path / "study"
    lay_study(study)
    sheet = study / "data/raw/registry/participants.csv"
    others = [p.read_text() for p in sheet.parent.glob("*.csv") if p != sheet]
    typed = {w.casefold() for text in others for w in re.findall(r"[^\W\d_]+", text)}
    rows = list(csv.DictReader(sheet.open()))
    rows += [
        {"participant": f"x{n}", "name": name, "role": "teacher"}
        for n, name in enumerate(list_names(typed))
    ]
    with sheet.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0], restval="")
        writer.writeheader()
        writer.writerows(rows)
    run = run_qualcop("memo", str(study))
    assert run.returncode == 0, (run.stdout + run.stderr)[-3_000:]
    assert json.loads((study / "data/processed/leak-check.json").read_text())["leaks"] == 0


NOTES = """Meeting notes 2026-03-04

Attendees: Dana Cohen, Ruth Black, Guru Patel, Mei You, Eth Moran, Kim Lopez

Dana Cohen: What did you try since we last met?
Ruth Black: We tried the walkthrough tool with two principals.
Guru Patel: How did the principals take it?
Mei You: They asked for a shorter form.
Eth Moran: The form is here:

https://github.com/DistrictEth/forms/issues/12

https://docs.google.com/document/d/1xKimQ8aB7/edit

https://forms.example/?by=Dana%20Cohen&at=3

Kim Lopez: Thanks, Eth.
"""


@pytest.mark.slow
def test_a_run_ends_with_such_people_known_from_an_attendance_line_alone(tmp_path):
    (tmp_path / "notes.txt").write_text(NOTES)
    run = run_qualcop("memo", str(tmp_path))
    assert run.returncode == 0, run.stdout + run.stderr
    assert list((tmp_path / "data/processed/memos").glob("*.pdf"))
