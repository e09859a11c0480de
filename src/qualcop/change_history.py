"""What was declared of a code as the codebook changed, and what became of its answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from qualcop.migrating import follow_code
from qualcop.migrations import Change, Migration, read_version

_ANSWER = ["segment_id", "coder", "round", "codebook_version"]
_WORDS = {
    "add": "{after} was added",
    "rename": "{before} was renamed {after}",
    "merge": "{before} were merged into {after}",
    "split": "{before} was split into {after}",
    "move": "{before} was moved under {under}",
    "narrow": "{before} was narrowed",
    "widen": "{before} was widened",
    "retire": "{before} was retired",
}


def is_declared(code: str, migrations: Sequence[Migration]) -> bool:
    """Whether some change names the code, as it was or as it became."""
    return any(code in (*c.before, *c.after) for step in migrations for c in step.changes)


def tell_changes(
    code: str,
    migrations: Sequence[Migration],
    judgements: pd.DataFrame,
    second_looks: pd.DataFrame,
) -> Iterator[str]:
    """A line for each declared change that led to the code or away from it, oldest first: version,
    what changed, why, how many answers were carried over and how many are owed a second look."""
    touched = _find_touched(code, migrations)
    names = {code} | {n for _, change in touched for n in (*change.before, *change.after)}
    own = judgements[judgements["code"].isin(names)]
    for number, change in touched:
        step = migrations[number]
        carried = own[_went_through(own, migrations[:number], step, change)]
        count = len(carried.drop_duplicates(_ANSWER))
        looks = second_looks["change"].eq(change.kind) & second_looks["code"].isin(names)
        looks &= second_looks["to_version"].eq(step.to_version)
        owed = int((looks & second_looks["code_was"].isin({*names, *change.before})).sum())
        waiting = f", {owed} owed a second look" if owed else ""
        answers = f" ({count} answers carried over{waiting})" if change.before else ""
        because = f": {change.because}" if change.because else ""
        yield f"  codebook {step.to_version}: {_say(change)}{answers}{because}"


def _say(change: Change) -> str:
    before, after = ", ".join(change.before), ", ".join(change.after)
    told = _WORDS[change.kind].format(before=before, after=after, under=change.under)
    return f"{told}, {after} to be used instead" if change.kind == "retire" and after else told


def _find_touched(code: str, migrations: Sequence[Migration]) -> list[tuple[int, Change]]:
    """The changes on the code's way, each with the number of its step: back to what it was made
    from, and on to what it became."""
    found, later, earlier = set(), {code}, {code}
    for number, step in enumerate(migrations):
        for change in [c for c in step.changes if later & set(c.before)]:
            found.add((number, change))
            later |= set(change.after)
    for number, step in reversed(list(enumerate(migrations))):
        for change in [c for c in step.changes if earlier & set(c.after)]:
            found.add((number, change))
            earlier |= set(change.before)
    order = [(n, change) for n, step in enumerate(migrations) for change in step.changes]
    return [pair for pair in order if pair in found]


def _went_through(
    answers: pd.DataFrame, before: Sequence[Migration], step: Migration, change: Change
) -> list[bool]:
    """Which answers were made before the step, on a code that it changed so."""
    made = answers["code_was"].fillna(answers["code"])
    kinds = zip(made, answers["codebook_version"], answers["value"], strict=True)
    known: dict[tuple, bool] = {}
    through = []
    for kind in kinds:
        if kind not in known:
            older = read_version(kind[1]) < read_version(step.to_version)
            known[kind] = older and any(
                fate.code in change.before for fate in follow_code(*kind, before)
            )
        through.append(known[kind])
    return through
