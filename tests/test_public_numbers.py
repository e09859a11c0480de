"""Whatever is withheld: the figure is drawn, and no other number is in any public file."""

import io
import json
import random
import re

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import memo_frames
from qualcop.cells import read_frame
from qualcop.disclosure import Limits, Plan, tell_plan
from qualcop.errors import StudyError
from qualcop.figures import describe_figure, plot_figure, save_figure
from qualcop.numbers import format_number
from qualcop.public.cells import list_cells
from qualcop.public.files import make_files
from qualcop.public.memo import make_release
from qualcop.public.release import list_contents
from qualcop.public.texts import make_generaliser, make_mentions

LIMITS = Limits(10, 3)


@pytest.fixture(scope="module")
def frames():
    """The practices of the invented study, in two cycles."""
    whole = memo_frames.make_frames(cycles=2)
    book = whole["codebook"]
    return whole | {"codebook": book[book.family.eq("practices")].reset_index(drop=True)}


@pytest.fixture(scope="module")
def cells(frames):
    return list_cells(frames)[0]


def write(frames, cells, hidden, **options):
    """The public files where the cells `hidden` are withheld."""
    audit = tell_plan(cells, Plan(dict.fromkeys(hidden, "primary")))
    about = {**memo_frames.SETTINGS, "public_quotations": False} | options
    generals = make_generaliser(frames), make_generaliser(frames, telling=True)
    versions = dict.fromkeys(frames["cycles"].cycle, memo_frames.PROVENANCE)
    release = make_release(cells, audit, LIMITS)
    contents = list_contents(frames, release, *generals, about, versions)
    return make_files(contents, make_mentions(frames, ["Saltmarsh Valley"]))


def list_numbers(files) -> set[str]:
    """Every number in the memos' data, the figures' tables and the sheets of numbers."""
    texts = []
    for name, content in files.items():
        if name.endswith(".json"):
            data = json.loads(content)
            for part in ("versions", "days", "date", "codes", "least", "districts", "notice"):
                data.pop(part)
            texts.append(json.dumps(data))
        elif name.endswith(".csv"):
            texts.append(content.decode().replace(",", ";"))
        else:
            book = openpyxl.load_workbook(io.BytesIO(content))
            rows = book["public_numbers"].iter_rows(min_row=2, max_col=5, values_only=True)
            texts += [f"{value:,}" for row in rows for value in row if isinstance(value, int)]
    plain = re.sub(r"[Cc]ycle[- ]\d", "", "\n".join(texts))
    plain = re.sub(r'"depth": \d|(?<=;)\d(?=;cycle)|\((\d+) others? (is|are) withheld\)', "", plain)
    return {n.replace(",", "") for n in re.findall(r"\d{1,3}(?:,\d{3})+|\d+", plain)}


@pytest.mark.parametrize("seed", range(4))
def test_every_number_that_is_printed_is_one_the_audit_lets_be_shown(frames, cells, seed):
    keys = [cell.key for cell in cells]
    hidden = set(random.Random(seed).sample(keys, len(keys) * seed // 4))
    shown = {str(cell.value) for cell in cells if cell.key not in hidden}
    assert list_numbers(write(frames, cells, hidden)) <= shown | {"0"}


def test_where_all_is_withheld_no_number_is_left(frames, cells):
    files = write(frames, cells, {cell.key for cell in cells})
    assert list_numbers(files) <= {"0"}
    whole = {format_number(c.value) for c in cells if c.unit in ("words", "files")}
    assert whole and not whole & list_numbers(files)


@settings(max_examples=8)
@given(st.data())
def test_a_figure_is_drawn_whatever_is_withheld(tmp_path_factory, data):
    numbers = st.none() | st.integers(0, 5000)
    rows = []
    for number in range(data.draw(st.integers(1, 3))):
        whole = data.draw(numbers)
        rows += [
            {"code": code, "label": f"Practice {code}", "depth": 0, "cycle": f"c{number}"}
            | {"cycle_label": f"Cycle {'abc'[number]}", "this": number == 0}
            | {"n_coded": data.draw(numbers), "n_segments": whole}
            for code in "xyz"
        ]
    frame = pd.DataFrame(rows).astype({"n_coded": "Int64", "n_segments": "Int64"})
    path = tmp_path_factory.mktemp("figure") / "practices.csv"
    frame.to_csv(path, index=False)
    read = read_frame(path)
    save_figure(plot_figure("practices", read), path.with_suffix(".svg"))
    told = describe_figure("practices", read)
    texts = [t.get_text() for ax in plot_figure("practices", read).axes for t in _texts(ax)]
    for text in (told, *texts):
        assert not re.search(r"\bnan\b|<NA>|None", text)
    known = {str(n) for n in [*frame.n_coded.dropna(), *frame.n_segments.dropna()]}
    printed = re.findall(r"\d[\d,]*", " ".join([told, *texts]))
    assert {n.replace(",", "") for n in printed if n.strip(",")} <= known
    hidden = frame.drop_duplicates("cycle").n_segments.isna().sum()
    assert sum("segments withheld" in text for text in texts) == hidden
    assert told.count("segments withheld") == hidden


def _texts(ax):
    return [*ax.texts, ax.title, ax._left_title, ax._right_title, *ax.get_xticklabels()]


# ------------------------------------------------------------------------------ texts of the team
def tell(frames, **columns):
    """The study with other words in the first row of its codebook."""
    book = frames["codebook"].copy()
    for column, text in columns.items():
        book.loc[1, column] = text
    return frames | {"codebook": book}


def sheet_of(files) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(files["tables.xlsx"]))
    return [str(c) for row in book["codebook"].iter_rows(values_only=True) for c in row if c]


def test_examples_that_name_or_quote_somebody_are_left_out(frames, cells):
    pseudonym = frames["participants"].pseudonym.iloc[0]
    quoted = frames["segments"].text.iloc[3]
    lines = ["The board said no to the plan we made.", f"{pseudonym} told us that she resigns."]
    lines += ["In Core 2 they said at Convening 1 that it will not pay.", f"{quoted.capitalize()}!"]
    named = tell(
        frames, examples="\n".join(lines), counter_examples="Only Core 3 does. [instead: x]"
    )
    cells_shown = sheet_of(write(named, cells, set()))
    assert lines[0] in cells_shown
    assert not any("resigns" in c or "will not pay" in c or "Core" in c for c in cells_shown)
    assert not any(quoted[:30] in c.lower() for c in cells_shown)


def test_other_texts_of_the_team_are_generalised(frames, cells):
    named = tell(
        frames,
        label="Goals of Core 2",
        definition="As in Core 3 on March 3, 2026.",
        exclude="What District leader 7 · Core 1 does.",
    )
    named["cycles"] = named["cycles"].assign(label=["With Core 1", "Second"])
    files = write(named, cells, set())
    told = sheet_of(files)
    assert {"Goals of [a district]", "As in [a district] on [a date]."} <= set(told)
    assert "What [a district leader] does." in told
    whole = b"".join(v for k, v in files.items() if not k.endswith("xlsx")).decode()
    assert "Core" not in whole and "Cycle 1: With [a district]" in whole


def test_a_visit_of_the_codebook_is_no_meeting_of_the_study(frames, cells):
    plain = tell(frames, definition="Planning a visit or a follow up.", label="Visit")
    assert {"Planning a visit or a follow up.", "Visit"} <= set(
        sheet_of(write(plain, cells, set()))
    )


@pytest.mark.parametrize(
    ("options", "columns", "place", "where"),
    [
        ({"contact": "The office of Core 1"}, {}, "contact", "qualcop.yaml"),
        ({"contact": "Saltmarsh Valley, main office"}, {}, "contact", "qualcop.yaml"),
        ({}, {"code": "core-2-goals"}, "sheet codebook, row 3, column code", "codebook"),
    ],
)
def test_what_cannot_be_generalised_stops_the_run_and_says_where(
    frames, cells, options, columns, place, where
):
    with pytest.raises(StudyError) as error:
        write(tell(frames, **columns), cells, set(), **options)
    told = str(error.value)
    assert place in told and where in told and "run again" in told
