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
            assert own.list_own(text, [(at, at + len(name))]) == [(at, at + len(name))]
            assert own.list_own(f"we asked {name} about it", [(9, 9 + len(name))]) == []


def test_a_label_is_own_alone_on_its_line_and_with_its_number_but_no_cell_of_one_word_is():
    own = gather_own(["Right", "files read"])
    assert own.list_own("Right", [(0, 5)]) == [(0, 5)]
    assert own.list_own("so\nRight files read 3\nno", [(3, 8)]) == [(3, 8)]
    assert own.list_own("Right Dana 3", [(0, 5)]) == []
    assert own.list_own("Right", [(0, 5)], cell=True) == []
    assert own.list_own("Right 2", [(0, 5)], cell=True) == [(0, 5)]


def test_of_an_address_or_coded_letters_nothing_is_the_products():
    own = gather_own(["fork example black"])
    for text in ("black@fork.example", "b l a c k", "fork%20black"):
        assert own.list_own(text, [(0, len(text))]) == []


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


# A surname that is an everyday word, by itself and within another word, names nobody for sure:
# these places show it without the given name, or with letters glued to that.
LONE = (
    "capitals that part words",
    "file name in one word",
    "soft hyphens",
    "zero-width spaces",
    "JPEG IPTC",
)


@pytest.mark.parametrize("title", [title for title in PLACES if title not in LONE])
def test_a_person_called_like_the_products_words_is_found_in_every_place(tmp_path, title):
    name, content = PLACES[title]("Rosalind Black")
    assert find_in(tmp_path, name, content, compile_people(["Rosalind Black"]))


@pytest.mark.parametrize(("title", "person"), list(itertools.product(KINDS, NAMES)))
def test_people_called_like_its_words_are_found_in_each_kind_of_file(tmp_path, title, person):
    assert find_in(tmp_path, *PLACES[title](person))


def test_after_a_title_a_word_of_the_product_is_somebody(tmp_path):
    assert find_in(tmp_path, "plot.svg", "<svg><text>Ms. Black</text></svg>")
    assert find_in(tmp_path, "plot.svg", "<svg><text>Black students</text></svg>") == []


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
    told = ["Cohen's kappa; of exactly two coders"]
    said = {"text": told, "meaning": told}
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
