"""Coders' names that differ in capitals alone, such as mv and MV: one coder, who is told of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from qualcop.errors import Problem


def fold_coders(names: Iterable[str], known: Iterable[str] = ()) -> dict[str, str]:
    """Each name with the one it is taken as: that of `known`, else the one in small letters, else
    the first by the alphabet of those that differ in capitals alone."""
    names, chosen = set(names), {}
    for group in (known, names):
        for name in sorted(group, key=lambda n: (n != n.lower(), n)):
            chosen.setdefault(name.casefold(), name)
    return {name: chosen[name.casefold()] for name in sorted(names)}


def tell_folded(
    taken: dict[str, str], mask: Callable[[str], str], file: str, place: str = ""
) -> list[Problem]:
    """A warning for each name (of `fold_coders`) that is taken as another; `mask` masks names."""
    expected = "one spelling of a coder's name"
    return [
        Problem(
            file, place, mask(name), expected, f"It is taken as {mask(other)}. {_WHY}", "warning"
        )
        for name, other in taken.items()
        if name != other
    ]


_WHY = "Names that differ in capitals alone are one coder's."
