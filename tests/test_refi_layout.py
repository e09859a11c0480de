import pytest
from lxml import etree
from tests.refi_projects import SCHEMAS

from qualcop.refi.layout import LAYOUTS, check_layout
from refi_broken import ODD_XML
from refi_samples import make_codebook, make_project

XSD = "{http://www.w3.org/2001/XMLSchema}"


def check(xml):
    losses, remarks = check_layout(etree.fromstring(xml))
    return {(x.what, x.count) for x in losses}, remarks


def test_a_valid_project_and_codebook_hold_nothing_odd():
    for root in (make_project("lf"), etree.fromstring(make_codebook())):
        assert check_layout(root) == ([], [])


@pytest.mark.parametrize("fault", sorted(set(ODD_XML) - {"ids that are no GUIDs"}))
def test_what_the_standard_forbids_is_told(fault):
    assert check(ODD_XML[fault]())[1]


def test_everything_beyond_what_is_carried_is_counted():
    losses, _ = check(
        '<Project name="a" basePath="/home/x" mood="good" origin2=""'
        ' xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:schemaLocation="Project.xsd">'
        '<Graphs><Graph guid="1"/><Graph guid="2"/></Graphs>'
        '<Sources><TextSource guid="3"><Description>a</Description><Description>b'
        "</Description><Foo><Coding/></Foo></TextSource></Sources></Project>"
    )
    assert losses == {
        ("basePath of Project", 1), ("mood of Project", 1), ("Graph", 2), ("Foo in TextSource", 1),
        ("Coding in Foo", 1), ("second Description in TextSource", 1),
    }  # fmt: skip


def test_every_element_of_the_standard_has_its_place_in_the_standards_order():
    schema = etree.parse(SCHEMAS / "Project.xsd")
    types = {t.get("name"): t for t in schema.iter(f"{XSD}complexType")}
    for element in schema.iter(f"{XSD}element"):
        name, kind = element.get("name"), types.get(element.get("type"))
        if name not in LAYOUTS or kind is None:
            continue
        children = [e.get("name") for e in kind.iter(f"{XSD}element")]
        ours = [c.lstrip("*").replace("MediaSelection", name.replace("Source", "Selection"))
                for c in LAYOUTS[name].children]  # fmt: skip
        assert [c for c in ours if c in children] == children, name


def test_what_is_carried_has_a_layout_of_its_own():
    for name, layout in LAYOUTS.items():
        assert all(c in LAYOUTS for c in layout.children if not c.startswith("*")), name
