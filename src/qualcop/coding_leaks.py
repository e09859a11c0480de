"""Sees to it that no registered person's name is in a workbook before it is written."""

from __future__ import annotations

from qualcop.coding_layout import CODEBOOK_PAGE, SHOWN_IN, fit_cell, list_codebook
from qualcop.errors import Problem, StudyError
from qualcop.hints import hint
from qualcop.leaks import Search
from qualcop.mentions import NameMatcher
from qualcop.names import INITIAL
from qualcop.rounds import Round


def check_workbook_names(
    made: Round, coder: str, back_to: str | None, matcher: NameMatcher, own_codebook: bool
) -> None:
    """Raise StudyError when a registered person's name is in what a workbook will show.

    The shipped codebook is the product's text and not checked; in a study's own, letters that are
    somebody's initials are let be.
    """
    search = Search(matcher)
    problems = []
    for row in made.list_rows(coder).to_dict("records"):
        words = [fit_cell(row[n]) for n in SHOWN_IN.values() if isinstance(row[n], str)]
        kinds = {
            kind for text in words if not search.is_clean(text) for kind, _ in search.find(text)
        }
        problems += [_tell_leak(f"{coder}.xlsx", row["segment_id"], kind) for kind in sorted(kinds)]
    pages = [c for row in list_codebook(made.codes) for c in row] if own_codebook else []
    for text in [*pages, back_to or ""]:
        kinds = {kind for kind, _ in search.find(text)} - ({INITIAL} if text != back_to else set())
        problems += [_tell_leak(f"{coder}.xlsx", CODEBOOK_PAGE, kind) for kind in sorted(kinds)]
    if problems:
        raise StudyError(problems)


def _tell_leak(file: str, place: str, kind: str) -> Problem:
    advice = f"Run `{hint('memo', '<study>')}` again, so that texts are masked with the names as "
    advice += "they are now."
    return Problem(file, place, "", f"no person's name ({kind})", advice)
