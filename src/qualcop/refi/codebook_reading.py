"""Users, codes, sets and variables of a project or codebook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualcop.readers.elements import name_tag
from qualcop.refi.intake import Intake, find_children, read_child, read_name
from qualcop.refi.model import Code, Set, User, Value, Variable
from qualcop.refi.note_reading import read_note_refs

if TYPE_CHECKING:
    from lxml.etree import _Element

KINDS = ("Text", "Boolean", "Integer", "Float", "Date", "DateTime")
_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{4}|[0-9a-f]{6}|[0-9a-f]{8})")
_RGB = re.compile(
    r"(?:rgba?\()?\s*(\d+)\s*[,\s]\s*(\d+)\s*[,\s]\s*(\d+)\s*(?:[,/]\s*([\d.]+%?)\s*)?\)?"
)


def read_users(root: _Element, intake: Intake) -> list[User]:
    """Everybody listed as a user."""
    found = [u for h in find_children(root, "Users") for u in find_children(h, "User")]
    names = [read_name(u) or (u.get("id") or "").strip() or None for u in found]
    return [User(intake.name("user", u.get("guid")), n) for u, n in zip(found, names, strict=True)]


def read_codes(codebook: _Element, intake: Intake) -> list[Code]:
    """All codes, each after the code above it. A code that is a case too is left to the cases."""
    codes: list[Code] = []
    for holder in (codebook, *find_children(codebook, "Codes")):
        for element in find_children(holder, "Code"):
            _add_code(element, None, codes, intake)
    intake.codes.update(code.guid for code in codes)
    return codes


def read_sets(holder: _Element, intake: Intake) -> list[Set]:
    """All sets; members are named by targetGUID (a project) or guid (a codebook)."""
    return [
        Set(
            guid=intake.name("set", element.get("guid")),
            name=_need_name(element, "set", intake),
            description=read_child(element, "Description"),
            codes=_read_members(element, "MemberCode", intake),
            sources=_read_members(element, "MemberSource", intake),
            notes=_read_members(element, "MemberNote", intake),
        )
        for sets in find_children(holder, "Sets")
        for element in find_children(sets, "Set")
    ]


def read_variables(root: _Element, intake: Intake) -> list[Variable]:
    """All variables."""
    variables = []
    for holder in find_children(root, "Variables"):
        for element in find_children(holder, "Variable"):
            kind = element.get("typeOfVariable", "")
            known = {k.lower(): k for k in KINDS}.get(kind.strip().lower())
            if known is None:
                intake.odd[f"variable of type {kind or 'none'}, read as Text"] += 1
            guid = intake.name("variable", element.get("guid"))
            name = _need_name(element, "variable", intake)
            words = read_child(element, "Description")
            variables.append(Variable(guid, name, known or "Text", words))
    return variables


def read_values(element: _Element, intake: Intake) -> tuple[Value, ...]:
    """The variables' values of a source or case."""
    values = []
    for entry in find_children(element, "VariableValue"):
        variable, kind, value = None, "Text", None
        for child in entry:
            tag = name_tag(child)
            if tag == "VariableRef":
                variable = intake.refer(child.get("targetGUID"))
            elif tag.endswith("Value"):
                kind, value = tag.removesuffix("Value"), "".join(map(str, child.itertext()))
        if variable:
            values.append(Value(variable, kind, value))
        else:
            intake.lose("value of a variable", "it does not say of which variable")
    return tuple(values)


def read_colour(raw: str | None, intake: Intake) -> str | None:
    """A colour as #rrggbb; what is said about its being transparent is a loss."""
    colour = (raw or "").strip().lower()
    if not colour:
        return None
    alpha = None
    if found := _RGB.fullmatch(colour):
        parts = [min(int(part), 255) for part in found.groups()[:3]]
        digits, alpha = "".join(f"{part:02x}" for part in parts), found[4]
    elif _HEX.fullmatch(colour if colour.startswith("#") else f"#{colour}"):
        digits = colour.lstrip("#")
        digits = "".join(d * 2 for d in digits) if len(digits) < 6 else digits
        if len(digits) == 8:  # alpha last (CSS) or first (.NET): first where that one is opaque
            first = digits.startswith("ff") and not digits.endswith("ff")
            digits, alpha = (digits[2:], digits[:2]) if first else (digits[:6], digits[6:])
    else:
        intake.lose("colour of a code", "it is not written as #rrggbb")
        return None
    if alpha not in (None, "1", "1.0", "100%", "ff"):
        intake.lose("transparency of a colour", "the standard has none")
    return f"#{digits}"


def _add_code(element: _Element, parent: str | None, codes: list[Code], intake: Intake) -> None:
    raw = intake.refer(element.get("guid"))
    is_case = raw in intake.case_codes
    guid = parent if is_case else intake.name("code", element.get("guid"))
    if not is_case:
        codes.append(
            Code(
                guid=guid,
                name=_need_name(element, "code", intake),
                codable=element.get("isCodable", "true").strip().lower() not in ("false", "0"),
                color=read_colour(element.get("color"), intake),
                description=read_child(element, "Description"),
                parent=parent,
                notes=read_note_refs(element, guid, intake),
            )
        )
    for child in find_children(element, "Code"):
        _add_code(child, guid, codes, intake)


def _need_name(element: _Element, kind: str, intake: Intake) -> str:
    name = read_name(element)
    if name is None:
        intake.odd[f"{kind} without a name"] += 1
        guid = intake.refer(element.get("guid")) or "?"
        return f"unnamed {kind} {guid[:8]}"
    return name


def _read_members(element: _Element, tag: str, intake: Intake) -> tuple[str, ...]:
    members = (
        intake.refer(m.get("targetGUID") or m.get("guid")) for m in find_children(element, tag)
    )
    return tuple(dict.fromkeys(m for m in members if m))
