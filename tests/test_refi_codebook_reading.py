import pytest

from qualcop.refi.codebook_reading import read_colour
from qualcop.refi.intake import Intake
from refi_snippets import ONE, TWO, lost, read


@pytest.mark.parametrize(
    ("raw", "colour", "losses"),
    [
        ("#AABBCC", "#aabbcc", 0),
        ("#abc", "#aabbcc", 0),
        ("aabbcc", "#aabbcc", 0),
        ("rgb(255, 0, 10)", "#ff000a", 0),
        ("rgb(255 0 10 / 50%)", "#ff000a", 1),
        ("rgba(1,2,3,0.5)", "#010203", 1),
        ("rgba(1,2,3,1)", "#010203", 0),
        ("255,0,10", "#ff000a", 0),
        ("rgb(300,0,0)", "#ff0000", 0),
        ("#ffaabbcc", "#aabbcc", 0),  # .NET: opaque first
        ("#aabbccff", "#aabbcc", 0),  # CSS: opaque last
        ("#aabbcc80", "#aabbcc", 1),
        ("", None, 0),
        (None, None, 0),
        ("red", None, 1),
        ("#12345", None, 1),
    ],
)
def test_colours_come_to_one_form_or_are_told(raw, colour, losses):
    intake = Intake({}.get)
    assert read_colour(raw, intake) == colour
    assert len(intake.losses) == losses


def test_codes_without_a_name_or_with_one_guid_stay_apart():
    project = read(
        f'<CodeBook><Codes><Code guid="{ONE}" name="A"/><Code guid="{ONE}" name="B"/><Code/>'
        f'<Code guid="{TWO}" isCodable="0"/></Codes></CodeBook>'
    )
    assert len({c.guid for c in project.codes}) == 4
    assert [c.codable for c in project.codes] == [True, True, True, False]
    assert project.codes[3].name == "unnamed code 00000002"
    assert len(project.remarks) == 3


def test_codes_directly_in_the_codebook_are_read():
    project = read(f'<CodeBook><Code guid="{ONE}" name="A"/></CodeBook>')
    assert [c.name for c in project.codes] == ["A"]


def test_users_are_called_by_name_or_else_by_their_id():
    project = read(f'<Users><User guid="{ONE}" id="ra"/><User guid="{TWO}"/></Users>')
    assert [u.name for u in project.users] == ["ra", None]


def test_variables_and_values_of_every_kind():
    kinds = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
    entry = f'<VariableValue><VariableRef targetGUID="{ONE}"/>{{}}</VariableValue>'
    values = "".join(entry.format(f"<{kind}Value>1</{kind}Value>") for kind in kinds)
    empty = entry.format("")
    project = read(
        f'<Variables><Variable guid="{ONE}" name="v" typeOfVariable="integer"/>'
        f'<Variable guid="{TWO}" name="w" typeOfVariable="Colour"/></Variables>'
        f'<Cases><Case guid="{ONE}">{values}{empty}<VariableValue/></Case></Cases>'
    )
    assert [v.kind for v in project.variables] == ["Integer", "Text"]
    found = project.cases[0].values
    assert [v.kind for v in found] == [*kinds, "Text"]
    assert (found[0].value, found[-1].value) == ("1", None)
    assert lost(project) == {"value of a variable": 1}
