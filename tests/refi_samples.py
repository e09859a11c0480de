"""Small invented exchange files: in every convention of positions, as programs write them, broken.

`write_sample` writes one project; `EXPECTED` says where its selections are in the clean texts.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from pathlib import Path

from lxml import etree

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

TEXTS = {
    "Convening": "Welcome 🌱 to the second convening.\n\n"
    "Ida Fernwood opened with a map 🗺️ of the six districts.\n"
    "“We want one page that says what good coaching is,” she said.\n"
    "Olu Marsh: our coaches meet on Mondays, naïve as that sounds.\n"
    "  - a shared calendar\n  - one protocol for visits 👩🏽‍🏫\n"
    "The group wrote three needs on paper; two were about time.\n"
    "Nobody had data on who takes part in the summer institute.\n\n"
    "Next: call each other before the visits in May. 𝒟one.\n",
    "Coach call": "Call of the coaches 📞, four people.\n"
    "Cass Orrin shared her planning sheet and how it failed.\n"
    "Two others asked for it; it went round the same day.\n"
    "What helps: short visits, a clear question, no scoring.\n"
    "What hinders: substitutes are hard to find on Fridays.\n"
    "They agreed to send one question each before the next call.\n",
    "Survey row 1": "😀 I learnt more from the hallway than from the slides.\n"
    "More time for that, please.\n",
}
CODES = (  # name, code above, colour, description
    ("Vision", None, "#336699", "What the community is for."),
    ("Shared purpose", "Vision", "#3c9", None),
    ("Needs", None, "#cc3300", "Include: a need is named. Exclude: complaints."),
    ("Time", "Needs", None, None),
    ("Follow-up", None, None, None),
)
USERS = ("Ren Alder", "Tove Quill")
SELECTIONS = (  # source, words, [(code, user)], comment, memo
    ("Convening", "the second convening", [("Vision", 0)], None, None),
    ("Convening", "a map 🗺️ of the six districts.", [("Vision", 0), ("Vision", 1)], None, None),
    ("Convening", "“We want one page that says what good coaching is,”",
     [("Shared purpose", 0)], "their words", "Ask for this page."),
    ("Convening", "Olu Marsh: our coaches meet on Mondays, naïve as that sounds.\n"
     "  - a shared calendar", [("Follow-up", 1)], None, None),
    ("Convening", "one protocol for visits 👩🏽‍🏫", [("Shared purpose", 1)], None, None),
    ("Convening", "three needs on paper", [("Needs", 0)], None, None),
    ("Convening", "two were about time", [("Time", 0), ("Time", 1)], None, None),
    ("Convening", "Nobody had data on who takes part in the summer institute.",
     [("Needs", 1)], None, None),
    ("Convening", "call each other before the visits in May", [("Follow-up", 0)], None, None),
    ("Convening", "𝒟one.", [("Follow-up", 0)], None, None),
    ("Coach call", "four people", [("Vision", 0)], None, None),
    ("Coach call", "Cass Orrin shared her planning sheet", [("Follow-up", 0)], None, None),
    ("Coach call", "asked for it; it went round the same day.", [("Follow-up", 1)], None, None),
    ("Coach call", "short visits", [("Shared purpose", 0)], None, None),
    ("Coach call", "no scoring", [("Shared purpose", 0)], None, None),
    ("Coach call", "substitutes are hard to find on Fridays", [("Time", 1)], None, None),
    ("Coach call", "hard to find", [("Needs", 0)], None, None),
    ("Coach call", "send one question each before the next call", [("Follow-up", 0)], None, None),
    ("Survey row 1", "the hallway", [("Follow-up", 0)], None, None),
    ("Survey row 1", "More time for that, please.", [("Time", 1)], None, None),
)  # fmt: skip
WHEN = "2026-03-02T09:30:00Z"


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


# ---------------------------------------------------------------------------- broken ones
def _shape(change) -> bytes:
    root = make_project("codepoint-crlf1-bom0")
    change(root)
    return to_bytes(root)


def _mix_order(root):
    root.insert(0, root.find("{*}Sources"))
    selection = find_selection(root, 2)
    selection.append(selection[0])


def _spoil_ids(root):
    text = to_bytes(root).decode().replace(guid("code", "Time"), "code 7")
    root[:] = etree.fromstring(text.encode())[:]


ODD_XML = {  # read all the same
    "elements out of order": lambda: _shape(_mix_order),
    "ids that are no GUIDs": lambda: _shape(_spoil_ids),
    "empty Sets": lambda: _shape(lambda root: root.find("{*}Sets").clear()),
}


def write_odd(path: Path, fault: str) -> Path:
    """A project with a fault that is read all the same: one of `ODD_XML`."""
    texts = {n: write_text(t, "codepoint-crlf1-bom0") for n, t in TEXTS.items()}
    files = {f"sources/{guid('source', n)}.txt": text for n, text in texts.items()}
    write_zip(path, {"project.qde": ODD_XML[fault]()} | files)
    return path


HOSTILE = ("leaves the archive", "expands without end", "external entity", "cut short", "no XML")


def write_hostile(path: Path, fault: str) -> Path:
    """A file that must be refused: one of `HOSTILE`."""
    whole = to_bytes(make_project("lf"))
    evil = whole.replace(b"?>", b'?><!DOCTYPE P [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1)
    members = {
        "leaves the archive": {"project.qde": whole, "../../outside.txt": b"x"},
        "expands without end": {"project.qde": whole, "sources/a.txt": b"0" * 80_000_000},
        "external entity": {"project.qde": evil.replace(b"An invented", b"&x; invented")},
        "no XML": {"sources/a.txt": b"words"},
    }
    if fault == "cut short":
        write_sample(path)
        path.write_bytes(path.read_bytes()[:-400])
    else:
        write_zip(path, members[fault])
    return path
