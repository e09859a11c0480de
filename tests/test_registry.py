from pathlib import Path

import openpyxl
import pytest

from qualcop.registry import list_assumptions, list_cycles, read_registry
from qualcop.study import ROOT, open_study

GOOD = {
    "cycles": "cycle,label,start,end,convening\nc2,Two,2026-02-01,2026-12-31,\n"
    "c1,One,2025-09-01,2026-01-31,e1\n",
    "events": "event,kind,cycle,date,site,note_taker,folder\n"
    "e1,convening,c1,2025-10-08,d1,Ada Quill,fall/day one\ne2,virtual call,c2,10/08/2026,,p1,\n",
    "districts": "district,name,label\nd1,Fern Hollow,Core 1\n",
    "participants": "participant,name,role,district,consent\np1,Ada Quill,teacher,d1,quote\n",
    "attendance": "event,participant,present\ne1,ada quill,yes\n",
}


def lay(tmp_path: Path, **sheets: str):
    folder = tmp_path / "data" / "raw" / "registry"
    folder.mkdir(parents=True)
    for name, text in {**GOOD, **sheets}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return open_study(tmp_path)


def test_a_good_registry_reads_without_a_word(tmp_path):
    registry, problems = read_registry(lay(tmp_path))
    assert problems == []
    assert registry.events[1]["kind"] == "virtual_call"
    assert registry.events[1]["date"] == "2026-10-08"


def test_full_names_become_short_names(tmp_path):
    registry, _ = read_registry(lay(tmp_path))
    assert registry.attendance[0]["participant"] == "p1"
    assert registry.events[0]["note_taker"] == "p1"


def test_cycles_are_put_in_order_of_time(tmp_path):
    registry, _ = read_registry(lay(tmp_path))
    assert [(c["cycle"], c["position"]) for c in list_cycles(registry)] == [("c1", 1), ("c2", 2)]


def test_every_fault_of_every_sheet_is_told_at_once(tmp_path):
    study = lay(
        tmp_path,
        participants="participant,name,role,district,consent\n"
        "p1,Ada Quill,wizard,d1,quote\np1,Bo Reed,teacher,d9,maybe\n",
        attendance="event,participant,present\ne7,Nobody Known,yes\n",
        cycles="cycle,label,start\nc1,One,soon\nc2,Two,2026-02-01\n",
    )
    _, problems = read_registry(study)
    told = "\n".join(str(p) for p in problems)
    for word in ("wizard", "maybe", "soon", "e7", "d9", "only once", "row 2"):
        assert word in told


def test_a_fault_never_prints_a_persons_name(tmp_path):
    study = lay(tmp_path, attendance="event,participant,present\ne1,Zelda Moth,yes\n")
    _, problems = read_registry(study)
    assert len(problems) == 1 and "Zelda" not in str(problems[0])


def test_comment_lines_semicolons_and_excel_bom_are_read(tmp_path):
    text = "\ufeff# a remark\n#, more\nevent;participant;present\ne1;p1;part\n"
    registry, problems = read_registry(lay(tmp_path, attendance=text))
    assert problems == [] and registry.attendance[0]["present"] == "part"


def test_an_unknown_column_is_a_warning_not_a_stop(tmp_path):
    text = GOOD["districts"].replace("label", "label,mascot").replace("Core 1", "Core 1,owl")
    registry, problems = read_registry(lay(tmp_path, districts=text))
    assert [p.severity for p in problems] == ["warning"]
    assert registry.districts[0]["label"] == "Core 1"


def test_a_missing_column_is_an_error(tmp_path):
    _, problems = read_registry(lay(tmp_path, districts="district,name\nd1,Fern Hollow\n"))
    assert any("'label'" in str(p) for p in problems)


def test_the_demo_registry_holds_together():
    registry, problems = read_registry(open_study(ROOT))
    roles = [p["role"] for p in registry.participants]
    assert problems == []
    assert len(registry.districts) == 6 and len(registry.cycles) == 3
    assert [
        roles.count(r) for r in ("district_leader", "specialist", "building_leader", "teacher")
    ] == [6, 6, 3, 6]


def test_what_is_assumed_names_the_sheet_that_would_settle_it():
    from qualcop.registry import Registry

    found = list_assumptions(Registry(), [{"basis": "folder"}], own_codebook=False)
    assert [a.sheet.rpartition("/")[2] for a in found] == [
        "participants.csv",
        "cycles.csv",
        "events.csv",
        "districts.csv",
        "attendance.csv",
        "facilitation-practices.yaml",
    ]


def test_a_filled_excel_sheet_is_read_though_an_empty_csv_lies_beside_it(tmp_path):
    study = lay(tmp_path, participants="participant,name,role\n")
    book = openpyxl.Workbook()
    for row in (["participant", "name", "role"], ["p1", "Ada Quill", "teacher"]):
        book.active.append(row)
    book.save(study.raw / "registry" / "participants.xlsx")
    registry, problems = read_registry(study)
    assert problems == []
    assert [p["name"] for p in registry.participants] == ["Ada Quill"]


def test_two_filled_files_of_one_sheet_are_a_fault(tmp_path):
    study = lay(tmp_path)
    (study.raw / "registry" / "Cycles.CSV").write_text("cycle\nc1\nc2\n")
    assert [p.expected for p in read_registry(study)[1]] == [
        "one file for the cycles sheet, not Cycles.CSV too"
    ]


def test_a_table_of_no_known_name_among_the_sheets_is_a_fault(tmp_path):
    study = lay(tmp_path)
    (study.raw / "registry" / "people.csv").write_text("participant,name,role\n")
    (study.raw / "registry" / "~$people.xlsx").write_text("")
    (study.raw / "registry" / "remember.txt").write_text("ask for consent")
    told = [(p.file, p.severity) for p in read_registry(study)[1]]
    assert told == [("registry/people.csv", "error"), ("registry/remember.txt", "warning")]


def test_two_people_of_one_full_name_are_told_apart_or_refused(tmp_path):
    two = "participant,name,role\np1,Ada Quill,teacher\np2,ADA  quill,teacher\n"
    places = [p.place for p in read_registry(lay(tmp_path, participants=two))[1]]
    assert places == ["row 2, column name"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("p1,Ada Quill,teacher,,quote,more", "5 cells, as in the header"),
        ('p1,"Ada Quill,teacher,,quote\np2,Bo Reed,teacher,,none', 'each " that opens'),
        ("p1,?!,teacher,,quote", "a name with letters"),
        ("u001,Ada Quill,teacher,,quote", "a short name other than u and digits"),
    ],
)
def test_a_row_that_would_lose_cells_or_people_is_a_fault(tmp_path, row, expected):
    sheet = f"participant,name,role,district,consent\n{row}\n"
    study = lay(tmp_path, participants=sheet, attendance="", events="", cycles="cycle\nc1\n")
    assert any(expected in p.expected for p in read_registry(study)[1])


def test_a_csv_in_utf_16_is_read(tmp_path):
    study = lay(tmp_path)
    (study.raw / "registry" / "participants.csv").write_text(GOOD["participants"], "utf-16")
    assert read_registry(study)[1] == []


def test_a_cycle_that_ends_before_it_starts_is_a_fault(tmp_path):
    study = lay(tmp_path, cycles="cycle,start,end\nc1,2026-02-01,2025-02-01\nc2,2026-03-01,\n")
    assert [p.place for p in read_registry(study)[1]] == ["row 2, column end"]


EVENTS = "event,kind,cycle,date,end_date\n"


@pytest.mark.parametrize(
    ("row", "severity", "told"),
    [
        ("e1,conference,c1,2026-04-14,", "error", "c2 (2026-02-01 to 2026-12-31). Write c2"),
        ("e1,conference,c1,,2026-04-14", "error", "dated 2026-04-14. Its cycle is c1 (2025-09-01"),
        ("e1,conference,c2,2027-04-14,", "error", "after the last cycle, c2"),
        ("e1,conference,c1,2025-08-31,", "error", "before the first cycle, c1"),
        ("e1,conference,c1,2026-01-20,2026-02-03", "warning", "ends on 2026-02-03, after its"),
    ],
)
def test_an_event_dated_outside_its_cycle_is_told_with_the_cycle_it_is_in(
    tmp_path, row, severity, told
):
    cycles = GOOD["cycles"].replace(",e1", ",")
    study = lay(tmp_path, events=f"{EVENTS}{row}\n", cycles=cycles, attendance="")
    (problem,) = read_registry(study)[1][1:]
    assert (problem.severity, problem.place) == (severity, "row 2") and told in str(problem)


def test_an_event_between_two_cycles_names_both(tmp_path):
    study = lay(
        tmp_path,
        cycles="cycle,start,end\nc1,2025-09-01,2026-01-09\nc2,2026-01-12,2026-05-01\n",
        events=f"{EVENTS}e1,conference,c1,2026-01-10,\n",
    )
    told = str(read_registry(study)[1])
    assert "between c1 (2025-09-01 to 2026-01-09) and c2 (2026-01-12 to 2026-05-01)" in told


@pytest.mark.parametrize(
    ("days", "faults"),
    [
        ("c1,,\nc2,2026-02-01,\n", 0),  # nothing is known of c1, and c2 may end any day
        ("c1,2025-09-01,\nc2,2026-02-01,\n", 1),  # c1 lasts until c2 begins
        ("c1,,2026-01-31\nc2,,2026-06-30\n", 1),
        ("c1,2025-09-01,2026-06-30\nc2,2026-02-01,2026-06-30\n", 1),  # they overlap
    ],
)
def test_cycles_with_half_their_days_are_as_long_as_the_others_leave_them(tmp_path, days, faults):
    events = f"{EVENTS}e1,conference,c1,2026-04-14,\n"
    study = lay(tmp_path, cycles=f"cycle,start,end\n{days}", events=events, attendance="")
    assert len(read_registry(study)[1][1:]) == faults


def test_cycles_may_turn_on_one_day_but_not_share_more(tmp_path):
    turn = "cycle,start,end\nc1,2025-09-01,2026-02-01\nc2,2026-02-01,2026-12-31\n"
    assert read_registry(lay(tmp_path, cycles=turn))[1] == []
    (problem,) = read_registry(
        lay(tmp_path / "b", cycles=turn.replace("26-02-01\nc2", "26-02-20\nc2"))
    )[1]
    assert problem.severity == "warning" and "2026-02-01 to 2026-02-20" in str(problem)


def test_a_cycle_that_turns_on_an_event_of_another_is_a_fault(tmp_path):
    cycles = "cycle,start,end,convening\nc1,,,e2\nc2,,,\n"
    (problem,) = read_registry(lay(tmp_path, cycles=cycles))[1]
    assert "the convening of c1 is e2, an event of c2" in str(problem)
