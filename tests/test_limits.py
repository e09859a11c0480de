import re

from qualcop.readers import limits
from qualcop.study import ROOT


def test_the_table_for_people_is_the_one_that_holds():
    told = (ROOT / "docs" / "limits.md").read_text(encoding="utf-8")
    lines = [line.strip("|").split("|") for line in told.splitlines() if "|" in line]
    rows = [tuple(cell.strip() for cell in line) for line in lines]
    assert rows[2:] == limits.list_limits()


def test_every_limit_is_told():
    told = " ".join(text for _, text, _ in limits.list_limits()).replace(",", "")
    for name, value in vars(limits).items():
        if name.startswith("MAX_"):
            assert re.search(rf"\b(?:{value}|{value // 1_000_000} MB)\b", told), name


def test_limits_are_what_readers_keep_to():
    package = ROOT / "src" / "qualcop"
    text = "".join(p.read_text(encoding="utf-8") for p in package.rglob("*.py"))
    for name in vars(limits):
        if name.startswith("MAX_") and name != "MAX_XML_DEPTH":  # libxml2's own
            assert len(re.findall(rf"\b{name}\b", text)) > 3, name
