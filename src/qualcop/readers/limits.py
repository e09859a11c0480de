"""Every limit that reading keeps to, in one place; `list_limits` says them in words.

A document of people stays far below each of them. What goes beyond is refused with its reason:
a damaged or hostile file costs a line in the list of files not read, never the run.
"""

from __future__ import annotations

# One file, whatever its format
MAX_BYTES = 50_000_000
MAX_SECONDS = 120  # in its reader process; the slowest good file of this size takes a third
MAX_MEMORY = 2_000_000_000  # bytes a reader process may hold
MAX_RESULT = 100_000_000  # bytes that come back from a reader process
MAX_BLOCKS = 500_000
MAX_TEXT = 30_000_000  # characters, some 10,000 pages

# Archives: Office and OpenDocument files are zips of XML
MAX_ENTRIES = 20_000
MAX_UNPACKED = 400_000_000  # a note of a thousand pages unpacks to some 50 MB
MAX_RATIO = 200  # unpacked to packed, for archives that unpack to more than RATIO_FROM
RATIO_FROM = 50_000_000
MAX_XML = 120_000_000  # one part
MAX_TAGS = 10_000_000  # "<" in one part: the memory taken is some 150 bytes for each
MAX_XML_DEPTH = 256  # libxml2's own limit, `huge_tree=False`
MAX_EXCHANGED = 100_000_000  # texts of an exchange file; weighing takes some ten times as much
MAX_NESTED = 60  # tables, lists, boxes within each other

# Formats
MAX_CELLS = 1_000_000  # of a table, empty ones within its bounds included
MAX_SHEET_BYTES = 20_000_000  # of a sheet that people fill in: registry, coders, answers
MAX_SHEET_XML = 60_000_000  # some 500,000 cells; the memory taken is about thirty times as much
MAX_PAGES = 2_000
MAX_PARTS = 2_000  # of a mail
MAX_HEADER = 20_000  # characters of a mail's header line that are taken apart
MAX_FRONT = 20_000  # characters of a Markdown file's front matter
MAX_MARKDOWN_DEPTH = 40
MAX_REPEATED = 1_000  # times that an OpenDocument sheet may repeat a row or cell
MAX_MARKS = 30  # accents on one letter, as Unicode's stream-safe text format (UAX 15)
MAX_SIGNS = 20_000_000  # characters on a PDF's pages


def list_limits() -> list[tuple[str, str, str]]:
    """(what, limit, where it holds) for people to read, in the order of this module."""
    return [
        ("size of a file", _megabytes(MAX_BYTES), "every file"),
        ("size of a sheet to fill in", _megabytes(MAX_SHEET_BYTES), "registry, codings, answers"),
        ("time to read a file", f"{MAX_SECONDS} s", "every file"),
        ("time to look for names in a file", f"{MAX_SECONDS} s", "every file"),
        ("memory of a reader process", _megabytes(MAX_MEMORY), "every file, on Linux"),
        ("size of what a reader hands back", _megabytes(MAX_RESULT), "every file"),
        ("blocks of text", f"{MAX_BLOCKS:,}", "every file"),
        ("characters of text", f"{MAX_TEXT:,}", "every file"),
        ("accents on one letter", f"{MAX_MARKS}, more are removed", "every file"),
        ("members of an archive", f"{MAX_ENTRIES:,}", "docx, pptx, xlsx, odt, ods, odp"),
        ("unpacked size", _megabytes(MAX_UNPACKED), "the same"),
        (
            "unpacked size to packed size",
            f"{MAX_RATIO} : 1 above {_megabytes(RATIO_FROM)}",
            "the same",
        ),
        ("unpacked size of one part", _megabytes(MAX_XML), "the same"),
        ("tags in one part", f"{MAX_TAGS:,}", "the same"),
        ("depth of XML", f"{MAX_XML_DEPTH}", "the same"),
        ("declared entities", "none", "the same"),
        ("members written to disk", "none: read in memory", "the same"),
        ("texts of an exchange file", _megabytes(MAX_EXCHANGED), "qdpx; its films do not count"),
        ("tables, lists, boxes in each other", f"{MAX_NESTED}, deeper ones left out", "the same"),
        ("cells of a table", f"{MAX_CELLS:,}", "xlsx, csv, tsv, ods"),
        ("XML of a workbook's sheets", _megabytes(MAX_SHEET_XML), "xlsx"),
        ("times a row or cell repeats", f"{MAX_REPEATED:,}", "ods"),
        ("pages", f"{MAX_PAGES:,}", "pdf"),
        ("characters on pages", f"{MAX_SIGNS:,}", "pdf"),
        ("parts of a mail", f"{MAX_PARTS:,}", "eml, mbox"),
        ("header line taken apart", f"{MAX_HEADER:,} characters", "eml, mbox"),
        ("front matter", f"{MAX_FRONT:,} characters", "md, qmd, Rmd"),
        ("quotations, lists in each other", f"{MAX_MARKDOWN_DEPTH}", "md, qmd, Rmd, ipynb"),
    ]


def _megabytes(size: int) -> str:
    return f"{size // 1_000_000:,} MB"


if __name__ == "__main__":
    for row in [("what", "limit", "where"), ("---", "---", "---"), *list_limits()]:
        print(f"| {' | '.join(row)} |")
