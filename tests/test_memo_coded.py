import memo_frames
from qualcop.coding_tables import (
    ANCHORS,
    ASSIGNMENTS,
    CONSENSUS,
    JUDGEMENTS,
    MISSING_CODES,
    RELIABILITY,
    SECOND_LOOKS,
)
from qualcop.memo.coded import gather_coded
from qualcop.memo.view import view_cycle
from qualcop.table import as_frame

FRAMES = {k: f for k, f in memo_frames.make_frames().items() if k != "reliability"}
CODABLE = FRAMES["segments"].query("codable and cycle == 'cycle-2'").segment_id.tolist()


def words(lines):
    """The lines as a reader sees them, without ids."""
    part = {"t": str, "e": str, "b": str}
    return [
        "".join(next(p[k] for k in (*part, "n") if k in p) for p in told).replace("\u00a0", " ")
        for told in lines
    ]


def judge(*answers):
    rows = [
        {"segment_id": CODABLE[s], "code": "sv-goals", "coder": c, "value": v, "holds": True}
        | {"way": "workbook", "codebook_version": "1.0.0", "round": "round-1"}
        for s, c, v in answers
    ]
    return as_frame(JUDGEMENTS, rows)


def gather(**frames):
    return words(gather_coded(view_cycle("cycle-2", FRAMES | frames)))


def test_nothing_is_said_where_nobody_coded():
    assert gather() == []


def test_answers_without_a_code_are_told_before_all_else_and_where_none_is_left_too():
    rows = [
        {"code": code, "coder": coder, "way": "workbook", "source": "hand-in 0001"}
        | {"codebook_version": "1.0.1", "answers": answers}
        for code, coder, answers in (
            ("bar-time", "mv", 24),
            ("bar-time", "jt", 21),
            ("ba", "jt", 1),
        )
    ]
    missing = as_frame(MISSING_CODES, rows)
    expected = (
        "Not counted in this memo: 1 answer on ba and 45 answers on bar-time. The codebook does not"
        " have such a code now, and nobody has said what became of it."
    )
    assert gather(missing_codes=missing) == [expected]
    told = gather(missing_codes=missing, judgements=judge((0, "mv", 1)))
    assert told[0] == expected and "1 person coded 1 segment" in told[1]


def test_who_coded_how_much_and_in_which_way():
    told = gather(judgements=judge((0, "mv", 1), (0, "jt", 0), (1, "mv", 0)))
    first = "2 people coded 2 segments of this cycle, in a coding workbook; 1 of these were coded"
    assert told[0] == first + " by more than one of them."


def test_how_segments_were_chosen():
    rows = [
        {
            "round": "round-1",
            "coder": c,
            "segment_id": CODABLE[s],
            "position": s,
            "cycle": "cycle-2",
        }
        | {"document_id": "d", "kind": "chat", "stratum": "low", "inclusion": 0.5, "double": s == 0}
        | {"double_inclusion": 0.1, "codebook_version": "1.0.0"}
        for s, c in ((0, "mv"), (0, "jt"), (1, "mv"))
    ]
    told = gather(judgements=judge((0, "mv", 1)), assignments=as_frame(ASSIGNMENTS, rows))
    assert told[1].startswith(
        "Of this cycle, round-1 gave out 2 (drawn at random, by known chances), 1 of them"
    )


def reliability(**cells):
    row = {"scope": "set", "code": "(all)", "group": "cycle", "level": "cycle-2", "position": 1}
    row |= {"units": 40, "meetings": 6, "coders": 2, "ones": 9, "disagreements": 4}
    return row | {"weighted": True, "distance": "masi", "gate": "below"} | cells


def test_agreement_with_its_interval_and_the_gates():
    codes = [("sv-goals", "tentative"), ("sv-purpose", "below"), ("fu-contact", "below")]
    rows = [
        reliability(scope="code", code=c, group="all", level="all", gate=g, alpha=0.7)
        for c, g in codes
    ]
    rows.append(reliability(alpha=0.7312, lower=0.44, upper=0.89))
    told = gather(judgements=judge((0, "mv", 1)), reliability=as_frame(RELIABILITY, rows))
    assert "alpha is 0.73 (95 % interval 0.44 to 0.89), from 40 segments of 6 meetings" in told[1]
    assert (
        "agreement is enough for tentative conclusions (at least .667) for 1 and not surely enough"
        " for 2 of 3 codes."
    ) in told[2]


def test_how_it_was_settled():
    rows = [
        {"segment_id": CODABLE[n], "code": "sv-goals", "value": value, "rule": rule}
        | {"coders": 2, "ones": ones, "codebook_version": "1.0.0"}
        for n, (rule, value, ones) in enumerate(
            [
                ("agreement", 1, 2),
                ("agreement", 0, 0),
                ("adjudication", 0, 1),
                ("open", None, 1),
                ("open", None, 1),
            ]
        )
    ]
    told = gather(judgements=judge((0, "mv", 1)), consensus=as_frame(CONSENSUS, rows))
    assert told[1] == (
        "Somebody gave a segment a code 4 times: 1 time all of them agreed, 1 time it was settled"
        " by a decision and 2 times it is not settled yet and not counted."
    )


def test_what_changes_of_texts_and_codebook_did():
    states = ["moved", "moved", "changed", "lost", "exact"]
    anchors = [{"marking": f"0001-{n}", "state": s, "likeness": 1} for n, s in enumerate(states)]
    look = {"segment_id": CODABLE[0], "coder": "mv", "code_was": "sv-goals", "code": "sv-purpose"}
    look |= {"change": "split", "from_version": "1.0.0", "to_version": "2.0.0"}
    told = gather(
        judgements=judge((0, "mv", 1)),
        anchors=as_frame(ANCHORS, anchors),
        second_looks=as_frame(SECOND_LOOKS, [look]),
    )
    assert told[1] == (
        "Since texts were corrected after coding, of all cycles’ answers (a code applies, or"
        " not) 2 moved with their words,"
        " 1 stand on words that were corrected and 1 lost their words and no longer count."
        " The codebook changed: 1 answer waits for a second look."
    )
