"""Word files with comments, built of runs; a range is from one mark to another."""

from __future__ import annotations

from html import escape

from reader_samples import make_docx, word_paragraph, word_table

NAMES = {"Rosalind Tackett": "Teacher 1 · Core 1", "Deshawn Pruitt": "Specialist 1 · Core 1"}


def run(text: str) -> str:
    """A run; tabs and line breaks as Word writes them."""
    inner = f'<w:t xml:space="preserve">{escape(text)}</w:t>'
    inner = inner.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f"<w:r>{inner}</w:r>".replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')


def deleted(text: str) -> str:
    """A tracked deletion."""
    return f'<w:del w:id="9" w:author="Ed"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def inserted(text: str) -> str:
    """A tracked insertion."""
    return f'<w:ins w:id="8" w:author="Ed">{run(text)}</w:ins>'


def begin(name: object) -> str:
    return f'<w:commentRangeStart w:id="{name}"/>'


def end(name: object) -> str:
    reference = f'<w:r><w:commentReference w:id="{name}"/></w:r>'
    return f'<w:commentRangeEnd w:id="{name}"/>{reference}'


def on(name: object, text: str) -> str:
    """A run with a comment on it."""
    return begin(name) + run(text) + end(name)


def paragraph(*parts: str, **style: object) -> str:
    return word_paragraph("", inner="".join(parts), **style)


def comment(name: object, text: str, author: str = "Rosalind Tackett", mark: str = "") -> str:
    """A comment; `mark` is the id by which answers know it."""
    w14 = "http://schemas.microsoft.com/office/word/2010/wordml"
    attribute = f' xmlns:w14="{w14}" w14:paraId="{mark}"' if mark else ""
    lines = "".join(f"<w:p{attribute}>{run(line)}</w:p>" for line in text.split("\n"))
    return (
        f'<w:comment w:id="{name}" w:author="{escape(author)}" w:date="2026-05-01T10:00:00Z">'
        f"{lines}</w:comment>"
    )


def word_file(*body: str, comments: str, **parts: str) -> bytes:
    return make_docx("".join(body), comments, **parts)


__all__ = [
    "NAMES",
    "begin",
    "comment",
    "deleted",
    "end",
    "inserted",
    "on",
    "paragraph",
    "run",
    "word_file",
    "word_table",
]
