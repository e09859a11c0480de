"""Which codes meet, in studies whose codebook is their own."""

import memo_frames
from qualcop.memo.meeting import make_meeting
from qualcop.memo.view import view_cycle


def test_a_codebook_without_kinds_of_learning_pairs_practices_with_other_practices():
    frames = memo_frames.make_frames()
    other = {"collaborative-learning": "talk"}
    book = frames["codebook"].replace({"family": other, "code": other, "parent": other})
    pairs = make_meeting(view_cycle("cycle-3", frames | {"codebook": book}))
    assert len(pairs) and (pairs["code_a"] != pairs["code_b"]).all()
    assert pairs["count"].max() > 0
