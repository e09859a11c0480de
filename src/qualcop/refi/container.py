"""Opens an exchange file: a zip (.qdpx) with its XML and texts, or bare XML (.qdc, .qde).

Members are read in memory, on demand, and only XML and texts: films and pictures may be as large as
they like. Nothing is written to disk and nothing outside of the file is read, whatever it says.
"""

from __future__ import annotations

import html
import re
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from qualcop.readers.archive import ZIP_ERRORS, parse_xml, refuse_damaged
from qualcop.readers.clean import decode_bytes
from qualcop.readers.limits import (
    MAX_ENTRIES,
    MAX_EXCHANGED,
    MAX_RATIO,
    MAX_TEXT,
    MAX_XML,
    RATIO_FROM,
)
from qualcop.readers.model import Refused

if TYPE_CHECKING:
    from lxml.etree import _Element

XML_ENDINGS = (".qde", ".qdc", ".xml")
ROOTS = ("Project", "CodeBook")
NAMESPACE = "urn:QDA-XML:"
_SCHEME = re.compile(r"^[A-Za-z]+:/+")
_DRIVE = re.compile(r"^[A-Za-z]:")
_ENCODING = re.compile(rb"""^(<\?xml[^>]*?)\s+encoding\s*=\s*["']utf-?16["']""", re.I)
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_ENTITIES = (b"amp", b"lt", b"gt", b"quot", b"apos")
_ASCII_MARKS = re.compile(rb"^(?:\xef\xbb\xbf)*\s*(?=<)")


class NoText(Refused):
    """A member that should be a text and is none."""


class Container:
    """An exchange file: its XML as `root`, its texts by path; `remarks` says what was odd."""

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises Refused when it is no exchange file, damaged or hostile."""
        self.remarks: list[str] = []
        self._zip: zipfile.ZipFile | None = None
        self._members: dict[str, zipfile.ZipInfo] = {}
        self._by_base: dict[str, list[str]] = {}  # file name in small letters -> members
        self._left = MAX_EXCHANGED
        try:
            with path.open("rb") as file:
                head = file.read(4)
        except OSError as error:
            raise Refused(f"cannot be opened ({error.strerror or 'no such file'})") from None
        if head[:2] == b"PK":
            self._open_zip(path)
            data = self._read(self._members[self._find_xml()])
        else:
            data = _read_bare(path)
        self.root = parse_exchange(data, self.remarks)

    def __enter__(self) -> Container:
        """The open file."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        if self._zip:
            self._zip.close()

    def read_text(self, path: str) -> str | None:
        """The text at `path` (internal://….txt) as it stands in the file, with its byte order
        mark and line ends; None when this file does not hold it.

        Raises NoText on what is no text, Refused on damage and size.
        """
        member = self._find_source(path)
        if member is None:
            return None
        self._left -= member.file_size
        if self._left < 0:
            raise Refused("its texts unpack to more than a project holds; it was not read")
        text = decode_text(self._read(member), self.remarks)
        if len(text) > MAX_TEXT:
            raise Refused(f"{member.filename} in it is larger than a text is; it was not read")
        return text

    def _open_zip(self, path: Path) -> None:
        try:
            self._zip = zipfile.ZipFile(path)
            infos = [i for i in self._zip.infolist() if not i.is_dir()]
            size = path.stat().st_size
        except ZIP_ERRORS:
            raise refuse_damaged() from None
        self._check(infos, size)
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith("._"):
                continue
            held = self._members.setdefault(name, info)
            if (held.CRC, held.file_size) != (info.CRC, info.file_size):
                raise Refused(f"holds {name} twice, each different; export it again")
        for name in self._members:
            self._by_base.setdefault(PurePosixPath(name).name.lower(), []).append(name)

    def _check(self, infos: list[zipfile.ZipInfo], size: int) -> None:
        """Raise Refused for an archive that no program makes."""
        if len(infos) > MAX_ENTRIES:
            raise Refused(f"holds more than {MAX_ENTRIES:,} files; it was not opened")
        if any(i.compress_size > size for i in infos):
            raise refuse_damaged()
        if sum(i.file_size for i in infos) > max(RATIO_FROM, MAX_RATIO * size):
            raise Refused("unpacks to far more than a project holds; it was not opened")
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/") or _DRIVE.match(name):
                raise Refused(f"holds a file that would land outside of its folder ({name})")
            if stat.S_ISLNK(info.external_attr >> 16):
                raise Refused(f"holds a link to another file ({name}); export it again")

    def _find_xml(self) -> str:
        """The member that holds the project. Raises Refused when there is none or several."""
        for ending in XML_ENDINGS:
            names = sorted(n for n in self._members if n.lower().endswith(ending))
            names = [n for n in names if "/" not in n] or names
            if len(names) > 1:
                raise Refused(f"holds several projects: {', '.join(names[:5])}; keep one")
            if names:
                return names[0]
        raise Refused("holds no project.qde, so it is no REFI-QDA project")

    def _find_source(self, path: str) -> zipfile.ZipInfo | None:
        """The member that `path` points to, in any case and in whichever folder."""
        wanted = _SCHEME.sub("", path.strip().replace("\\", "/")).strip("/")
        for name in dict.fromkeys((wanted, unquote(wanted))):
            base = PurePosixPath(name).name.lower()
            if not base or ".." in name.split("/"):
                continue
            same = self._by_base.get(base, [])
            exact = [m for m in same if m.rpartition("/")[2] == PurePosixPath(name).name]
            nearest = [m for m in exact or same if m.lower().endswith(name.lower())]
            found = nearest or exact or same
            if found:
                return self._members[min(found, key=lambda m: (m.count("/"), m))]
        return None

    def _read(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 1:
            raise Refused("is protected by a password; export it without one")
        if info.file_size > MAX_XML:
            raise Refused(f"{info.filename} in it is larger than a text is; it was not read")
        try:
            with self._zip.open(info) as member:
                data = member.read(MAX_XML + 1)
        except ZIP_ERRORS:
            raise refuse_damaged() from None
        if len(data) > MAX_XML:
            raise Refused(f"{info.filename} in it is larger than a text is; it was not read")
        return data


def parse_exchange(data: bytes, remarks: list[str]) -> _Element:
    """The root of a project's or codebook's XML.

    Raises Refused when it is not whole, declares a document type, or is something else. Takes what
    programs get wrong: signs before the declaration, UTF-8 called UTF-16, undeclared HTML entities.
    """
    data = _ASCII_MARKS.sub(b"", data)
    mended = _ENCODING.sub(rb"\1", data)
    if mended != data:
        remarks.append("its XML says it is UTF-16 and is not; read as UTF-8")
    try:
        root = parse_xml(mended)
    except Refused:
        spelt = _ENTITY.sub(_spell_entity, mended)
        if spelt == mended or b"<!DOCTYPE" in mended:
            raise
        root = parse_xml(spelt)
        remarks.append("its XML has letters written as HTML entities (&uuml;); read as letters")
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused("its XML declares a document type, which REFI-QDA does not have")
    space, _, name = str(root.tag).rpartition("}")
    if name not in ROOTS or not (space == "" or space.startswith("{" + NAMESPACE)):
        raise Refused(f"is XML of something else: {name} instead of Project or CodeBook")
    return root


def decode_text(data: bytes, remarks: list[str]) -> str:
    """A source's text with its byte order marks. Raises NoText on what is no text."""
    try:
        if b"\x00" not in data:
            return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        text, note = decode_bytes(data)
    except Refused as refused:
        raise NoText(refused.reason) from None
    if note:
        remarks.append(f"a text is not UTF-8 as the standard asks: {note}")
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    return "\ufeff" + text if marked else text


def _spell_entity(entity: re.Match[bytes]) -> bytes:
    if entity[1] in _XML_ENTITIES:
        return entity[0]
    letter = html.entities.html5.get(f"{entity[1].decode('ascii')};")
    return "".join(f"&#{ord(c)};" for c in letter).encode() if letter else entity[0]


def _read_bare(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_XML:
            raise Refused("is larger than a codebook or project is; it was not read")
        data = path.read_bytes()
    except OSError as error:
        raise Refused(f"cannot be opened ({error.strerror})") from None
    if not data.strip():
        raise Refused("is empty")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<"))
    if not wide and not _ASCII_MARKS.match(data):
        raise Refused("is neither a REFI-QDA project (a zip) nor XML; export it again as QDPX")
    return data
