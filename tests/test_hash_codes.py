import pytest

from analysis_frames import make_codebook
from qualcop.hash_codes import HashCodes

CODES = HashCodes(
    make_codebook()
    .iloc[[0, 0, 0, 0]]
    .reset_index(drop=True)
    .assign(
        code=["sv-goals", "shared-vision", "na-landscape", "vision"],
        label=["Common goals", "Shared vision", "District landscape", "Vision, told"],
        codable=[True, True, True, False],
    )
)


@pytest.mark.parametrize(
    ("text", "codes", "rest"),
    [
        (
            "#sv-goals #na-landscape I think this is …",
            {"sv-goals": 1, "na-landscape": 1},
            "I think this is …",
        ),
        ("#SV_Goals, and #SharedVision.", {"sv-goals": 1, "shared-vision": 1}, "and."),
        ("#DistrictLandscape!", {"na-landscape": 1}, "!"),
        ("#sv–goals—I think", {"sv-goals": 1}, "I think"),
        ("not really: #sv-goals=0", {"sv-goals": 0}, "not really"),
        ("#sv-goals = 0 #sv-goals", {"sv-goals": 1}, ""),
        ("(#sv-goals) why?", {"sv-goals": 1}, "() why?"),
        ("＃sv-goals", {"sv-goals": 1}, ""),
        ("#sv-goals#na-landscape", {"sv-goals": 1, "na-landscape": 1}, ""),
        (
            "#sv-goals\nA line\n\n#na-landscape another",
            {"sv-goals": 1, "na-landscape": 1},
            "A line\nanother",
        ),
        ("our #1 priority, see http://a.b/c#sv-goals, C# and &#39;", {}, None),
    ],
)
def test_codes_are_read_however_people_write_them(text, codes, rest):
    tagged = CODES.read(text)
    assert dict(tagged.codes) == codes
    assert tagged.strange == ()
    assert tagged.rest == (text if rest is None else rest)


@pytest.mark.parametrize(
    ("text", "shown", "words"),
    [
        ("#sv-gaols yes", "#sv-gaols", "Did you mean #sv-goals?"),
        ("#zzz", "#zzz", "The codebook lists the codes."),
        ("#vision", "#vision", "Use one of the codes in it."),
        ("#comon-goals_", "#comon-goals", "Did you mean #sv-goals?"),
    ],
)
def test_what_is_no_code_is_named_with_the_nearest_one_and_stays_in_the_text(text, shown, words):
    tagged = CODES.read(text)
    assert tagged.codes == ()
    assert [(s[0], s[2]) for s in tagged.strange] == [(shown, words)]
    assert shown in tagged.rest


def test_a_code_of_before_is_read_unless_its_name_says_another_code_now():
    codes = HashCodes(make_codebook(), ["goal-setting", "Goals"])
    assert codes.read("#goal-setting—I think").codes == (("goal-setting", 1),)
    assert codes.read("#goals").codes == (("goals", 1),)
    assert codes.read("#goal-settin").strange[0][2] != "Did you mean #goal-setting?"
