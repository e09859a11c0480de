"""Every text that the product itself brings, whoever is in a study: its own and its tools'.

They are read where they stand: constants of modules, templates, rules, notebooks, the codebook, and
what the programs that write workbooks, figures and PDFs put into an empty one. A list kept by hand
would always lag behind. Nothing of a study is read here.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from qualcop.cache import LAYOUT
from qualcop.code_hash import PACKAGE
from qualcop.pieces import read_pieces
from qualcop.pieces_text import Unread
from qualcop.study import ROOT

_SLOT = re.compile(r"\{[^{}]*\}|%(?:\(\w+\))?[-+ #0-9.]*[sdrfgx]")
_CLASS = re.compile(r"^class (\w+)", re.MULTILINE)
_CITED = re.compile(r"`[^`]*`")  # a code, whose name is printed in its place
_TYPST_CODE = re.compile(r"[\[\]{}#\"$*_\\]|\n[ \t]*[-\n]")
_QUOTED = re.compile(r"\"([^\"\n]*)\"|'([^'\n]*)'")
_CODE_SIGNS = re.compile(r"[\s()\[\]{},=:\"'`]+")


def list_texts() -> Iterator[str]:
    """Fixed texts of the product, cut where a run puts something in."""
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from list_constants(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "workflow" / "report").glob("*.typ")):
        text = re.sub(r"(?<![:\w])//.*", "", path.read_text(encoding="utf-8"))
        yield from _TYPST_CODE.split(text)
    for path in [ROOT / "Snakefile", *sorted((ROOT / "workflow" / "rules").glob("*.smk"))]:
        yield from _list_code(path)
    yield from list_codes()
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        yield from _list_pieces(path.name, path.read_bytes())


def list_constants(source: str) -> Iterator[str]:
    """Strings of a Python module, without its documentation, parted at their slots."""
    tree = ast.parse(source)
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield from _SLOT.split(node.value)


def list_codes() -> Iterator[str]:
    """Every string of the shipped codebook and conjectures, also as parted by the codes in it."""
    import yaml

    paths = sorted((ROOT / "codebooks").glob("*.yaml"))
    waiting = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in paths]
    while waiting:
        held = waiting.pop()
        if isinstance(held, str):
            yield from (held, *_CITED.split(held))
        elif isinstance(held, dict):
            waiting += [*held.keys(), *held.values()]
        elif isinstance(held, list):
            waiting += held


def _list_code(path: Path) -> Iterator[str]:
    """Lines and quoted strings of the workflow: its records hold rules, messages and commands."""
    text = path.read_text(encoding="utf-8")
    for match in _QUOTED.finditer(text):
        yield from _SLOT.split(match[1] or match[2] or "")
    yield from _CODE_SIGNS.split(text)


def list_tool_texts(ending: str) -> Iterator[str]:
    """What the writer of such files (".xlsx", ".svg", ".pdf") puts into any: themes, fonts, ids."""
    if ending == ".sqlite":
        yield LAYOUT.replace("IF NOT EXISTS ", "")
    writers = {".xlsx": _empty_workbook, ".svg": _empty_figure, ".pdf": _empty_pdf}
    if ending in writers:
        yield from _list_pieces(f"a{ending}", writers[ending]())


def list_workflow_texts() -> Iterator[str]:
    """What the workflow's own programs write into its records, names of their faults too."""
    yield "CalledProcessError in file"
    for package in ("snakemake", "snakemake_interface_common"):
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(place).rglob("*.py")):
                if "assets" not in path.parts:
                    source = path.read_text(encoding="utf-8")
                    yield from list_constants(source)
                    yield from _CLASS.findall(source)


def _list_pieces(name: str, content: bytes) -> Iterator[str]:
    for piece in read_pieces(name, content):
        if not isinstance(piece, Unread):
            yield piece[1]


def _empty_workbook() -> bytes:
    import xlsxwriter

    sink = io.BytesIO()
    book = xlsxwriter.Workbook(sink, {"in_memory": True})
    sheet = book.add_worksheet("0")
    sheet.write_string(0, 0, "", book.add_format({"bold": True}))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, 1, 1)
    book.close()
    return sink.getvalue()


def _empty_figure() -> bytes:
    """A figure with one of each kind of mark, and no words."""
    from matplotlib.figure import Figure

    figure, sink = Figure(), io.BytesIO()
    ax = figure.subplots()
    ax.text(0, 0, "0", fontweight="bold", rotation=90)
    ax.plot([0, 1], [0, 1], label="0")
    ax.scatter([0], [0], label="0")
    ax.barh([0], [1], label="0")
    ax.hlines([0], 0, 1)
    ax.pcolormesh([[0]])
    ax.legend()
    figure.savefig(sink, format="svg", metadata={"Date": None, "Creator": None})
    return sink.getvalue()


def _empty_pdf() -> bytes:
    import typst

    told = '(title: "0", author: "0", description: "0", keywords: ("0",))'
    source = f'#set document{told}\n#set text(lang: "en")\n#outline()\n= 0\n- 0\n'
    return typst.compile(source.encode(), format="pdf", pdf_standards=["a-2a", "ua-1"])
