"""Writes a coder's workbook: passages in context, a column a code, the codebook, a page of help.

It shows nothing of what other people or the machine coded, nor which passages others were given.
"""

from __future__ import annotations

import io

from qualcop.cells import ACTS
from qualcop.coding_layout import (
    AFTER_CODES,
    BEFORE_CODES,
    CODEBOOK_PAGE,
    CODING,
    HELP_PAGE,
    SHOWN_IN,
    define_code,
    fit_cell,
    list_codebook,
    list_headers,
    list_help,
    tell_title,
)
from qualcop.rounds import Round
from qualcop.row_heights import fit_height
from qualcop.workbook import start_book

# A light and a full tint for each family in turn, told apart by lightness too.
_TINTS = (
    ("DDEBF7", "9BC2E6"),
    ("FFF2CC", "FFD966"),
    ("E2EFDA", "A9D08E"),
    ("FCE4D6", "F4B084"),
    ("EDE7F6", "C3B1E1"),
    ("E0F2F1", "80CBC4"),
    ("F5F5F5", "BFBFBF"),
)
_WIDTHS = {"segment_id": 3, "event": 15, "speaker": 10, "before": 27, "segment": 52, "after": 27}
_WIDTHS |= {"done": 6, "other codes": 18, "note": 30}
_DIM, _GREY = "808080", "A6A6A6"
_HEAD = 1  # the header's row; the title and the families stand above it
_HEAD_HEIGHT = 150
_PROMPT, _PROMPT_TITLE = 255, 32  # characters that Excel allows
_CODE_WIDTH = 6.3
_LETTER = 1  # paper


def make_coding_workbook(made: Round, coder: str, back_to: str | None = None) -> bytes:
    """The bytes of one coder's workbook for a round; the same ones for the same round.

    `back_to` says whom it is sent back to. No cell is a formula, whatever a passage begins with.
    """
    sink = io.BytesIO()
    book = start_book(sink, f"Coding, round {made.name}")
    book.set_custom_property("qualcop", tell_title(made, coder), "text")
    looks = _Looks(book)
    _write_coding(book.add_worksheet(CODING), looks, made, coder)
    _write_codebook(book.add_worksheet(CODEBOOK_PAGE), looks, made)
    _write_help(book.add_worksheet(HELP_PAGE), looks, made, coder, back_to)
    book.close()
    return sink.getvalue()


class _Looks:
    """The formats of a workbook, each made once."""

    def __init__(self, book: object) -> None:
        self._book = book
        self._made: dict[tuple, object] = {}

    def tint(self, **looks: object) -> object:
        """What a condition lays over a cell's own format, and nothing else."""
        return self._book.add_format(looks)

    def get(self, **looks: object) -> object:
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"valign": "top", "font_size": 10, **looks})
        return self._made[key]

    def text(self, words: str, **looks: object) -> object:
        """A format for wrapped text; one that stays text when edited, should it look otherwise."""
        quote = {"quote_prefix": True} if ACTS.match(words) else {}
        return self.get(**{"text_wrap": True, **looks, **quote})


_COLUMN_LOOKS = {
    "segment_id": {"font_color": _GREY, "font_size": 7, "text_wrap": False},
    "event": {"font_color": _DIM, "font_size": 9},
    "speaker": {"font_size": 9},
    "before": {"font_color": _DIM, "italic": True, "font_size": 9},
    "segment": {"font_size": 11, "indent": 1},
    "after": {"font_color": _DIM, "italic": True, "font_size": 9},
    "done": {"align": "center"},
}
_LINE = {"bottom": 4, "bottom_color": _GREY}


def _write_coding(sheet: object, looks: _Looks, made: Round, coder: str) -> None:
    headers, first = list_headers(made), len(BEFORE_CODES)
    rows, codes = made.list_rows(coder), _list_codes(made)
    bottom = _HEAD + max(len(rows), 1)
    _write_heads(sheet, looks, made, tell_title(made, coder), headers)
    for line, row in enumerate(rows.to_dict("records"), start=_HEAD + 1):
        _write_row(sheet, looks, row, line)
        _write_blanks(sheet, looks, codes, line)
    _set_columns(sheet, made, first)
    _set_choices(sheet, made, bottom)
    _set_colours(sheet, looks, made, bottom)
    sheet.freeze_panes(_HEAD + 1, list(BEFORE_CODES).index("segment") + 1)
    sheet.autofilter(_HEAD, 0, bottom, len(headers) - 1)
    sheet.repeat_rows(0, _HEAD)
    sheet.repeat_columns(0, 0)
    _set_print(sheet, tell_title(made, coder))


def _write_row(sheet: object, looks: _Looks, row: dict, line: int) -> None:
    """A passage with what stands around it; `row` of `Round.list_rows`."""
    cells = {"segment_id": row["segment_id"], **{c: row[n] for c, n in SHOWN_IN.items()}}
    texts = {}
    for at, name in enumerate(BEFORE_CODES):
        words = fit_cell(cells[name]) if isinstance(cells.get(name), str) else ""
        texts[name] = words
        if words:
            look = looks.text(words, **_COLUMN_LOOKS[name], **_LINE)
            sheet.write_string(line, at, words, look)
        else:
            sheet.write_blank(line, at, None, looks.get(**_COLUMN_LOOKS[name], **_LINE))
    sheet.set_row(line, _reckon_height(texts))


def _write_blanks(sheet: object, looks: _Looks, codes: list[tuple], line: int) -> None:
    """The cells to fill in, empty."""
    for at, _, tints, opens in codes:
        edge = {"left": 1} if opens else {"left": 4, "left_color": tints[1]}
        sheet.write_blank(line, at, None, looks.get(align="center", **edge, **_LINE))
    for at in range(len(AFTER_CODES)):
        look = looks.get(text_wrap=True, left=1, **_LINE)
        sheet.write_blank(line, len(BEFORE_CODES) + len(codes) + at, None, look)


def _reckon_height(texts: dict[str, str]) -> float:
    """Points that a row needs: programs do not all fit it to wrapped text by themselves."""
    cells = [
        (text, _WIDTHS[name], _COLUMN_LOOKS[name].get("font_size", 10))
        for name, text in texts.items()
        if name != "segment_id"
    ]
    return max(fit_height(*cell) for cell in cells)


def _write_heads(sheet: object, looks: _Looks, made: Round, title: str, headers: list[str]) -> None:
    sheet.set_row(0, 18)
    sheet.set_row(_HEAD, _HEAD_HEIGHT)
    sheet.write_string(0, 0, title, looks.get(font_color=_DIM, font_size=9))
    plain = {"bold": True, "valign": "bottom", "text_wrap": True, "bottom": 1, "bg_color": "E7E6E6"}
    for at, name in enumerate(headers):
        if name in BEFORE_CODES or name in AFTER_CODES:
            turned = {"rotation": 90} if name == "segment_id" else {}
            sheet.write_string(_HEAD, at, name, looks.get(**plain, **turned))
            sheet.write_comment(_HEAD, at, {**BEFORE_CODES, **AFTER_CODES}[name], _note_size(60))
    for at, row, tints, opens in _list_codes(made):
        if opens:
            family = looks.get(bold=True, bg_color=tints[1], left=1)
            sheet.write_string(0, at, opens, family)
        else:
            sheet.write_blank(0, at, None, looks.get(bg_color=tints[1]))
        head = {
            "rotation": 90,
            "text_wrap": True,
            "align": "center",
            "valign": "bottom",
            "bottom": 1,
        }
        look = looks.get(**head, bg_color=tints[0], **({"left": 1} if opens else {}))
        bold, small = looks.get(bold=True), looks.get(font_size=8)
        sheet.write_rich_string(_HEAD, at, bold, row["code"], small, f"\n{row['label']}", look)
        words = define_code(row)
        sheet.write_comment(_HEAD, at, words, _note_size(len(words)))


def _list_codes(made: Round) -> list[tuple[int, dict, tuple[str, str], str]]:
    """Each code's column, its row, its family's tints, and the family's name where it begins."""
    codes = []
    families = list(dict.fromkeys(made.codes["family"]))
    last = None
    for at, row in enumerate(made.codes.to_dict("records"), start=len(BEFORE_CODES)):
        family = row["family"]
        tints = _TINTS[families.index(family) % len(_TINTS)]
        opens = family.replace("-", " ").capitalize() if family != last else ""
        codes.append((at, row, tints, opens))
        last = family
    return codes


def _note_size(letters: int) -> dict:
    return {"width": 300, "height": min(420, 40 + 18 * (letters // 45 + 1)), "font_size": 9}


def _set_columns(sheet: object, made: Round, first: int) -> None:
    for at, name in enumerate(BEFORE_CODES):
        sheet.set_column(at, at, _WIDTHS[name])
    sheet.set_column(first, first + len(made.codes) - 1, _CODE_WIDTH)
    for at, name in enumerate(AFTER_CODES, start=first + len(made.codes)):
        sheet.set_column(at, at, _WIDTHS[name])


def _set_choices(sheet: object, made: Round, bottom: int) -> None:
    """Drop-down lists; other entries are asked about, not refused."""

    def offer(at: int, choices: list[str], title: str, words: str, wrong: str) -> None:
        choice = {"validate": "list", "source": choices, "error_type": "warning"}
        choice |= {"error_title": "Is this meant?", "error_message": wrong, "ignore_blank": True}
        choice |= {"input_title": title[:_PROMPT_TITLE], "input_message": _shorten(words)}
        sheet.data_validation(_HEAD + 1, at, bottom, at, choice)

    at = list(BEFORE_CODES).index("done")
    offer(at, ["yes"], "done", BEFORE_CODES["done"], "yes, or nothing.")
    for at, row, _, _ in _list_codes(made):
        offer(at, ["1", "0"], row["label"], row["definition"], "1 applies, 0 does not.")


def _shorten(words: str) -> str:
    words = fit_cell(words)
    return words if len(words) <= _PROMPT else words[: _PROMPT - 2].rpartition(" ")[0] + " …"


def _set_colours(sheet: object, looks: _Looks, made: Round, bottom: int) -> None:
    """Rows that are done turn green; a 1 stands out, a 0 steps back."""
    top = _HEAD + 1
    done = list(BEFORE_CODES).index("done")
    formula = f"=LEN(${chr(ord('A') + done)}{top + 1})>0"
    green = looks.tint(bg_color="E2F0D9")
    sheet.conditional_format(
        top, 0, bottom, done, {"type": "formula", "criteria": formula, "format": green}
    )
    for at, _, tints, _ in _list_codes(made):
        for value, look in ((1, {"bold": True, "bg_color": tints[1]}), (0, {"font_color": _GREY})):
            rule = {"type": "cell", "criteria": "==", "value": value}
            # An empty cell equals 0 to a spreadsheet.
            blank = {"type": "blanks", "stop_if_true": True, "format": None}
            if value == 1:
                sheet.conditional_format(top, at, bottom, at, blank)
            sheet.conditional_format(top, at, bottom, at, rule | {"format": looks.tint(**look)})


def _set_print(sheet: object, footer: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(_LETTER)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.5, 0.6)
    sheet.set_footer(f"&L&8{footer.replace('&', '&&')}&R&8&P / &N")


def _write_codebook(sheet: object, looks: _Looks, made: Round) -> None:
    widths = (18, 24, 18, 50, 34, 34, 44, 44)
    for at, width in enumerate(widths):
        sheet.set_column(at, at, width)
    for line, row in enumerate(list_codebook(made.codes)):
        sheet.set_row(line, max(fit_height(*c, 10) for c in zip(row, widths, strict=True)))
        for at, words in enumerate(row):
            head = {"bg_color": "E7E6E6", "bottom": 1} if line == 0 else {"bottom": 4}
            strong = {"bold": True} if line == 0 or at == 0 else {}
            sheet.write_string(line, at, words, looks.text(words, **head, **strong))
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, len(made.codes), len(widths) - 1)
    sheet.repeat_rows(0)
    _set_print(sheet, f"Codebook {made.version}")


def _write_help(sheet: object, looks: _Looks, made: Round, coder: str, back_to: str | None) -> None:
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 90)
    sheet.hide_gridlines(2)
    for line, (name, words) in enumerate(list_help(made, coder, back_to)):
        size = 16 if line == 0 else 11
        sheet.write_string(line, 0, name, looks.get(bold=True, font_size=size))
        sheet.write_string(line, 1, words, looks.text(words, font_size=11))
    _set_print(sheet, tell_title(made, coder))
