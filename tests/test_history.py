import pandas as pd
import pytest

from qualcop import coding_tables as declared
from qualcop.errors import StudyError
from qualcop.history import tell_history
from qualcop.migrations import Change, Migration
from qualcop.table import as_frame
from qualcop.tables import CODEBOOK, SEGMENTS

SAID = {"segment_id": "d:1", "code": "goals", "way": "workbook", "codebook_version": "1.0.0"}


@pytest.fixture
def frames():
    segment = {"segment_id": "d:1", "document_id": "d", "position": 1, "start": 0, "end": 9}
    segment |= {"kind": "turn", "codable": True, "cycle": "c", "words": 2, "text": "our goals"}
    code = {"code": "goals", "position": 1, "label": "Goals", "family": "f", "codable": True}
    code |= {"primary": False, "definition": "what is aimed at", "patterns": 0, "version": "1.1.0"}
    answers = [
        SAID | {"coder": "mv", "value": 1, "hand_in": "0001", "marking": "0001-1", "holds": True},
        SAID | {"coder": "jt", "value": 0, "hand_in": "0002", "marking": "0002-1", "holds": True},
    ]
    markings = [
        {**SAID, "marking": f"{h}-1", "hand_in": h, "coder": c, "document_id": "d", "value": v}
        | {"note": note}
        for h, c, v, note in (("0001", "mv", 1, "clear"), ("0002", "jt", 0, None))
    ]
    anchors = [{"marking": "0001-1", "state": "moved", "likeness": 1.0}]
    decision = {"segment_id": "d:1", "code": "goals", "value": 1, "rule": "adjudication"}
    decision |= {"coders": 2, "ones": 1, "decided_by": "ls", "decided_on": "2026-11-03"}
    decision |= {"why": "a goal is named", "hand_in": "0003", "codebook_version": "1.0.0"}
    return {
        "segments": as_frame(SEGMENTS, [segment]),
        "codebook": as_frame(CODEBOOK, [code]),
        "judgements": as_frame(declared.JUDGEMENTS, answers),
        "markings": as_frame(declared.MARKINGS, markings),
        "anchors": as_frame(declared.ANCHORS, anchors),
        "conflicts": as_frame(declared.CONFLICTS, []),
        "second_looks": as_frame(declared.SECOND_LOOKS, []),
        "consensus": as_frame(declared.CONSENSUS, [decision]),
    }


@pytest.fixture
def trail():
    lines = [
        ("assign", "r1", "mv"), ("assign", "r1", "jt"), ("hand_in", "0001", "mv"),
        ("hand_in", "0002", "jt"), ("settle", "0003", "ls"),
    ]  # fmt: skip
    return as_frame(
        declared.TRAIL,
        [
            {"number": n, "done": f"2026-11-0{n}T08:00:00Z", "act": act, "subject": subject}
            | {"coder": coder, "count": 1, "seal": "x"}
            for n, (act, subject, coder) in enumerate(lines, 1)
        ],
    )


@pytest.fixture
def assignments():
    row = {"round": "r1", "segment_id": "d:1", "position": 1, "document_id": "d", "cycle": "c"}
    row |= {"kind": "chat", "stratum": "high", "inclusion": 0.25, "double": True}
    row |= {"double_inclusion": 0.1, "codebook_version": "1.0.0"}
    return as_frame(declared.ASSIGNMENTS, [row | {"coder": c} for c in ("mv", "jt")])


def test_a_segment_is_followed_from_the_draw_to_the_decision(frames, trail, assignments):
    told = tell_history("d:1", trail, assignments, frames)
    assert told[0] == "d:1: our goals"
    assert "given to jt in r1 (drawn with probability 0.250 from high, several coders" in told[1]
    assert told[3].startswith(
        "2026-11-03T08:00:00Z  mv: goals = 1 on d:1 (codebook 1.0.0, text moved"
    )
    assert told[3].endswith(": clear")
    assert told[-1] == "  goals = 1, decided by ls on 2026-11-03: a goal is named"


def test_a_code_tells_under_which_versions_it_was_used(frames, trail, assignments):
    told = tell_history("goals", trail, assignments, frames)
    assert told[0] == "goals (Goals), codebook 1.1.0: what is aimed at"
    assert told[1] == "  under 1.0.0: 2 answers of 2 people, 1 times 1"


def test_a_code_tells_what_was_declared_of_it(frames, trail, assignments):
    steps = [Migration("1.0.0", "1.1.0", (Change("rename", ("aims",), ("goals",), "plainer"),))]
    answers = frames["judgements"].assign(code_was="aims")
    frames["judgements"] = as_frame(declared.JUDGEMENTS, answers)
    expected = "  codebook 1.1.0: aims was renamed goals (2 answers carried over): plainer"
    for code in ("goals", "aims"):
        assert tell_history(code, trail, assignments, frames, steps)[1] == expected


def test_a_coder_tells_what_was_given_and_handed_in(frames, trail, assignments):
    told = tell_history("mv", trail, assignments, frames)
    assert told[:2] == [
        "2026-11-01T08:00:00Z  given: r1, 1 rows",
        "2026-11-03T08:00:00Z  handed in: 0001, 1 rows",
    ]
    assert "mv answered on 1 segments; 1 were given" in told


def test_what_is_none_of_the_three_is_refused(frames, trail, assignments):
    with pytest.raises(StudyError, match="the id of a segment, the short name of a code"):
        tell_history("d:2", trail, assignments, frames)


def test_a_coder_without_a_record_is_told_too(frames, assignments):
    told = tell_history("mv", as_frame(declared.TRAIL, []), assignments, frames)
    assert told[0] == "mv answered on 1 segments; 1 were given"
    assert isinstance(told, list) and pd.notna(told[-1])
