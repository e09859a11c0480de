from bench.masks import list_masks

from qualcop.study import open_study


def test_masks_are_shown_with_the_words_they_stand_for(tmp_path):
    (tmp_path / "call.txt").write_text(
        "Attendees: Dana Ruiz, Tom Okafor\n\nWe thank Dana for the form, which Tom Okafor made.\n"
    )
    masks = list(list_masks(open_study(tmp_path)))
    assert [mask.words for mask in masks] == ["Dana Ruiz", "Tom Okafor", "Dana", "Tom Okafor"]
    assert len({mask.pseudonym for mask in masks}) == 2
    assert (masks[2].before, masks[2].path) == ("We thank", "call.txt")
