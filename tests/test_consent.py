import pandas as pd
import pytest

import memo_frames
from analysis_frames import make_participants, make_segment, make_segments
from qualcop.consent import check_quotes, list_attributions, match_unnamable, select_quotable
from qualcop.errors import StudyError
from qualcop.memo import gather_memo
from qualcop.memo.stale import drop_stale

PEOPLE = make_participants(
    ("p01", "District leader 1 · Core 1", "district_leader", "core-1", "quote"),
    ("p02", "Teacher 1 · Core 2", "teacher", "core-2", "role_only"),
    ("p03", "Teacher 2 · Core 2", "teacher", "core-2", "none"),
)


def said(number: int, participant: str | None, text: str = "we talked") -> dict:
    return make_segment(number, text=text, participant=participant)


def quotable(*segments: dict, people: pd.DataFrame = PEOPLE) -> dict[str, str]:
    frame = select_quotable(make_segments(*segments), people)
    return dict(zip(frame["segment_id"], frame["attribution"], strict=True))


def exemplars(**cells) -> pd.DataFrame:
    row = {"segment_id": "s01", "attribution": "District leader 1 · Core 1"}
    return pd.DataFrame([row | cells])


def test_each_consent_gives_its_attribution_and_none_gives_nothing():
    assert list_attributions(PEOPLE) == {"p01": "District leader 1 · Core 1", "p02": "Teacher"}
    assert quotable(said(1, "p01"), said(2, "p02"), said(3, "p03"), said(4, None)) == {
        "s01": "District leader 1 · Core 1",
        "s02": "Teacher",
    }


def test_who_is_not_on_the_registry_is_not_quoted_whatever_the_table_says():
    found = PEOPLE.assign(basis="speaker_label")
    assert quotable(said(1, "p01"), people=found) == {}
    assert match_unnamable(found).search("as District leader 1 · Core 1 said")


def test_words_that_hold_another_speaker_need_that_ones_consent_too():
    both = "District leader 1 · Core 1: why? Teacher 2 · Core 2: because"
    assert quotable(said(1, "p01", both)) == {}
    agreed = PEOPLE.assign(consent="quote")
    assert list(quotable(said(1, "p01", both), people=agreed)) == ["s01"]


def test_a_quotation_without_consent_stops_the_step_that_would_print_it():
    segments = make_segments(said(1, "p01"))
    check_quotes(exemplars(), segments, PEOPLE)
    withdrawn = PEOPLE.assign(consent=["none", "role_only", "none"])
    with pytest.raises(StudyError):
        check_quotes(exemplars(), segments, withdrawn)
    with pytest.raises(StudyError):  # agreed to be named by role alone
        check_quotes(exemplars(), segments, PEOPLE.assign(consent="role_only"))
    with pytest.raises(StudyError):
        check_quotes(exemplars(segment_id="s99"), segments, PEOPLE)


def test_a_memo_is_not_made_from_exemplars_chosen_before_consent_was_withdrawn():
    frames = memo_frames.make_frames()
    people = frames["participants"]
    quoted = frames["segments"].set_index("segment_id").participant[frames["exemplars"].segment_id]
    chosen = people.participant == quoted.iloc[0]
    frames["participants"] = people.assign(consent=people.consent.mask(chosen, "none"))
    with pytest.raises(StudyError):
        gather_memo("cycle-1", frames, memo_frames.SETTINGS, memo_frames.PROVENANCE)


def test_memos_of_cycles_that_are_gone_are_taken_away_with_their_quotations(tmp_path):
    kept = ["memos/c1.json", "memos/c1.pdf", "memos/codebook.pdf", "figures/c1/matrix.csv"]
    gone = ["memos/old.json", "memos/old.pdf", "figures/old/matrix.csv", "public/memos/c1.json"]
    for name in kept + gone:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    drop_stale(tmp_path, {"c1"})
    left = sorted(p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file())
    assert left == sorted(kept)
