"""Small invented exchange files: in every convention of positions, as programs write them, broken.

`write_sample` writes one project; `EXPECTED` says where its selections are in the clean texts.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from pathlib import Path

from lxml import etree

from refi_story import CODES, SELECTIONS, TEXTS, USERS, WHEN

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
CONVENTIONS = tuple(
    f"{units}-{breaks}-bom{mark}"
    for units in ("codepoint", "utf16")
    for breaks in ("crlf1", "crlf2")
    for mark in (0, 1)
)
# What each program is known to count; "lf" is a text with LF and without a byte order mark.
USUAL = {"nvivo": "utf16-crlf2-bom0", "maxqda": "lf", "taguette": "lf"}


def _find(source: str, words: str) -> tuple[int, int]:
    start = TEXTS[source].index(words)
    return start, start + len(words)


EXPECTED = {  # source -> (start, end) in code points of the clean text
    source: sorted(_find(source, words) for name, words, *_ in SELECTIONS if name == source)
    for source in TEXTS
}


def guid(*parts: str) -> str:
    """The GUID of a thing of the samples, such as guid("code", "Time")."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "sample/" + "/".join(parts)))


def count_position(text: str, offset: int, convention: str) -> int:
    """A code point offset of a clean text as a program counts it in `convention`."""
    if convention == "lf":
        return offset
    units, breaks, mark = convention.split("-")
    before = text[:offset]
    count = len(before) if units == "codepoint" else len(before.encode("utf-16-le")) // 2
    return count + (before.count("\n") if breaks == "crlf2" else 0) + int(mark[-1])


def write_text(text: str, convention: str) -> bytes:
    """A text as a program saves it: CRLF and a byte order mark; LF and none of it for "lf"."""
    if convention == "lf":
        return text.encode("utf-8")
    return ("\ufeff" + text.replace("\n", "\r\n")).encode("utf-8")


def write_sample(path: Path, convention: str | None = None, vendor: str = "standard") -> Path:
    """Write the project as `vendor` would (standard, nvivo, atlasti, maxqda, qualcoder, taguette).

    Positions are counted by `convention` (one of `CONVENTIONS`, or lf); by default the vendor's.
    """
    convention = convention or USUAL.get(vendor, "codepoint-crlf1-bom0")
    if vendor == "taguette":
        path.write_bytes(make_taguette())
        return path
    root = make_project(convention)
    members = {f"{guid('source', n)}.txt": write_text(t, convention) for n, t in TEXTS.items()}
    folder, name, head = "sources", "project.qde", b""
    if vendor == "nvivo":
        folder, head = "Sources", b"\xef\xbb\xbf"
        members |= shape_nvivo(root)
    elif vendor == "atlasti":
        name = "Our convenings.qde"
        shape_atlasti(root)
    elif vendor == "maxqda":
        shape_maxqda(root)
    elif vendor == "qualcoder":
        root.set("origin", "QualCoder-3.7")
    files = {f"{folder}/{name}": content for name, content in members.items()}
    write_zip(path, {name: head + to_bytes(root)} | files)
    return path


def write_zip(path: Path, members: dict[str, bytes]) -> None:
    """A zip of these members, always the same bytes."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    path.write_bytes(sink.getvalue())


def to_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="utf-8")


def add(parent, tag, text=None, **attributes):
    """A child in the parent's namespace."""
    child = etree.SubElement(parent, etree.QName(etree.QName(parent).namespace, tag))
    child.text = text
    for key, value in attributes.items():
        if value is not None:
            child.set(key, str(value))
    return child


def make_project(convention: str) -> etree._Element:
    """The whole project, valid by the standard's schema."""
    root = etree.Element(f"{{{PROJECT}}}Project", nsmap={None: PROJECT})
    root.attrib.update({"name": "Our convenings", "origin": "Sample 1", "creationDateTime": WHEN})
    users = add(root, "Users")
    for user in USERS:
        add(users, "User", guid=guid("user", user), name=user)
    add_codes(add(add(root, "CodeBook"), "Codes"))
    variables = add(root, "Variables")
    for name, kind in (("Role", "Text"), ("Years", "Integer"), ("Joined", "Date")):
        add(variables, "Variable", guid=guid("var", name), name=name, typeOfVariable=kind)
    case = add(add(root, "Cases"), "Case", guid=guid("case", "Olu"), name="Olu")
    add(case, "Description", "A coach.")
    for name, kind, value in (("Role", "Text", "coach"), ("Years", "Integer", "4")):
        entry = add(case, "VariableValue")
        add(entry, "VariableRef", targetGUID=guid("var", name))
        add(entry, f"{kind}Value", value)
    add(case, "SourceRef", targetGUID=guid("source", "Coach call"))
    add(case, "SelectionRef", targetGUID=guid("selection", "3"))
    sources = add(root, "Sources")
    for name in TEXTS:
        add_source(sources, name, convention)
    notes = add(root, "Notes")
    for number, (*_, memo) in enumerate(SELECTIONS):
        if memo:
            add_note(notes, f"memo {number}", memo)
    add_note(notes, "diary", "Went well; too long.\nAgain in May.")
    links = add(root, "Links")
    ends = {"originGUID": guid("code", "Time"), "targetGUID": guid("code", "Needs")}
    add(links, "Link", guid=guid("link"), name="is one of", direction="OneWay", **ends)
    members = add(add(root, "Sets"), "Set", guid=guid("set"), name="First look")
    add(members, "MemberCode", targetGUID=guid("code", "Time"))
    add(members, "MemberSource", targetGUID=guid("source", "Coach call"))
    add(members, "MemberNote", targetGUID=guid("note", "diary"))
    add(root, "Description", "An invented study.")
    add(root, "NoteRef", targetGUID=guid("note", "diary"))
    return root


def add_codes(holder, above=None):
    for name, parent, colour, words in CODES:
        if parent != above:
            continue
        code = add(holder, "Code", guid=guid("code", name), name=name, isCodable="true")
        if colour:
            code.set("color", colour)
        if words:
            add(code, "Description", words)
        add_codes(code, name)


def add_source(sources, name, convention):
    path = f"internal://{guid('source', name)}.txt"
    maker = guid("user", USERS[0])
    source = add(sources, "TextSource", guid=guid("source", name), name=name, plainTextPath=path,
                 creatingUser=maker, creationDateTime=WHEN)  # fmt: skip
    for number, (where, words, codings, comment, memo) in enumerate(SELECTIONS):
        if where != name:
            continue
        ends = [count_position(TEXTS[name], offset, convention) for offset in _find(name, words)]
        selection = add(source, "PlainTextSelection", guid=guid("selection", str(number)),
                        startPosition=ends[0], endPosition=ends[1], creatingUser=maker,
                        creationDateTime=WHEN)  # fmt: skip
        if comment:
            add(selection, "Description", comment)
        for place, (code, user) in enumerate(codings):
            coding = add(selection, "Coding", guid=guid("coding", str(number), str(place)),
                         creatingUser=guid("user", USERS[user]), creationDateTime=WHEN)  # fmt: skip
            add(coding, "CodeRef", targetGUID=guid("code", code))
        if memo:
            add(selection, "NoteRef", targetGUID=guid("note", f"memo {number}"))
    if name == "Survey row 1":
        whole = add(source, "Coding", guid=guid("coding", "whole"), creatingUser=maker)
        add(whole, "CodeRef", targetGUID=guid("code", "Needs"))
        entry = add(source, "VariableValue")
        add(entry, "VariableRef", targetGUID=guid("var", "Joined"))
        add(entry, "DateValue", "2024-08-19")


def add_note(notes, name, text):
    made = {"creatingUser": guid("user", USERS[1]), "creationDateTime": WHEN}
    note = add(notes, "Note", guid=guid("note", name), name=name, **made)
    add(note, "PlainTextContent", text)


# ------------------------------------------------------------------- as programs write it
def shape_nvivo(root) -> dict[str, bytes]:
    """NVivo for Windows: no names, no colours; a code that is a case; annotations by links."""
    root.set("origin", "NVivo 12.6")
    for element in root.iter(f"{{{PROJECT}}}Code", f"{{{PROJECT}}}PlainTextSelection"):
        element.attrib.pop("color", None)
        if element.tag.endswith("Selection"):
            element.set("name", "")
    for source in root.iter(f"{{{PROJECT}}}TextSource"):
        source.set("richTextPath", source.get("plainTextPath").replace(".txt", ".docx"))
    codes = root.find("{*}CodeBook/{*}Codes")
    add(codes, "Code", guid=guid("case", "Olu"), name="Olu", isCodable="true")
    spoken = find_selection(root, 3)
    coding = add(spoken, "Coding", guid=guid("coding", "olu"))
    add(coding, "CodeRef", targetGUID=guid("case", "Olu"))
    name = f"{guid('note', 'annotation')}.txt"
    notes = root.find("{*}Notes")
    add(
        notes, "Note", guid=guid("note", "annotation"), name="1", plainTextPath=f"internal://{name}"
    )
    ends = {"originGUID": guid("note", "annotation"), "targetGUID": guid("selection", "5")}
    add(root.find("{*}Links"), "Link", guid=guid("link", "annotation"), **ends)
    return {name: "\ufeffWhich needs?\r\nAsk again.".encode()}


def shape_atlasti(root) -> None:
    """ATLAS.ti: names are the words, cut; GUIDs in capitals; a point that is coded; basePath."""
    root.attrib.update({"origin": "ATLAS.ti Windows 26.1.2", "basePath": "C:\\Users\\ren\\Desktop"})
    for element in root.iter():
        element.attrib.pop("color", None)
        for key, value in element.attrib.items():
            if len(value) == 36 and value.count("-") == 4:
                element.set(key, value.upper())
    for number, (_, words, *_) in enumerate(SELECTIONS):
        flat = words.replace("\n", " ")
        find_selection(root, number).set("name", flat[:60].strip() + ("…" if flat[60:] else ""))
    point = find_selection(root, 13)
    point.set("endPosition", point.get("startPosition"))
    add(point, "Description", "here")
    point.insert(0, point[-1])


def shape_maxqda(root) -> None:
    """MAXQDA: comments without codings, no dates, names twice, cases without a name."""
    root.set("origin", "MAXQDA 2024")
    for element in root.iter():
        element.attrib.pop("creationDateTime", None)
        if element.get("name") in TEXTS:
            element.set("name", "Row")
    comment = find_selection(root, 2)
    comment.remove(comment.find("{*}Coding"))
    root.find("{*}Cases/{*}Case").attrib.pop("name")


def find_selection(root, number: int):
    wanted = guid("selection", str(number))
    return next(e for e in root.iter("{*}PlainTextSelection") if e.get("guid").lower() == wanted)


def make_codebook() -> bytes:
    """A codebook alone, valid by the standard's schema."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK}, origin="Sample 1")
    add_codes(add(root, "Codes"))
    members = add(add(root, "Sets"), "Set", guid=guid("set"), name="First look")
    add(members, "MemberCode", guid=guid("code", "Time"))
    return to_bytes(root)


def make_taguette() -> bytes:
    """Taguette's codebook: flat names, no descriptions, an empty <Sets/>."""
    root = etree.Element(f"{{{CODEBOOK}}}CodeBook", nsmap={None: CODEBOOK}, origin="Taguette 1.5")
    codes = add(root, "Codes")
    for name in ("vision", "needs", "needs.time"):
        add(codes, "Code", guid=guid("tag", name), name=name, isCodable="true", color="#ffcc66")
    add(root, "Sets")
    return to_bytes(root)
