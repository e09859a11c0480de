"""Office files are zips of XML: opened here, once, with limits and without outside references."""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from qualcop.readers.limits import (
    MAX_ENTRIES,
    MAX_RATIO,
    MAX_TAGS,
    MAX_UNPACKED,
    MAX_XML,
    RATIO_FROM,
)
from qualcop.readers.model import Refused

if TYPE_CHECKING:
    from lxml.etree import _Element

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    NotImplementedError,  # a compression method Python lacks
    RuntimeError,  # an encrypted member
    ValueError,  # an impossible date or offset
    OverflowError,
)


def refuse_damaged(found: str = "") -> Refused:
    """The refusal of a damaged file, with what is wrong in words where we know."""
    what = f" ({found})" if found else ""
    return Refused(
        f"damaged or cut short{what}; open it in its program and save it again, or ask for a copy"
    )


class Archive:
    """A zip file's members by name, read on demand within limits; nothing is written to disk.

    A member that lies about its size gives no more than it says. Members that share their bytes
    count each.
    """

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises Refused when it is damaged or would unpack beyond the limits."""
        try:
            self._zip = zipfile.ZipFile(path)
        except ZIP_ERRORS:
            raise refuse_damaged() from None
        infos = self._zip.infolist()
        size = path.stat().st_size
        if any(i.compress_size > size for i in infos):  # a lie: so much would be asked of the disk
            self._zip.close()
            raise refuse_damaged()
        if _unpacks_too_far(infos, size):
            self._zip.close()
            raise Refused("unpacks to far more than a document holds; it was not opened")
        self.names = frozenset(i.filename for i in infos)

    def __enter__(self) -> Archive:
        """The archive itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self._zip.close()

    def read_bytes(self, name: str) -> bytes:
        """The member's bytes; empty when there is no such member. Raises Refused on damage."""
        if name not in self.names:
            return b""
        try:
            with self._zip.open(name) as member:
                data = member.read(MAX_XML + 1)
        except ZIP_ERRORS:
            raise refuse_damaged() from None
        if len(data) > MAX_XML:
            raise Refused("a part of it is larger than a document holds; it was not read")
        return data

    def read_xml(self, name: str) -> _Element | None:
        """The member as XML; None when there is no such member. Raises Refused on damage."""
        data = self.read_bytes(name)
        return parse_xml(data) if data.strip() else None

    def read_relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Relation id -> (last word of its type, member it points to) of an OOXML part."""
        folder, _, name = part.rpartition("/")
        root = self.read_xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
        relations: dict[str, tuple[str, str]] = {}
        for relation in root.iter("{*}Relationship") if root is not None else ():
            if relation.get("TargetMode") == "External":
                continue
            kind = relation.get("Type", "").rpartition("/")[2]
            target = _join_names(folder, relation.get("Target", ""))
            relations[relation.get("Id", "")] = (kind, target)
        return relations


def _unpacks_too_far(infos: list[zipfile.ZipInfo], packed: int) -> bool:
    unpacked = sum(i.file_size for i in infos)
    dense = unpacked > max(RATIO_FROM, MAX_RATIO * packed)
    return len(infos) > MAX_ENTRIES or unpacked > MAX_UNPACKED or dense


def _join_names(folder: str, target: str) -> str:
    parts = [] if target.startswith("/") else folder.split("/")
    for piece in target.strip("/").split("/"):
        if piece == "..":
            parts = parts[:-1]
        elif piece not in ("", "."):
            parts = [*parts, piece]
    return "/".join(p for p in parts if p)


def parse_xml(data: bytes) -> _Element:
    """The root of `data`. Nothing outside it is read, and no entity is put in.

    Raises Refused on damage, on more tags than a document has, and on declared entities, which no
    office program writes.
    """
    from lxml import etree

    if data.count(b"<") > MAX_TAGS:
        raise Refused("a part of it has more elements than a document holds; it was not read")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise refuse_damaged("its XML is not whole") from None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and next(declared.iterentities(), None) is not None:
        raise Refused("its XML declares entities, which no office program does; save it again")
    return root


def read_properties(archive: Archive) -> Mapping[str, str]:
    """Title, creator, lastModifiedBy and created of an OOXML file, as far as given."""
    root = archive.read_xml("docProps/core.xml")
    if root is None:
        return {}
    wanted = {"title", "creator", "lastModifiedBy"}
    found = {str(e.tag).rpartition("}")[2]: (e.text or "").strip() for e in root}
    return {name: text for name, text in found.items() if name in wanted and text}


# Names of custom properties that hold a person.
_PERSONAL = re.compile(
    r"author|owner|editor|manager|review|contact|check|approv|prepared|by$", re.I
)


def read_property_names(archive: Archive) -> tuple[str, ...]:
    """Names in an OOXML file's properties: author, last editor, manager, custom ones of people."""
    core = read_properties(archive)
    names = [core.get("creator", ""), core.get("lastModifiedBy", "")]
    app = archive.read_xml("docProps/app.xml")
    names += [e.text or "" for e in (app.iter("{*}Manager") if app is not None else ())]
    custom = archive.read_xml("docProps/custom.xml")
    for entry in custom.iter("{*}property") if custom is not None else ():
        if _PERSONAL.search(entry.get("name", "")):
            names += ["".join(map(str, entry.itertext()))]
    return tuple(name for name in names if name.strip())


def list_authors(archive: Archive, folder: str, attribute: str) -> tuple[str, ...]:
    """The names in `attribute` of the members of an OOXML file that begin with `folder`."""
    roots = [archive.read_xml(n) for n in sorted(archive.names) if n.startswith(folder)]
    elements = [e for root in roots if root is not None for e in root.iter()]
    pairs = [(str(k).rpartition("}")[2], str(v)) for e in elements for k, v in e.attrib.items()]
    return tuple(value for key, value in pairs if key == attribute)


# Names that programs put where a person's should be.
PROGRAMS = {"microsoft office user", "user", "owner", "admin", "author", "unknown", "windows user"}
PROGRAMS |= {"python-docx", "openpyxl", "pandoc", "google docs", "libreoffice", "steve canny", ""}
PROGRAMS |= {"administrator", "reviewer", "microsoft word", "apache poi", "canva", "adobe acrobat"}
PROGRAMS |= {"microsoft", "office", "root", "guest", "default", "test", "anonymous", "copilot"}


def name_people(*names: str | None, basis: str = "property") -> tuple[tuple[str, str], ...]:
    """Names from a file's properties or comments as `people`, programs' own names left out."""
    given = (
        part.strip() for name in names if name for part in name.replace(";", "\n").splitlines()
    )
    kept = dict.fromkeys(n for n in given if n.lower() not in PROGRAMS)
    return tuple((name, basis) for name in kept)
