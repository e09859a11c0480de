"""The box "In short": three to five sentences made from the numbers by fixed rules."""

from __future__ import annotations

from qualcop.memo.methods import list_people, say_shared
from qualcop.memo.people import members_present, say_members
from qualcop.memo.practices import count_looked_at, count_segments
from qualcop.memo.reading import count_files
from qualcop.memo.view import View
from qualcop.memo.words import Line, emph, join, line, plural

TELLING = 5  # fewer segments than this, or a lead smaller than this, tell nothing
TELLING_CHANGE = 10  # segments by which a practice must differ from the cycle before
TELLING_SIZE = 30  # segments looked at in each of them, or suggestions people looked at
MOSTLY_RIGHT = 0.5  # share of the rules' suggestions that people share, below which none is told


def gather_summary(view: View) -> list[Line]:
    """Sentences on files, people, the practice seen most, the largest change, who coded."""
    said = [_say_files(view), _say_members(view), say_practices(view), say_change(view)]
    return [sentence for sentence in [*said, _say_coders(view)] if sentence]


def _say_files(view: View) -> Line:
    read = view.sources[view.sources.status == "read"]
    refused = view.sources[view.sources.status == "refused"]
    count = count_files(view, read, "files-read", "files read")
    start = ["We read ", count, plural(len(read), "file", "files")]
    if refused.empty:
        return line(*start, "; none had to be left out.")
    one, more = (
        "file was left out; see the reason below.",
        "files were left out; see the reasons below.",
    )
    left = count_files(view, refused, "files-refused", "files that were not read")
    return line(*start, ". ", left, plural(len(refused), one, more))


def _say_members(view: View) -> Line:
    everyone, seen = members_present(view)
    return say_members(view) if everyone and seen else []


def say_practices(view: View) -> Line:
    """Which practice the rules suggest most often; or that they are none, too few or too close."""
    inside = view.segments_of(view.cycle)
    found = [(len(view.carrying(p.code, inside)), p) for p in view.practices.itertuples()]
    found.sort(key=lambda pair: -pair[0])
    if not found:
        return []
    if not found[0][0]:
        return line("The rules suggest no practice in what could be read of this cycle.")
    if found[0][0] < TELLING:
        return line(
            "Too few passages carry a practice to tell which came first: the most common, ",
            emph(found[0][1].label),
            ", was suggested in ",
            *_segments(view, found[0][1]),
            ".",
        )
    shown = [[emph(p.label), " (", *_count(view, p.code), ")"] for _, p in found]
    out_of = ["; ", count_looked_at(view, view.cycle), " segments were looked at."]
    if len(found) > 1 and found[0][0] - found[1][0] < TELLING:
        return line("No practice stands out in what the rules suggest: ", *join(shown), *out_of)
    rest = ["; then ", *join(shown[1:])] if len(shown) > 1 else []
    return line("The rules suggest ", *shown[0], " most often", *rest, *out_of)


def say_change(view: View) -> Line:
    """The largest change of share since the cycle before, as counts; no cause, no trend."""
    if len(view.cycles) < 2:
        return []
    before = view.cycles.cycle.iloc[-2]
    if _doubted(view):
        return line(
            "Whether a practice was more or less common than in ",
            view.names[before],
            " cannot be told: people agree with fewer than half of the rules' suggestions.",
        )
    told = _list_changes(view, before)
    if not told:
        return line("Too few passages were read to tell whether anything changed between cycles.")
    change, practice = max(told, key=lambda pair: pair[0])
    if change < TELLING_CHANGE:
        return line(
            "No practice differs from ", view.names[before], " by enough segments to tell anything."
        )
    return line(
        "The largest difference from ",
        view.names[before],
        " is in ",
        emph(practice.label),
        ": ",
        *_count(view, practice.code, before),
        " of ",
        count_looked_at(view, before),
        " segments then, ",
        *_count(view, practice.code),
        " of ",
        count_looked_at(view, view.cycle),
        " now. Agendas and note-takers changed too: a place to look, not a trend.",
    )


def _doubted(view: View) -> bool:
    """Whether every person who looked at enough of the rules' suggestions rejects most of them."""
    shares = [(row.both, row.both + row.pattern_only) for row in list_people(view)]
    enough = [shared / all_ for shared, all_ in shares if all_ >= TELLING_SIZE]
    return bool(enough) and max(enough) < MOSTLY_RIGHT


def _list_changes(view: View, before: str) -> list[tuple[float, tuple]]:
    """Each practice's difference in share since `before`, as segments of the smaller cycle."""
    then, now = view.segments_of(before), view.segments_of(view.cycle)
    smaller = min(len(then), len(now))
    if smaller < TELLING_SIZE:
        return []
    told = []
    for practice in view.practices.itertuples():
        was, is_now = (len(view.carrying(practice.code, ids)) for ids in (then, now))
        told.append((smaller * abs(was / len(then) - is_now / len(now)), practice))
    return told


def _say_coders(view: View) -> Line:
    inside = view.segments_of(view.cycle)
    coded = view.person_coded & inside
    if not coded:
        return line(
            "No person has coded this cycle yet. All counts of practices are suggestions of rules "
            "that look for words, not decisions of people.",
            *_say_trust(view),
        )
    count = view.book.count_said(
        "coded-by-people",
        coded,
        "segments people have coded",
        unit="segments",
        table="codings",
        of=len(inside),
    )
    return line(
        "People have coded ",
        count,
        " of ",
        count_looked_at(view, view.cycle),
        " segments; all other counts of practices are suggestions of rules that look for words.",
        *_say_trust(view),
    )


def _say_trust(view: View) -> list:
    """How many of the rules' suggestions each person shares, for readers who read no further."""
    shared = [say_shared(view, row) for row in list_people(view)]
    if not shared:
        return []
    start = " Of the rules' suggestions they looked at in all cycles, "
    one, *others = [
        ["one person agrees with ", *shared[0]],
        *[["another with ", *s] for s in shared[1:]],
    ]
    return [start, *join([one, *others]), "."]


def _segments(view: View, practice: tuple) -> list:
    parts = _count(view, practice.code)
    number = len(view.carrying(practice.code, view.segments_of(view.cycle)))
    return [*parts, plural(number, "segment", "segments")]


def _count(view: View, code: str, cycle: str | None = None) -> list:
    cycle = cycle or view.cycle
    row_id = view.book.row_id("text", "practice", code, cycle)
    return [count_segments(view, row_id, "a", code, cycle)]
