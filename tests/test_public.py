import io
import json
import re

import openpyxl
import page
import pandas as pd
import pdfua
import pypdfium2
import pytest

import memo_frames
from qualcop.disclosure import Limits, tell_plan
from qualcop.errors import StudyError
from qualcop.figures import describe_figure, plot_figure, save_figure
from qualcop.memo_pdf import TEMPLATE, write_memo
from qualcop.public.audit import audit_study, code_share
from qualcop.public.behind import make_behind
from qualcop.public.cells import list_cells
from qualcop.public.files import make_files
from qualcop.public.memo import gather_public, make_release
from qualcop.public.release import check_ranges, list_contents
from qualcop.public.steward import tell_steward
from qualcop.public.texts import make_generaliser, make_mentions, name_role, tells_size
from qualcop.table import as_frame, write_table
from qualcop.tables import DISCLOSURE, RELEASED

EMPTY = as_frame(RELEASED, [])
LIMITS = Limits(10, 3)
ABOUT = {**memo_frames.SETTINGS, "versions": []}


@pytest.fixture(scope="module")
def frames():
    return memo_frames.make_frames()


def audit(frames, limits=LIMITS, register=EMPTY):
    return audit_study(frames, limits, register, make_behind(frames, {}, b"secret"))


@pytest.fixture(scope="module")
def audited(frames):
    cells, plan = audit(frames)
    return cells, tell_plan(cells, plan)


@pytest.fixture(scope="module")
def gathered(frames, audited):
    release = make_release(*audited, LIMITS)
    general = make_generaliser(frames)
    return {c: gather_public(c, frames, release, general, ABOUT) for c in frames["cycles"].cycle}


@pytest.fixture(scope="module")
def pdf(gathered, tmp_path_factory):
    folder = tmp_path_factory.mktemp("public")
    data, tables = gathered["cycle-3"]
    save_figure(plot_figure("practices", tables["practices"]), folder / "practices.svg")
    content = json.loads(json.dumps(data))
    write_memo(content, folder, folder / "memo.pdf", TEMPLATE.with_name("public.typ"))
    return folder / "memo.pdf"


# ------------------------------------------------------------------------------------- cells
def test_the_facts_a_reader_is_said_to_know_are_true(frames):
    cells, facts = list_cells(frames)
    value = {cell.key: cell.value for cell in cells}
    for fact in facts:
        parts = [value[key] for key in fact.parts]
        if fact.kind == "sum":
            assert sum(parts) == value[fact.total]
        elif fact.kind == "within":
            assert max(parts) <= value[fact.total]
        else:
            assert sum(parts) >= value[fact.total]


def test_each_number_rests_on_those_known_behind_it(frames):
    cells = {cell.key: cell for cell in list_cells(frames)[0]}
    goals = cells["practices/sv-goals/cycle-1"]
    segments = frames["segments"].set_index("segment_id").loc[sorted(goals.items)]
    assert goals.value == len(segments)
    assert goals.people == set(segments.participant.dropna())
    assert goals.districts == set(segments.district.dropna())
    registry = frames["participants"].query("basis == 'registry' and role != 'facilitator'")
    assert cells["people/all"].people == set(registry.participant)


def test_a_study_without_a_registry_is_audited_too():
    bare = memo_frames.make_frames(registry=False)
    cells, plan = audit(bare)
    assert not any(cell.table == "people" for cell in cells)
    assert all(len(c.people) >= 10 for c in cells if c.key not in plan.hidden)


def test_no_hidden_number_of_a_study_can_be_worked_out_closely(audited):
    hidden = audited[1][~audited[1].shown.astype(bool)]
    assert len(hidden) and audited[1].shown.any()
    assert (hidden.upper.fillna(float("inf")) - hidden.lower).min() >= 10
    value = {cell.key: cell.value for cell in audited[0]}
    assert all(r.lower <= value[r.cell] for r in hidden.itertuples())


def test_shares_near_the_ends_are_coded_and_leave_room_for_the_threshold():
    assert code_share(20, 21, 10) == code_share(21, 21, 10)
    assert (code_share(21, 21, 10).text, code_share(0, 21, 10).text) == (
        "52 % or more",
        "48 % or less",
    )
    assert code_share(200, 201, 10).text == "95 % or more"
    assert code_share(11, 21, 10) is None and code_share(9, 9, 10) is None
    assert code_share(8, 15, 10) is None  # near both ends


# -------------------------------------------------------------------------------------- texts
def test_what_names_somebody_somewhere_gives_way_to_its_kind(frames):
    general = make_generaliser(frames, ["Wrenfield Schools", "Wrenfield"], ["Heron Street School"])
    said = {
        "District leader 2 · Core 1 asked Teacher 3": "[a district leader] asked [a teacher]",
        "at School 4 · Pilot 1 in core 2": "at [a school] in [a district]",
        "Wrenfield Schools and Heron Street School": "[a district] and [a school]",
        "Person (uncertain) and Person 12 came": "[a person] and [a person] came",
        "on the 22nd of January, or March 3, 2026": "on [a date], or [a date]",
        "2026-03-18, the 19th, see https://x.example/a?b": "[a date], [a date], see [a link]",
        "we may try the corewood plan": "we may try the corewood plan",
    }
    assert {text: general.rewrite(text) for text in said} == said
    label = frames["events"].label.iloc[0]
    assert general.rewrite(f"after {label} we met") == "after [a meeting] we met"
    assert name_role("district_leader") == "a district leader"


def test_words_that_tell_how_large_a_district_is_are_not_quoted():
    telling = ("It's two buildings, one teacher", "our 14 small schools", "forty miles of gravel")
    plain = ("they meet in two weeks", "we do, 3 evenings", "often schools are late")
    assert [tells_size(text) for text in telling] == [True] * 3
    assert [tells_size(text) for text in plain] == [False] * 3


def test_a_release_that_tells_too_much_is_refused(audited):
    check_ranges(audited[1], LIMITS)
    narrow = audited[1].assign(upper=audited[1].lower + 9)
    with pytest.raises(StudyError):
        check_ranges(narrow, LIMITS)


def test_a_study_may_quote_nobody_in_public(frames, audited):
    release, general = make_release(*audited, LIMITS), make_generaliser(frames)
    about = {**ABOUT, "public_quotations": False}
    data, tables = gather_public("cycle-3", frames, release, general, about)
    assert data["quotes"] == [] and tables["public_quotes"].empty


def test_a_text_that_names_somebody_stops_the_release(frames):
    name = frames["participants"].pseudonym.iloc[0]
    mentions = make_mentions(frames)
    make_files({"a.json": {"a": ["fine", {"b": "also fine"}]}}, mentions)
    for bad in (name, frames["districts"].label.iloc[0], frames["segments"].segment_id.iloc[0]):
        with pytest.raises(StudyError):
            make_files({"a.json": {"a": [{"b": f"x ({bad})"}]}}, mentions)


# --------------------------------------------------------------------------------------- memo
def test_no_hidden_number_is_in_any_file(gathered, audited):
    value = {cell.key: cell.value for cell in audited[0]}
    shown = dict(zip(audited[1].cell, audited[1].shown, strict=True))
    labels = {}
    for cycle, (_, tables) in gathered.items():
        for row in tables["practices"].itertuples():
            key = f"practices/{row.code}/{row.cycle}"
            assert (row.n_coded == value[key]) if shown[key] else pd.isna(row.n_coded)
        numbers = tables["public_numbers"]
        allowed = [k for k in shown if k.endswith(f"/{cycle}") and shown[k]]
        allowed = [k for k in allowed if k.startswith(("practices", "families", "reading"))]
        assert sorted(numbers.value.dropna()) == sorted(value[k] for k in allowed)
        assert (numbers.value.isna() == numbers.withheld).all()
        labels[cycle] = len(allowed)
    assert 0 < sum(labels.values()) < sum(not s for s in shown.values())


def test_tables_of_the_memo_hold_released_numbers_or_say_withheld(gathered, audited):
    value = {cell.key: cell.value for cell in audited[0]}
    shown = {k for k, s in zip(audited[1].cell, audited[1].shown, strict=True) if s}
    told = {f"{value[k]:,}" for k in shown}
    for data, _ in gathered.values():
        for part in (data["practices"], data["families"]):
            for row in (part["table"] or {"rows": []})["rows"]:
                assert {cell[0]["t"] for cell in row["cells"][1:]} <= told | {"withheld"}


def test_nobody_and_no_place_is_named(frames, gathered):
    for data, tables in gathered.values():
        text = json.dumps(data, ensure_ascii=False) + "".join(
            frame.to_csv() for frame in tables.values()
        )
        for name in (*frames["participants"].pseudonym, *frames["districts"].label):
            assert name not in text
        for name in (*frames["segments"].segment_id, *frames["sources"].path):
            assert name not in text
        assert not re.search(r"c\d-[a-z0-9]{5}", text)  # ids of numbers


def test_quotations_are_those_of_the_partnerships_memo_by_role_alone(frames, gathered):
    may = frames["participants"].query("basis == 'registry' and consent != 'none'")
    segments = frames["segments"].set_index("segment_id")
    agreed = {
        general_text(frames, t) for t in segments.text[segments.participant.isin(may.participant)]
    }
    quotes = [quote for data, _ in gathered.values() for quote in data["quotes"]]
    assert quotes and all(quote["text"] in agreed for quote in quotes)
    assert {q["who"] for q in quotes} <= {name_role(role) for role in frames["participants"].role}


def general_text(frames, text: str) -> str:
    return make_generaliser(frames).rewrite(text)


def test_the_first_page_says_that_it_is_public_what_is_withheld_and_why(pdf):
    with pypdfium2.PdfDocument(pdf) as opened:
        first = " ".join(opened[0].get_textpage().get_text_range().split())
    assert "public version" in first and "fewer than 10 people" in first
    assert "fewer than 3 districts" in first and "withheld" in first


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_the_public_memo_conforms_to_the_standards(pdf, profile):
    report = page.validate_pdf(pdf, profile=page.ValidationProfile(profile))
    assert [failure.rule_id for failure in report.failures] == []
    assert [finding.message for finding in pdfua.validate(str(pdf)).findings] == []


def test_the_figure_and_its_words_say_withheld_where_no_number_may_stand(gathered, tmp_path):
    frame = gathered["cycle-3"][1]["practices"].copy()
    frame.loc[frame.index[-1], "n_coded"] = pd.NA
    reread = pd.read_csv(io.StringIO(frame.to_csv(index=False)))
    assert "withheld" in describe_figure("practices", reread)
    assert "nan" not in describe_figure("practices", reread).lower()
    save_figure(plot_figure("practices", reread), tmp_path / "x.svg")
    assert (tmp_path / "x.svg").stat().st_size > 0


def contents_of(frames, audited, **settings):
    release = make_release(*audited, LIMITS)
    generals = make_generaliser(frames), make_generaliser(frames, telling=True)
    versions = dict.fromkeys(frames["cycles"].cycle, memo_frames.PROVENANCE)
    return list_contents(frames, release, *generals, ABOUT | settings, versions)


def test_the_public_workbook_has_no_people_segments_or_files(frames, audited):
    made = make_files(contents_of(frames, audited), make_mentions(frames))
    book = openpyxl.load_workbook(io.BytesIO(made["tables.xlsx"]))
    assert book.sheetnames == ["read me", "public_numbers", "public_quotes", "codebook"]


# ------------------------------------------------------------------------------------ steward
def test_the_steward_sees_counts_by_reason_and_any_range_that_is_too_narrow(audited, tmp_path):
    with pytest.raises(StudyError):
        tell_steward(tmp_path, LIMITS)
    write_table(DISCLOSURE, audited[1], tmp_path / "disclosure.parquet")
    told = "\n".join(tell_steward(tmp_path, LIMITS))
    assert f"{int(audited[1].shown.sum())} are shown" in told and "TOO NARROW" not in told
    assert "TOO NARROW" in "\n".join(tell_steward(tmp_path, Limits(10_000)))
