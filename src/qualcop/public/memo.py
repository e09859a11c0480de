"""What the public memo of a cycle says: numbers for the whole cycle, quotations by role alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from qualcop.disclosure import Cell, Limits
from qualcop.figures import describe_figure
from qualcop.figures.practices import WITHHELD
from qualcop.memo.quotes import choose_quotes
from qualcop.memo.view import View, view_cycle
from qualcop.memo.words import Line, emph, join, line, plural, row, table, write_days
from qualcop.numbers import format_number
from qualcop.public.audit import code_share
from qualcop.public.cells import PRESENT, list_families, name_cell
from qualcop.public.texts import Generaliser, name_role, tells_size
from qualcop.table import as_frame
from qualcop.tables import PUBLIC_NUMBERS, PUBLIC_QUOTES


@dataclass(frozen=True)
class Release:
    """The numbers of a study that are shown, by key; the audit's table; the limits it used."""

    shown: Mapping[str, Cell]
    audit: pd.DataFrame
    limits: Limits

    def value(self, *key: str) -> int | None:
        """The number with this key, or None where it is withheld."""
        cell = self.shown.get(name_cell(*key))
        return None if cell is None else cell.value


def make_release(cells: list[Cell], audit: pd.DataFrame, limits: Limits) -> Release:
    """The cells that the audit (`tables.DISCLOSURE`) lets be shown, and nothing of the others."""
    allowed = set(audit.cell[audit.shown.astype(bool)])
    return Release({cell.key: cell for cell in cells if cell.key in allowed}, audit, limits)


def gather_public(
    cycle: str,
    frames: Mapping[str, pd.DataFrame],
    release: Release,
    general: Generaliser,
    about: Mapping[str, object],
) -> tuple[dict, dict[str, pd.DataFrame]]:
    """The memo's data, JSON-able, and the tables of its figure and of the public workbook.

    `frames` hold what the team wrote as outsiders may read it (`texts.generalise_frames`).
    Tables by name: practices (the figure's), public_numbers, public_quotes. `about` gives title,
    contact, language, versions and `public_quotations` (false: quote nobody). No number that
    `release` does not show is in any of them.
    """
    view = view_cycle(cycle, frames)
    figure = make_figure(view, release)
    quotes = gather_quotes(view, general) if about.get("public_quotations", True) else []
    data = {
        **_title(view, general, about),
        "notice": say_withheld(view, release),
        "short": [
            *say_people(view, release),
            say_reading(view, release),
            *say_practices(view, release),
        ],
        "practices": _table_practices(view, release),
        "families": _table_families(view, release),
        "quotes": quotes,
        "coded": bool(view.person_coded & view.segments_of(cycle)),
        "figures": {"practices": describe_figure("practices", figure)},
        "codes": int(view.codebook.codable.astype(bool).sum()),
        "least": release.limits.people,
        "districts": release.limits.districts,
    }
    tables = {
        "practices": figure,
        "public_numbers": list_numbers(view, release),
        "public_quotes": as_frame(
            PUBLIC_QUOTES,
            [{"cycle": cycle, "position": i, **quote} for i, quote in enumerate(quotes, start=1)],
        ),
    }
    return data, tables


def _title(view: View, general: Generaliser, about: Mapping[str, object]) -> dict:
    cycle = view.this_cycle
    study = general.rewrite(str(about.get("title") or "Community of practice"))
    return {
        "title": f"{study}: public memo of {cycle.label}",
        "study": study,
        "cycle": cycle.label,
        "days": write_days(cycle.start, cycle.end),
        "focus": cycle.focus if isinstance(cycle.focus, str) else "",
        "contact": str(about.get("contact") or ""),
        "language": str(about.get("language") or "en"),
        "versions": about.get("versions") or [],
        # The last day of the cycle by the sheet, not that of an event.
        "date": cycle.end if isinstance(cycle.end, str) else None,
    }


# ------------------------------------------------------------------------------------- words
def say_withheld(view: View, release: Release) -> Line:
    """How many of the numbers of this cycle are withheld."""
    numbers = list_numbers(view, release)
    hidden = int(numbers.withheld.sum())
    return line(
        f"Of the {len(numbers)} numbers this version could hold about the words and codes of the "
        f"cycle, {hidden}{plural(hidden, 'is', 'are')} withheld."
    )


def say_people(view: View, release: Release) -> list[Line]:
    """Members on the registry, districts, and the share present, as far as they may be told."""
    members = release.value("people", "all")
    if members is None:
        return []
    districts = release.value("people", "districts")
    parts = [f"{format_number(members)} people"]
    if districts is not None:
        parts.append(f" from {districts} districts")
    share = _say_share(view, release, members)
    return [line(*parts, " belong to the community", *share, ".")]


def _say_share(view: View, release: Release, members: int) -> list[str]:
    """Who was present at least once: the number, or a share coded at its end, or nothing."""
    key = name_cell("attendance", f"{PRESENT}/all", view.cycle)
    present = release.shown.get(key)
    if present:
        return [f"; {present.value} of them took part at least once in this cycle"]
    told = release.audit[release.audit.cell == key]
    if told.empty or pd.isna(told.upper.iloc[0]):
        return []
    # The audit has counted the share as printed where it left its limits in the table.
    low, high = told.lower.iloc[0], told.upper.iloc[0]
    for part in (0, members):
        share = code_share(part, members, release.limits.people)
        if share and share.lower <= low and high <= share.upper:
            return [f"; {share.text} of them took part at least once in this cycle"]
    return []


def say_reading(view: View, release: Release) -> Line:
    """How much was read in the cycle: files and words, as far as they may be told."""
    files = release.value("reading", "files", view.cycle)
    words = release.value("reading", "words", view.cycle)
    parts = [] if words is None else [f"{format_number(words)}{plural(words, 'word', 'words')}"]
    if files is not None:
        parts.append(f"{format_number(files)}{plural(files, 'file', 'files')}")
    if not parts:
        return line("How much was read is withheld.")
    what = " in ".join(parts)
    return line(f"Notes, transcripts, mail and other material were read: {what}.")


def say_practices(view: View, release: Release) -> list[Line]:
    """The practices whose counts may be told, largest first; and that they are suggestions."""
    looked = release.value("practices", "looked-at", view.cycle)
    counts = [
        (release.value("practices", p.code, view.cycle), p.label)
        for p in view.practices.itertuples()
    ]
    told = sorted(((n, label) for n, label in counts if n is not None), reverse=True)
    caution = line(
        "Counts of practices are suggestions of rules that look for words, not decisions of "
        "people: they do not say how common a practice was."
    )
    if looked is None:
        return [line("How many segments were looked at is withheld."), caution]
    said = [f"{format_number(looked)} segments were looked at"]
    own = release.value("practices", list_families(view)[0], view.cycle)
    if own is not None:
        said += [f"; in {format_number(own)} of them the rules suggest one of the practices"]
    if not told:
        return [line(*said, ". The counts of the single practices are withheld."), caution]
    left = len(counts) - len(told)
    rest = f" ({left}{plural(left, 'other is', 'others are')} withheld)" if left else ""
    items = [[emph(label), f" in {format_number(n)}"] for n, label in told]
    return [line(*said, ": ", *join(items), rest, "."), caution]


# ------------------------------------------------------------------------------------ tables
def make_figure(view: View, release: Release) -> pd.DataFrame:
    """The practices by cycle as `memo.practices` makes them; `n_coded` is empty where withheld."""
    rows = []
    for cycle in view.cycles.cycle:
        looked = release.value("practices", "looked-at", cycle)
        for code in view.practices.itertuples():
            rows.append(
                {"code": code.code, "label": code.label, "depth": 0, "cycle": cycle}
                | {"cycle_label": view.names[cycle], "this": cycle == view.cycle}
                | {"n_coded": release.value("practices", code.code, cycle), "n_segments": looked}
            )
    columns = ["code", "label", "depth", "cycle", "cycle_label", "this", "n_coded", "n_segments"]
    frame = pd.DataFrame(rows, columns=columns)
    whole = ["n_coded", "n_segments"]
    frame[whole] = frame[whole].astype("Int64")
    return frame if frame[whole].notna().any().all() else frame.iloc[:0]


def _list_rows(view: View) -> list[tuple[str, str, str, int]]:
    """Rows of the tables: (table, row, label, depth)."""
    own, others = list_families(view)
    rows = [("practices", "looked-at", "Segments looked at", 0)]
    rows += [("practices", own, "Any of the practices", 0)] if own else []
    rows += [("practices", code.code, code.label, code.depth) for code in view.codes.itertuples()]
    return rows + [("families", code, view.names.get(code, code), 0) for code in others]


def _table_practices(view: View, release: Release) -> dict | None:
    caption = "Segments that carry each practice, as suggested by the rules, by cycle"
    return _table(view, release, "practices", "Practice", caption)


def _table_families(view: View, release: Release) -> dict | None:
    caption = "Segments with any code of the other families, as suggested by the rules, by cycle"
    return _table(view, release, "families", "Family of codes", caption)


def _table(view: View, release: Release, name: str, head: str, caption: str) -> dict | None:
    """The rows with a number to show, and in `silent` the names of those without any."""
    cycles = list(view.cycles.cycle)
    rows, silent = [], []
    for where, code, label, depth in _list_rows(view):
        values = [release.value(name, code, cycle) for cycle in cycles]
        if where != name:
            continue
        if all(value is None for value in values):
            silent.append(label)
            continue
        cells = [WITHHELD if v is None else format_number(v) for v in values]
        rows.append(
            row([label, *cells], "", depth=depth, strong=where == "practices" and not depth)
        )
    columns = [(head, ""), *((view.names[cycle], "") for cycle in cycles)]
    shown = table(columns, rows, caption) if rows else None
    return {"table": shown, "silent": silent} if rows or silent else None


def list_numbers(view: View, release: Release) -> pd.DataFrame:
    """The numbers of this cycle as `tables.PUBLIC_NUMBERS`; withheld ones are empty."""
    looked = release.value("practices", "looked-at", view.cycle)
    reading = [("reading", unit, f"{unit.capitalize()} read", unit) for unit in ("words", "files")]
    coded = [(where, code, label, "segments") for where, code, label, _ in _list_rows(view)]
    rows = []
    for position, (where, code, label, unit) in enumerate([*coded, *reading], start=1):
        value = release.value(where, code, view.cycle)
        alone = code == "looked-at" or where == "reading"
        rows.append(
            {"cycle": view.cycle, "table": where, "row": label, "value": value}
            | {"out_of": None if alone else looked, "unit": unit}
            | {"withheld": value is None, "position": position}
        )
    return as_frame(PUBLIC_NUMBERS, rows)


# ------------------------------------------------------------------------------------ quotes
def gather_quotes(view: View, general: Generaliser) -> list[dict]:
    """The quotations of the partnership's memo, by role alone.

    Near misses are left out, and words that tell how large a district is. Raises StudyError where
    one lacks consent (`consent.check_quotes`).
    """
    chosen = choose_quotes(view)
    segments = view.codable.set_index("segment_id")
    return [
        {
            "text": general.rewrite(segments.text[quote.segment_id]),
            "who": name_role(segments.role[quote.segment_id]),
            "noted": bool(quote.noted),
            "code": view.names[quote.code],
        }
        for quote in chosen[~chosen.doubt].itertuples()
        if not tells_size(segments.text[quote.segment_id])
    ]
