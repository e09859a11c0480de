"""Which reader a file needs, by what is in it first and by its ending second.

A new format is one module with a function from a path to an `Extract`, a line in `READERS` and
its endings in `ENDINGS`; what the reader cannot use it refuses with `Refused(reason)`.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from qualcop.readers.answers import mark_answers
from qualcop.readers.archive import ZIP_ERRORS, Archive, refuse_damaged
from qualcop.readers.clean import clean_extract
from qualcop.readers.limits import MAX_BLOCKS, MAX_BYTES, MAX_TEXT
from qualcop.readers.model import Extract, Refused

# format -> (module, function); modules are imported when first needed
READERS = {
    "docx": ("word", "read_word"),
    "pdf": ("pdf", "read_pdf"),
    "pptx": ("slides", "read_slides"),
    "xlsx": ("sheets", "read_workbook"),
    "csv": ("sheets", "read_delimited"),
    "odf": ("opendocument", "read_opendocument"),
    "rtf": ("rtf", "read_rtf"),
    "md": ("markdown", "read_markdown"),
    "html": ("web", "read_web"),
    "txt": ("text", "read_text"),
    "captions": ("captions", "read_captions"),
    "eml": ("mail", "read_mail"),
    "mbox": ("mail", "read_mailbox"),
    "mht": ("mail", "read_web_archive"),
    "json": ("transcripts", "read_json"),
    "ipynb": ("transcripts", "read_notebook"),
}
ENDINGS = {
    "docx": "docx docm dotx",
    "pdf": "pdf",
    "pptx": "pptx pptm ppsx",
    "xlsx": "xlsx xlsm",
    "csv": "csv tsv tab",
    "odf": "odt ods odp fodt",
    "rtf": "rtf",
    "md": "md markdown mdown qmd rmd",
    "html": "html htm xhtml",
    "txt": "txt text log asc",
    "captions": "vtt srt sbv",
    "eml": "eml",
    "mbox": "mbox",
    "mht": "mht mhtml",
    "json": "json jsonl ndjson",
    "ipynb": "ipynb",
}
FORMATS = {ending: name for name, endings in ENDINGS.items() for ending in endings.split()}
PICTURES = "png jpg jpeg gif bmp tif tiff webp heic heif svg psd"
RECORDINGS = "mp3 wav m4a aac ogg flac wma mp4 mov avi mkv webm m4v wmv aiff opus"
ADVICE = {
    "a picture without text layer; run text recognition (OCR) on it and add the text": PICTURES,
    "a recording; transcribe it first and add the transcript": RECORDINGS,
    "an old Word file; open it and save it as .docx": "doc dot",
    "an old Excel file; open it and save it as .xlsx": "xls",
    "an old PowerPoint file; open it and save it as .pptx": "ppt pps",
    "an Outlook message; save it as .eml or as text": "msg pst ost",
    "an archive; unpack it into the study folder": "zip 7z rar tar gz tgz bz2 xz",
    "a Pages, Numbers or Keynote file; export it as .docx, .xlsx or .pptx": "pages numbers key",
    "a OneNote file; export its pages as .docx or .pdf": "one onepkg onetoc2",
    "a link to an online document, not the document; download it": "gdoc gsheet gslides url webloc",
    "a project of a qualitative program; export its documents": "nvp nvpx mx22 mx24 atlproj qdpx",
    "a calendar entry or contact card, not a text of people": "ics vcf",
    "a data set; export it as .csv or .xlsx": "sav dta rds rdata parquet feather sas7bdat mat",
    "an XML file of another program; export it as .docx, .txt or .vtt": "xml eaf exb trs ttml dfxp",
    "settings, not a text of people": "yaml yml toml ini cfg css bib",
    "a program or its data, not a text of people": "exe dll so bin db sqlite py r js",
}
REASONS = {e: reason for reason, endings in ADVICE.items() for e in endings.split()}
OLD_OFFICE = ("doc", "dot", "xls", "ppt")
CLUTTER = frozenset({".ds_store", "thumbs.db", "desktop.ini", "icon\r", ".localized", ".gitkeep"})
# First bytes -> ending that says what the content is
MAGIC = (
    (rb"%PDF-", "pdf"),
    (rb"\{\\rtf", "rtf"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM....\x00\x00\x00\x00|II\*\x00|MM\x00\*|8BPS", "png"),
    (rb"RIFF....WEBP|....ftyp(?:heic|heix|mif1|msf1)", "png"),
    (rb"ID3|RIFF....WAVE|OggS|fLaC|....ftyp|\x1aE\xdf\xa3|\xff[\xfb\xf3\xf2]|RIFF....AVI ", "mp4"),
    (rb"\x1f\x8b|BZh|7z\xbc\xaf|Rar!|\xfd7zXZ", "7z"),
    (rb"\x7fELF|MZ|SQLite format 3|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe", "exe"),
)
# What browsers put at the head of a web page saved as one file, in place of a sender.
SAVED_PAGE = re.compile(rb"(?im)^(?:snapshot-content-location:|from:\s*[\"'<]{0,2}saved by\s)")
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_clutter(path: Path) -> bool:
    """Whether the file is a trace of the operating system that nobody means as a source."""
    name = path.name.lower()
    return name in CLUTTER or name.startswith("._") or "__MACOSX" in path.parts


def read_file(path: str | Path) -> Extract:
    """What is in a file: blocks in reading order, comments, properties, notes on the reading.

    The content decides how it is read, the ending only where content cannot tell. Files above
    `MAX_BYTES` (50 MB) are not opened. Raises Refused with the reason for what cannot be read.
    """
    path = Path(path)
    name = find_format(path)
    extract = mark_answers(clean_extract(_check_amount(load_reader(name)(path))))
    if not extract.blocks:
        raise Refused("holds no words")
    given = FORMATS.get(path.suffix.lower().lstrip("."))
    if given and given != name:
        ending = path.suffix.lower()
        note = f"the ending says {ending}, the content is {extract.format}: read as such"
        extract = replace(extract, notes=(note, *extract.notes))
    return extract


def _check_amount(extract: Extract) -> Extract:
    """The extract itself. Raises Refused when there is more in it than a document holds."""
    texts = sum(len(b.text) for b in extract.blocks) + sum(len(c.text) for c in extract.comments)
    if len(extract.blocks) > MAX_BLOCKS or texts > MAX_TEXT:
        raise Refused("more text than a document holds; save the parts you need as files")
    return extract


def load_reader(name: str) -> Callable[[Path], Extract]:
    """The function that reads files of format `name` (a key of `READERS`)."""
    module, function = READERS[name]
    return getattr(import_module(f"qualcop.readers.{module}"), function)


def find_format(path: Path) -> str:
    """The key of `READERS` for a file. Raises Refused where no reader fits."""
    ending = path.suffix.lower().lstrip(".")
    if path.name.startswith("~$") or path.name.startswith(".~lock"):
        raise Refused("a lock file of an open document; close the document and delete it")
    try:
        if path.is_dir():
            raise Refused("a link to a folder; copy the folder itself into the study")
        if path.exists() and not path.is_file():
            raise Refused("no file but a pipe or a device; nothing can be read from it")
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(8192)
    except OSError as error:
        raise Refused(f"cannot be opened ({error.strerror or type(error).__name__})") from None
    if size == 0 or not head.strip(b" \t\r\n\x00\xef\xbb\xbf\xff\xfe"):
        raise Refused("empty: it holds nothing" if size == 0 else "empty: white space only")
    if size > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise Refused(f"larger than {limit} MB; save the part you need, without pictures")
    return _find_by_content(path, head, ending)


def _find_by_content(path: Path, head: bytes, ending: str) -> str:
    if head.startswith(b"PK"):
        return _find_in_zip(path, ending)
    if head.startswith(COMPOUND):
        raise Refused(_explain_compound(path, ending))
    for pattern, kind in MAGIC:
        if re.match(pattern, head, re.DOTALL):
            if kind in FORMATS:
                return FORMATS[kind]
            raise Refused(REASONS[ending if ending in REASONS else kind])
    if ending in OLD_OFFICE and b"\x00" not in head:
        return _find_in_text(head, ending)  # web tools give tables and pages such endings
    if ending in REASONS:
        raise Refused(REASONS[ending])
    name = FORMATS.get(ending)
    if name in ("docx", "pptx", "xlsx", "odf", "pdf"):
        if b"\x00" in head or ending == "fodt":
            raise refuse_damaged("it does not begin as such a file does")
    elif name:
        timed = (
            b"-->" in head or ending == "sbv" or head.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT")
        )
        name = "txt" if name == "captions" and not timed else name
        return "mht" if name in ("eml", "txt") and _is_saved_page(head) else name
    return _find_in_text(head, ending)


def _is_saved_page(head: bytes) -> bool:
    """Whether the lines up to the first blank one are those of a web page saved as one file."""
    lines = re.split(rb"\r?\n\r?\n", head.lstrip(), maxsplit=1)[0]
    return bool(re.match(rb"[\w-]+:", lines) and SAVED_PAGE.search(lines))


def _find_in_text(head: bytes, ending: str) -> str:
    """Text without a telling ending: web page, mail, captions, JSON or plain."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        shown = f".{ending}" if ending else "no ending"
        raise Refused(f"not a kind of file that holds text ({shown}); save it as docx, pdf or txt")
    if re.match(rb"(?:<\?xml[^>]*>\s*)?<(?:!doctype )?html", start, re.IGNORECASE):
        return "html"
    if start.startswith(b"<?xml"):
        raise Refused(REASONS["xml"])
    if start.startswith(b"WEBVTT"):
        return "captions"
    if _is_saved_page(head):
        return "mht"
    if re.match(rb"(?:Return-Path|Received|From|Message-ID|MIME-Version|Delivered-To): ", start):
        return "eml"
    return "txt"


def _find_in_zip(path: Path, ending: str) -> str:
    """What an Office zip is, by the members it has."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except ZIP_ERRORS:
        if ending in FORMATS:
            raise refuse_damaged() from None
        raise Refused(REASONS["zip"]) from None
    for part, name in (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx")):
        if any(n.startswith(part) for n in names) and "[Content_Types].xml" in names:
            if name == "xlsx" and any(n.endswith("workbook.bin") for n in names):
                raise Refused("a binary workbook; open it and save it as .xlsx")
            return name
    if "content.xml" in names:
        return "odf"
    if "mimetype" in names:
        with Archive(path) as archive:
            if b"opendocument" in archive.read_bytes("mimetype")[:80]:
                return "odf"
    raise Refused(REASONS.get(ending, REASONS["zip"]))


def _explain_compound(path: Path, ending: str) -> str:
    """Old Office files and encrypted new ones share one container."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "encrypted with a password; save a copy without one"
    for mark, kind in (
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("PowerPoint Document", "ppt"),
    ):
        if mark.encode("utf-16-le") in data:
            return REASONS[kind]
    return REASONS.get(ending, "an old Office file; save it as .docx, .xlsx, .pptx or .eml")
