import json
import re

import page
import pandas as pd
import pdfua
import pikepdf
import pypdfium2
import pytest

import memo_frames
from qualcop.figures import plot_figure, save_figure
from qualcop.memo import gather_memo
from qualcop.memo.methods import _say_pseudonyms
from qualcop.memo.practices import say_agreement
from qualcop.memo.view import View, view_cycle
from qualcop.memo.words import join, write_days
from qualcop.memo_pdf import TEMPLATE, write_memo
from qualcop.numbers import COUNTED, NumberBook, format_number
from qualcop.table import as_frame

SETTINGS, PROVENANCE = memo_frames.SETTINGS, memo_frames.PROVENANCE
HOSTILE = '#panic("x") $x^2$ *b* _u_ <b>t</b> \\textbf{y} {{ j }} @ref `c` /* c */ Ελλάδα 😀 中文'


def gather(frames, cycle="cycle-3", settings=SETTINGS, provenance=PROVENANCE):
    return gather_memo(cycle, frames, settings, provenance)


def make_pdf(frames, folder, cycle="cycle-3", **options):
    data, _, _, figures = gather(frames, cycle, **options)
    for name, frame in figures.items():
        save_figure(plot_figure(name, frame), folder / f"{name}.svg")
    write_memo(json.loads(json.dumps(data)), folder, folder / "memo.pdf")
    return folder / "memo.pdf"


def read_pages(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return [" ".join(p.get_textpage().get_text_range().split()) for p in pdf]


def find_numbers(part):
    """All {"n", "id"} of the memo's data."""
    if isinstance(part, dict):
        if set(part) == {"n", "id"}:
            yield part
        for inner in part.values():
            yield from find_numbers(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from find_numbers(inner)


def find_plain(part):
    """All texts of lines that are not numbers."""
    if isinstance(part, dict):
        yield from (part[key] for key in "tebs" if key in part)
        for inner in part.values():
            yield from find_plain(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from find_plain(inner)


@pytest.fixture(scope="module")
def frames():
    return memo_frames.make_frames()


@pytest.fixture(scope="module")
def bare():
    return memo_frames.make_frames(registry=False)


@pytest.fixture(scope="module")
def gathered(frames):
    return {cycle: gather(frames, cycle) for cycle in frames["cycles"].cycle}


@pytest.fixture(scope="module")
def pdf(frames, tmp_path_factory):
    return make_pdf(frames, tmp_path_factory.mktemp("memo"))


# ----------------------------------------------------------------------------------- numbers
@pytest.mark.parametrize("cycle", ["cycle-1", "cycle-2", "cycle-3"])
def test_every_number_printed_is_registered_with_its_value(gathered, cycle):
    data, numbers, _, _ = gathered[cycle]
    values = numbers.set_index("number_id").value
    printed = list(find_numbers(data))
    assert len(printed) > 200
    for number in printed:
        decimals = len(number["n"].partition(".")[2])
        assert format_number(values[number["id"]], decimals) == number["n"]


def test_no_sentence_holds_a_number_without_an_id(gathered, frames):
    tables = ("codebook", "events", "districts")
    labels = [label for table in tables for label in frames[table].label]
    labels += ["Cycle 1", "Cycle 2", "Cycle 3", *sum(memo_frames.HOPES.values(), ())]
    labels.sort(key=len, reverse=True)
    day = r"[A-Z][a-z]+ \d+(–\d+)?"
    for data, *_ in gathered.values():
        for text in find_plain(data):
            for label in labels:
                text = text.replace(label, "")
            assert not re.search(r"\d", re.sub(day, "", text)), text


@pytest.mark.parametrize("cycle", ["cycle-1", "cycle-2", "cycle-3"])
def test_what_stands_behind_a_count_recounts_to_it(gathered, frames, cycle):
    _, numbers, traces, _ = gathered[cycle]
    assert recount_numbers(numbers, traces, frames) > 200


def recount_numbers(numbers, traces, frames):
    """Compare every number with what its traces hold; return how many were compared."""
    sources = frames["sources"].set_index("source_id")
    segments = frames["segments"].set_index("segment_id")
    people = frames["participants"].set_index("participant")
    behind = traces.groupby("number_id").item.apply(list).to_dict()
    recounts = {
        **dict.fromkeys(COUNTED, len),
        "words": lambda items: sources.words[items].sum(),
        "districts": lambda items: people.district[items].nunique(),
        "sections": lambda items: len(
            segments.loc[items, ["document_id", "section"]].drop_duplicates()
        ),
    }
    compared = 0
    for number in numbers.itertuples():
        if number.unit in recounts and number.table not in ("pattern_accuracy",):
            assert recounts[number.unit](behind.get(number.number_id, [])) == number.value, number
            compared += 1
    return compared


def test_traces_point_at_things_that_exist(gathered, frames):
    _, _, traces, _ = gathered["cycle-3"]
    known = {
        "segment": set(frames["segments"].segment_id),
        "source": set(frames["sources"].source_id),
        "person": set(frames["participants"].participant),
        "event": set(frames["events"].event),
    }
    for kind, items in traces.groupby("item_kind").item:
        assert set(items) <= known[kind]


def test_counts_of_practices_are_those_of_the_estimates(gathered, frames):
    data = gathered["cycle-3"][0]
    table = data["practices"]["table"]
    estimates = frames["estimates"].set_index(["code", "cycle", "group", "method"]).n_coded
    codes = frames["codebook"].query("family == 'practices' and codable").code
    for code, row in zip(codes, table["rows"][1:], strict=True):
        expected = [estimates[code, f"cycle-{i}", "all", "pattern_count"] for i in (1, 2, 3)]
        assert [cell[0]["n"] for cell in row["cells"][1:4]] == [str(n) for n in expected]


def test_the_columns_of_the_matrix_add_up_to_the_cycle(gathered):
    data = gathered["cycle-3"][0]
    whole = [row["cells"][3][0]["n"] for row in data["practices"]["table"]["rows"]]
    parts = [[cell[0]["n"] for cell in row["cells"][1:]] for row in data["matrix"]["table"]["rows"]]
    assert [sum(map(int, row)) for row in parts] == [int(n) for n in whole]


def test_ids_stay_when_a_later_cycle_is_added(gathered, frames):
    earlier = {
        name: frame[frame.cycle != "cycle-3"] if "cycle" in frame else frame
        for name, frame in frames.items()
    }
    alone = gather(earlier, "cycle-2")[1]
    assert set(alone.number_id) == set(gathered["cycle-2"][1].number_id)


def test_no_two_memos_share_an_id(gathered):
    ids = pd.concat([numbers.number_id for _, numbers, _, _ in gathered.values()])
    assert ids.is_unique


def test_a_tables_cell_is_found_by_row_id_and_letter(gathered):
    data = gathered["cycle-3"][0]
    table = data["events"]["table"]
    for row in table["rows"]:
        for column, cell in zip(table["columns"], row["cells"], strict=True):
            if column["letter"] and "n" in cell[0]:
                assert cell[0]["id"] == f"{row['id']}-{column['letter']}"


def test_the_example_of_tracing_is_a_number_of_this_memo(gathered, bare):
    for data, numbers, *_ in [*gathered.values(), gather(bare, "cycle-1")]:
        assert data["example"] in set(numbers.number_id)


# ----------------------------------------------------------------------------------- sentences
def say(lines):
    return [
        "".join(part.get("n") or part.get("t") or part.get("e") or "" for part in line)
        for line in lines
    ]


def test_in_short_is_three_to_five_sentences(gathered, bare):
    memos = [data for data, *_ in gathered.values()] + [gather(bare, "cycle-1")[0]]
    assert all(3 <= len(data["short"]) <= 5 for data in memos)


def test_few_segments_are_called_too_few_to_tell(frames):
    few = dict(frames)
    codings = frames["codings"]
    of_cycle = codings.segment_id.isin(frames["segments"].query("cycle == 'cycle-1'").segment_id)
    given = codings[of_cycle & codings.code.eq("sv-goals") & codings.value.eq(1)]
    few["codings"] = given[given.coder_kind.eq("pattern")].head(3)
    few |= recount(few)
    short = say(gather(few, "cycle-1")[0]["short"])
    assert any(s.startswith("Too few passages carry a practice") for s in short)


def recount(frames):
    rows = {
        name: frame.astype(object).where(frame.notna(), None).to_dict("records")
        for name, frame in frames.items()
        if name != "codebook"
    }
    counted = memo_frames.count_all(rows | {"codebook": frames["codebook"]})
    tables = memo_frames.tables
    return {name: as_frame(tables.TABLES[name], found) for name, found in counted.items()}


def test_a_lead_of_a_few_segments_is_no_lead(bare):
    close = dict(bare)
    codings = bare["codings"].query("value == 1 and coder_kind == 'pattern'")
    some = codings[codings.code == "sv-purpose"].head(5)
    close["codings"] = pd.concat([some, some.assign(code="na-landscape")])
    close |= recount(close)
    assert any(
        s.startswith("No practice stands out") for s in say(gather(close, "cycle-1")[0]["short"])
    )


def test_a_change_is_told_in_counts_and_never_as_a_trend(gathered):
    change = say(gathered["cycle-2"][0]["short"])[3]
    assert re.search(r": \d+ of \d+ segments then, \d+ of \d+ now", change)
    assert "not a trend" in change
    assert "%" not in change


def test_a_first_cycle_is_compared_with_nothing(gathered):
    assert "difference" not in " ".join(say(gathered["cycle-1"][0]["short"]))


def test_what_people_coded_stands_beside_what_rules_suggest(gathered):
    first, last = gathered["cycle-1"][0], gathered["cycle-3"][0]
    labels = [column["label"] for column in first["practices"]["table"]["columns"]]
    assert labels[-1] == "by people"
    assert "People have coded" in say(first["short"])[-1]
    assert "No person has coded" in say(last["short"])[-1]


def test_quotations_are_the_exemplars_with_ids_and_who_says_so(gathered, frames):
    quotes = gathered["cycle-3"][0]["quotes"]["quotes"]
    chosen = set(frames["exemplars"].query("cycle == 'cycle-3'").segment_id)
    assert quotes and {quote["segment"] for quote in quotes} <= chosen
    assert len({quote["segment"] for quote in quotes}) == len(quotes)
    assert {quote["says"] for quote in quotes} == {"suggested by the rules"}
    assert any(quote["doubt"] for quote in quotes)


def test_a_quotation_says_whose_words_it_prints_and_what_was_judged(gathered, frames):
    people = frames["participants"].set_index("participant")
    said = frames["segments"].set_index("segment_id")
    kinds = frames["sources"].set_index("source_id").kind
    quotes = [q for data, *_ in gathered.values() for q in data["quotes"]["quotes"]]
    assert any(q["noted"] for q in quotes)
    for quote in quotes:
        segment = said.loc[quote["segment"]]
        named = people.consent[segment.participant] == "quote"
        assert bool(quote["event"]) == named  # with a role alone, the event would tell who it was
        verbatim = kinds[segment.document_id] in ("transcript", "chat", "email", "survey")
        assert quote["noted"] == (not verbatim)
        assert quote["judged"]


def test_a_quotation_names_the_code_below_that_it_carries(gathered):
    codes = [q["code"] for q in gathered["cycle-3"][0]["quotes"]["quotes"] if not q["doubt"]]
    assert any(re.match(r"Developing a shared vision: \w", code) for code in codes)


def with_accuracy(frames, *rows):
    columns = ["reference", "both", "pattern_only", "reference_only"]
    frame = pd.DataFrame(rows, columns=columns).assign(code="(all)", segments=213)
    frame = frame.assign(precision=None, recall=None).to_dict("records")
    tables = memo_frames.tables
    return frames | {"pattern_accuracy": as_frame(tables.PATTERN_ACCURACY, frame)}


def test_cycles_are_not_compared_by_rules_that_people_mostly_reject(frames):
    few = with_accuracy(frames, ("coder-jt", 15, 77, 44), ("answer-sheet", 262, 312, 498))
    data = gather(few, "cycle-2")[0]
    short = " ".join(say(data["short"]))
    assert "cannot be told: people agree with fewer than half" in short
    assert "one person agrees with 15 of 92." in short
    assert "largest difference" not in short
    enough = with_accuracy(frames, ("coder-jt", 15, 77, 44), ("coder-mv", 70, 22, 44))
    short = " ".join(say(gather(enough, "cycle-2")[0]["short"]))
    assert "one person agrees with 15 of 92 and another with 70 of 92." in short
    assert "largest difference" in short


def test_coders_are_not_named(frames):
    few = with_accuracy(frames, ("answer-sheet", 262, 312, 498), ("coder-jt", 15, 77, 44))
    data = gather(few, "cycle-2")[0]
    assert "coder-jt" not in json.dumps(data)
    assert [line.split(" agrees")[0] for line in say(data["accuracy"])] == [
        "One person's coding",
        "The answer sheet of this invented study",
    ]


def test_a_memo_tells_how_often_those_who_coded_agree(frames, gathered):
    assert gathered["cycle-1"][0]["practices"]["agreement"] == []  # one person coded
    codings = frames["codings"]
    mine = codings[codings.coder_kind.eq("person") & codings.code.str.startswith("sv-")]
    other = mine.assign(coder="coder-b", value=0)
    other.iloc[:2, other.columns.get_loc("value")] = 1
    both = frames | {"codings": pd.concat([codings, other], ignore_index=True)}
    told = say_agreement(view_cycle("cycle-1", both))
    numbers = [int(part["n"]) for part in told if "n" in part]
    somebody = (mine.value.to_numpy() | other.value.to_numpy()).sum()
    agreed = (mine.value.to_numpy() & other.value.to_numpy()).sum()
    assert numbers == [somebody, agreed]


def test_few_sections_tell_nothing_about_codes_that_meet(frames):
    some = frames["segments"].section.eq("Item 0") & frames["segments"].document_id.lt("s010")
    few = frames | {"segments": frames["segments"][some]}
    few |= recount(few)
    assert gather(few, "cycle-1")[0]["figures"]["cooccurrences"] == ""


def test_every_refused_file_is_listed_with_its_reason(gathered, frames):
    for cycle, (data, *_) in gathered.items():
        sources = frames["sources"]
        refused = sources[(sources.cycle == cycle) & (sources.status == "refused")]
        assert len(refused)
        assert {s["path"]: s["reason"] for s in data["reading"]["refused"]} == dict(
            zip(refused.path, refused.reason, strict=True)
        )


def test_an_unknown_cycle_is_refused(frames):
    with pytest.raises(KeyError):
        gather(frames, "cycle-9")


def test_words_are_joined_and_days_written_as_people_do():
    assert "".join(join(["a", "b", "c"])) == "a, b and c"
    assert write_days("2026-03-18", "2026-03-19") == "March 18–19, 2026"
    assert write_days("2025-10-10", "2026-01-09") == "October 10, 2025 – January 9, 2026"
    assert write_days(None) == ""


# ----------------------------------------------------------------------------------- the PDF
def test_a_memo_has_three_to_seven_pages(pdf):
    assert 3 <= len(read_pages(pdf)) <= 7


def test_each_page_says_what_it_is_and_where_it_stands(pdf):
    pages = read_pages(pdf)
    for i, text in enumerate(pages, start=1):
        assert "Pseudonymised; draft for the partnership" in text
        assert f"Page {i} of {len(pages)}" in text


def test_two_memos_of_the_same_tables_are_the_same_bytes(frames, pdf, tmp_path):
    assert make_pdf(memo_frames.make_frames(), tmp_path).read_bytes() == pdf.read_bytes()


@pytest.mark.parametrize("profile", ["ua1", "2a"])
def test_a_memo_conforms_to_pdf_ua_and_pdf_a(pdf, profile):
    report = page.validate_pdf(pdf, profile=page.ValidationProfile(profile))
    assert [failure.rule_id for failure in report.failures] == []
    assert report.is_compliant


def test_a_second_checker_of_accessibility_finds_nothing(pdf):
    assert [finding.message for finding in pdfua.validate(str(pdf)).findings] == []


def find_tags(pdf):
    tags = []

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for child in element:
                walk(child)
        elif isinstance(element, pikepdf.Dictionary) and "/S" in element:
            tags.append(element)
            walk(element.get("/K"))

    walk(pdf.Root.StructTreeRoot.K)
    return tags


def test_figures_have_alternative_text_and_tables_have_headers(pdf, gathered):
    alternatives = gathered["cycle-3"][0]["figures"]
    with pikepdf.open(pdf) as opened:
        tags = find_tags(opened)
        kinds = [str(tag.S) for tag in tags]
        found = {str(tag.Alt) for tag in tags if tag.S == "/Figure"}
        headers = [tag for tag in tags if tag.S == "/THead"]
    assert found == set(alternatives.values())
    assert kinds.count("/Table") == len(headers) == 9
    assert kinds.count("/TH") > 30
    assert "/H1" in kinds and "/H2" in kinds


def test_title_language_and_date_are_set_without_a_clock(pdf):
    with pikepdf.open(pdf) as opened:
        assert str(opened.Root.Lang).lower() == "en-us"
        assert str(opened.docinfo["/Title"]).startswith(SETTINGS["title"])
        assert str(opened.docinfo["/CreationDate"]).startswith("D:20261030")


def test_what_people_wrote_cannot_act_as_markup(frames, tmp_path):
    hostile = {name: frame.copy() for name, frame in frames.items()}
    hostile["segments"]["text"] = HOSTILE
    hostile["districts"]["hopes_to_share"] = HOSTILE
    hostile["events"]["label"] += " $#*_"
    hostile["codebook"]["label"] += " <&$#"
    settings = SETTINGS | {"title": HOSTILE, "contact": HOSTILE}
    text = " ".join(read_pages(make_pdf(hostile, tmp_path, settings=settings)))
    shown = HOSTILE.replace("中文", "[U+4E2D U+6587]")
    assert text.replace(" ", "").count(shown.replace(" ", "")) >= 8
    assert "Characters that cannot be shown" in text


# ------------------------------------------------------------------------- studies of other sizes
def test_a_study_without_registry_gets_a_memo_that_says_what_is_missing(bare, tmp_path):
    provenance = PROVENANCE | {"assumptions": memo_frames.BARE_ASSUMPTIONS}
    pages = read_pages(make_pdf(bare, tmp_path, "cycle-1", provenance=provenance))
    text = " ".join(pages)
    assert 3 <= len(pages) <= 6
    assert "this memo quotes nobody" in text
    assert "What was assumed" in text and "events.csv" in text
    assert "The districts" not in text
    assert "Where it was spoken of" in text


def test_a_memo_of_a_thousand_files_stays_short_and_lists_every_refused_one(tmp_path):
    many = memo_frames.make_frames(registry=False)
    read = many["sources"].query("status == 'read'").iloc[[0]]
    copies = [read.assign(path=f"more/{i}.md", source_id=f"m{i}", words=5) for i in range(1000)]
    many["sources"] = pd.concat([many["sources"], *copies], ignore_index=True)
    refused = many["sources"].index % 100 == 0
    many["sources"].loc[refused, ["status", "reason"]] = ["refused", "it is a scan"]
    pages = read_pages(make_pdf(many, tmp_path, "cycle-1"))
    assert len(pages) <= 6
    assert " ".join(pages).count("it is a scan") == refused.sum()
    assert "more/7.md" not in " ".join(pages)


def test_an_empty_study_still_gets_a_memo(bare, tmp_path):
    few = {name: bare[name] for name in ("cycles", "codebook")}
    text = " ".join(read_pages(make_pdf(few, tmp_path, "cycle-1", settings={}, provenance={})))
    assert "The rules suggest no practice" in text
    assert "No person could be told from the files" in text


def test_long_labels_do_not_push_anything_off_the_page(frames, tmp_path):
    long = {name: frame.copy() for name, frame in frames.items()}
    for table in ("cycles", "events", "districts", "codebook"):
        long[table]["label"] += " and a good deal more than anybody would wish to read in one place"
    path = make_pdf(long, tmp_path, settings={"title": "A very long title " * 12})
    with pypdfium2.PdfDocument(path) as pdf:
        for sheet in pdf:
            words = sheet.get_textpage()
            letters = [i for i in range(words.count_chars()) if words.get_text_range(i, 1).strip()]
            boxes = [words.get_charbox(i) for i in letters]
            assert max(box[2] for box in boxes) <= 612 - 72 + 2
            assert min(box[0] for box in boxes) >= 72 - 2


def test_every_list_of_fonts_in_the_template_ends_with_the_one_that_has_all_characters():
    lists = re.findall(r'\((?:"[^"]+", ?)*"[^"]+",?\)', TEMPLATE.read_text(encoding="utf-8"))
    fonts = [fonts for fonts in lists if "DejaVu" in fonts or "Libertinus" in fonts]
    assert len(fonts) >= 3
    assert all(re.search(r'"DejaVu Sans",?\)$', found) for found in fonts)


@pytest.mark.parametrize("registry", [True, False])
def test_the_methods_box_says_what_was_decided_on_found_names_by_numbers_in_the_book(registry):
    frames = memo_frames.make_frames(registry=registry)
    cycle = frames["cycles"].cycle.iloc[-1]
    view = View(cycle, frames, NumberBook(cycle, "c9"))
    parts = _say_pseudonyms(view)
    told = "".join(p.get("t", "") or p.get("n", "") for p in parts)
    if not registry:
        assert "by what the research team decided" not in told
        return
    assert "5 names were found in the files that no list has" in told
    assert (
        "1 confirmed as people, 1 joined to a person known already, 1 refused as no names and "
        "2 not decided yet, and masked until then"
    ) in told
    numbers = view.book.numbers()
    mine = numbers[numbers.table == "found_names"]
    assert sorted(mine.value) == [1, 1, 1, 2, 5]
