"""Two releases of a study between which something got another name, and few people said more."""

import pandas as pd
import pytest

import memo_frames
from qualcop.disclosure import Limits, find_small
from qualcop.public.audit import compare_releases
from qualcop.public.behind import carry_over, make_behind, match_people
from qualcop.public.cells import list_cells
from qualcop.releases import OLD, add_release, is_old, list_earlier
from qualcop.table import as_frame
from qualcop.tables import RELEASED, TABLES

LIMITS = Limits(10, 3)
EMPTY = as_frame(RELEASED, [])
NAMES = {f"p{i + 1:02}": f"Given{chr(97 + i)} Family{chr(97 + i)}" for i in range(21)}


@pytest.fixture(scope="module")
def frames():
    """Of the invented study the practices alone."""
    whole = memo_frames.make_frames()
    book = whole["codebook"]
    book = book[book.family.eq("practices")].reset_index(drop=True)
    codings = whole["codings"]
    kept = codings[codings.code.isin(book.code)].reset_index(drop=True)
    return whole | {"codebook": book, "codings": kept}


def release(frames, register=EMPTY, names=NAMES):
    """What is shown, what is hidden and why, and the register with what is shown."""
    behind = make_behind(frames, names, b"secret")
    cells, _ = list_cells(frames)
    found = compare_releases(cells, LIMITS, register, behind)
    hidden = find_small(cells, LIMITS) | found.hidden
    shown = [behind.describe(cell) for cell in cells if cell.key not in hidden]
    if is_old(register):
        register = carry_over(register, behind)
    return {n.key: n for n in shown}, hidden, add_release(register, shown, behind.names)


@pytest.fixture(scope="module")
def first(frames):
    return release(frames)


def say_more(frames, who: str = "p01", cycle: str = "cycle-2", times: int = 3):
    """The study with more turns of one person, each with a code of the practices."""
    segments, codings = frames["segments"], frames["codings"]
    mine = segments[segments.participant.eq(who) & segments.cycle.eq(cycle) & segments.codable]
    more = pd.concat([mine.iloc[:1]] * times, ignore_index=True)
    more["segment_id"] = [f"{more.document_id[0]}:{who}more{i}" for i in range(times)]
    more["text"] = [f"we said something new, number {i}" for i in range(times)]
    more["position"] += 1000 + more.index
    coded = as_frame(
        TABLES["codings"],
        [
            {"segment_id": s, "code": "sv-goals", "coder": "patterns", "coder_kind": "pattern"}
            | {"value": 1, "codebook_version": "1.0.0"}
            for s in more.segment_id
        ],
    )
    whole = {"segments": pd.concat([segments, more]), "codings": pd.concat([codings, coded])}
    return frames | {n: as_frame(TABLES[n], frame) for n, frame in whole.items()}


def rename(frames, old: str, new: str, columns: tuple[str, ...]):
    """The frames with another name for something, wherever one of the columns holds it."""
    return {
        name: frame.assign(**{c: frame[c].replace(old, new) for c in columns if c in frame})
        for name, frame in frames.items()
    }


def rename_file(frames):
    """Every file another name, and with it other ids of documents and segments."""
    made = dict(frames)
    for name, frame in frames.items():
        for column in ("segment_id", "document_id", "source_id"):
            if column in frame:
                made[name] = made[name].assign(**{column: "new" + frame[column].astype(str)})
    return made


def rename_districts(frames):
    found = {d: f"new-{d}" for d in frames["districts"].district}
    return {
        name: frame.assign(district=frame.district.replace(found)) if "district" in frame else frame
        for name, frame in frames.items()
    }


def swap_ids(frames):
    """The participants sheet numbered anew: every id stands for somebody else."""
    ids = list(NAMES)
    found = dict(zip(ids, ids[1:] + ids[:1], strict=True))
    return {
        name: frame.assign(participant=frame.participant.replace(found))
        if "participant" in frame
        else frame
        for name, frame in frames.items()
    }, {found[p]: name for p, name in NAMES.items()}


CODES = ("code", "parent", "family", "code_a", "code_b")
RENAMED = {
    "nothing": lambda f: f,
    "a file": rename_file,
    "a cycle": lambda f: rename(f, "cycle-2", "cycle-2b", ("cycle",)),
    "a code": lambda f: rename(f, "sv-goals", "sv-aims", CODES),
    "a practice": lambda f: rename(f, "shared-vision", "vision", CODES),
    "a family": lambda f: rename(f, "practices", "moves", CODES),
    "an event": lambda f: rename(f, "c2-visit", "c2-tour", ("event", "convening")),
    "districts": rename_districts,
    "a role": lambda f: rename(f, "specialist", "facilitator", ("role",)),
    "all of it": lambda f: rename_districts(
        rename(rename(rename_file(f), "cycle-2", "x", ("cycle",)), "sv-goals", "aims", CODES)
    ),
}


@pytest.mark.parametrize("what", RENAMED)
def test_whatever_gets_another_name_one_person_more_is_not_told(frames, first, what):
    before = {(n.unit, n.value) for n in first[0].values()}
    changed = RENAMED[what](say_more(frames))
    shown, hidden, _ = release(changed, first[2])
    told = {n.key for n in shown.values() if (n.unit, n.value) not in before}
    assert told == set()
    whole = [k for k in hidden if k.startswith("practices/looked-at/")]
    assert len(whole) == 1 and hidden[whole[0]] == "difference"


@pytest.mark.parametrize("what", sorted(RENAMED.keys() - {"a role"}))
def test_under_another_name_the_same_numbers_are_shown_again(frames, first, what):
    shown, hidden, _ = release(RENAMED[what](frames), first[2])
    assert "difference" not in hidden.values()
    assert sorted(n.value for n in shown.values()) == sorted(n.value for n in first[0].values())


def test_six_people_who_change_sides_are_not_told(frames, first):
    _, hidden, _ = release(RENAMED["a role"](frames), first[2])
    assert first[0]["people/all"].value == 21 and hidden["people/all"] == "difference"


def test_people_are_known_by_their_names_where_ids_were_given_anew(frames, first):
    same, names = swap_ids(frames)
    shown, hidden, _ = release(same, first[2], names)
    assert sorted(n.value for n in shown.values()) == sorted(n.value for n in first[0].values())
    more, names = swap_ids(say_more(frames))
    _, hidden, _ = release(more, first[2], names)
    assert hidden["practices/looked-at/cycle-2"] == "difference"


def test_a_name_that_was_corrected_is_no_other_person(frames, first):
    corrected = NAMES | {"p03": "Given C. Familee-Smith"}
    shown, hidden, _ = release(frames, first[2], corrected)
    assert shown.keys() == first[0].keys() and "difference" not in hidden.values()


def test_ten_people_more_are_told_and_the_older_state_may_be_shown_again(frames, first):
    more = frames
    for who in list(NAMES)[:12]:
        more = say_more(more, who, times=2)
    shown, _, register = release(more, first[2])
    key = "practices/looked-at/cycle-2"
    assert shown[key].value == first[0][key].value + 24
    again, _, _ = release(frames, register)
    assert again[key].value == first[0][key].value


def test_words_and_files_are_withheld_with_the_segments(frames, first):
    _, hidden, _ = release(say_more(frames), first[2])
    assert first[0].keys() >= {"reading/words/cycle-2", "reading/files/cycle-2"}
    assert hidden["reading/words/cycle-2"] == "difference"


def test_a_register_of_ids_alone_is_carried_over(frames, first):
    behind = make_behind(frames, NAMES, b"secret")
    segments = frames["segments"].set_index("segment_id").participant
    rows = [
        {"release": 1, "cell": c.key, "value": c.value, "item": item}
        | {"participant": segments.get(item, item)}
        for c in list_cells(frames)[0]
        if c.key in first[0] and c.unit in ("segments", "people")
        for item in sorted(c.people if c.unit == "people" else c.items)
    ]
    old = pd.DataFrame(rows, columns=list(OLD)).astype({"participant": "string"})
    carried = carry_over(old, behind)
    assert list(carried.columns) == RELEASED.names
    for study in (frames, rename_file(frames)):
        shown, hidden, _ = release(study, old)
        assert "practices/looked-at/cycle-2" in shown, hidden
        _, hidden, _ = release(say_more(study), old)
        assert hidden["practices/looked-at/cycle-2"] in ("difference", "unmatched")
    renamed = rename(rename_file(say_more(frames)), "cycle-2", "c", ("cycle",))
    _, hidden, _ = release(renamed, old)
    assert hidden["practices/looked-at/c"] == "unmatched"


def test_the_register_holds_no_id_name_or_words(first, frames):
    text = first[2].drop(columns=["cell", "unit"]).to_csv()
    for column in ("participant", "pseudonym"):
        assert not any(f",{value}," in text for value in frames["participants"][column])
    assert not any(name in text for name in NAMES.values())
    assert not any(t in text for t in frames["segments"].segment_id.head(50))


def test_nobody_takes_anothers_place_in_the_register(first, frames):
    gone = {p: name for p, name in NAMES.items() if p != "p01"} | {"p02": NAMES["p01"]}
    behind = make_behind(frames, gone, b"secret")
    matched = match_people(first[2], behind)
    whole = next(n for n in list_earlier(matched) if n.key == "people/all")
    assert len(whole.people) == 21
