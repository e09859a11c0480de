"""Who took part in a cycle, and the districts with their hopes."""

from __future__ import annotations

import pandas as pd

from qualcop.memo.view import View
from qualcop.memo.words import ROLES, Line, line, plural, row, table
from qualcop.numbers import column_letter

SHOWN_DISTRICTS = 12
PLACES = {"others": "Other districts", "research": "Research team", "nowhere": "No district"}
COLUMNS = [
    "district",
    "role",
    "present",
    "every",
    "listed",
    "district_label",
    "role_label",
    "participants",
    "participants_present",
]  # of the attendance figure's table


def gather_people(view: View) -> dict:
    """Sentences on who took part; table of attendance by district and role; its figure table."""
    attendance = make_attendance(view)
    return {
        "text": _say_people(view),
        "table": _table_attendance(view, attendance) if len(attendance) else None,
        "attendance": attendance,
    }


def members_present(view: View) -> tuple[frozenset[str], frozenset[str]]:
    """Registered members (facilitators apart), and those of them present at least once."""
    people = view.frames["participants"]
    members = people[(people.basis == "registry") & (people.role != "facilitator")]
    everyone = frozenset(members.participant)
    return everyone, everyone & _present(view)


def _present(view: View) -> frozenset[str]:
    attendance = view.frames["attendance"]
    mine = attendance[attendance.event.isin(view.events.event)]
    return frozenset(mine.participant[mine.present.isin(("yes", "part"))])


def _always_present(view: View) -> frozenset[str]:
    """Those present at every event of the cycle whose list has them."""
    attendance = view.frames["attendance"]
    mine = attendance[attendance.event.isin(view.events.event)]
    absent = frozenset(mine.participant[~mine.present.isin(("yes", "part"))])
    return frozenset(mine.participant) - absent


def found_in_files(view: View) -> frozenset[str]:
    """People who are not on the registry and who speak, write or attend in this cycle's files."""
    people = view.frames["participants"]
    others = frozenset(people.participant[people.basis != "registry"])
    speaking = view.of_cycle("segments").participant.dropna()
    return others & (frozenset(speaking) | _present(view))


def _say_people(view: View) -> list[Line]:
    everyone, _ = members_present(view)
    lines = []
    if everyone:
        lines.append(say_members(view))
        lines += _say_facilitators(view)
    found = found_in_files(view)
    if found:
        count = view.book.count_said(
            "people-found",
            found,
            "people in the files who are not on the registry",
            unit="people",
            table="participants",
        )
        found_them = plural(len(found), "person speaks, writes or is", "people speak, write or are")
        where = (
            " listed in the files without being on the registry"
            if everyone
            else " listed in the files"
        )
        lines.append(
            line(count, found_them, where, "; the memo calls them “Person” with a number.")
        )
    return lines or [line("No person could be told from the files.")]


def say_members(view: View) -> Line:
    """How many registered members were present at least once, and from how many districts."""
    everyone, seen = members_present(view)
    count = view.book.count_said(
        "members-present",
        seen,
        "members present at least once",
        unit="people",
        table="attendance",
        of=len(everyone),
    )
    listed = view.book.count_said(
        "members-listed", everyone, "members on the registry", unit="people", table="participants"
    )
    people = view.frames["participants"]
    theirs = people[people.participant.isin(seen)]
    districts = theirs.district.dropna().nunique()
    parts = [
        count,
        " of the ",
        listed,
        plural(len(everyone), "member", "members"),
        " on the registry took part at least once",
    ]
    if districts:
        known = len(view.frames["districts"])
        represented = view.book.say(
            "districts-present",
            districts,
            "districts with a member present",
            unit="districts",
            table="attendance",
            denominator=known,
            evidence=("person", theirs.participant[theirs.district.notna()]),
        )
        parts += [", from ", represented, plural(districts, "district", "districts")]
    return line(*parts, ".")


def _say_facilitators(view: View) -> list[Line]:
    people = view.frames["participants"]
    facilitators = frozenset(people.participant[people.role == "facilitator"])
    seen = facilitators & _present(view)
    if not seen:
        return []
    count = view.book.count_said(
        "facilitators-present",
        seen,
        "facilitators present at least once",
        unit="people",
        table="attendance",
        of=len(facilitators),
    )
    return [
        line("They were joined by ", count, plural(len(seen), "facilitator", "facilitators"), ".")
    ]


# ------------------------------------------------------------------------------- attendance
def make_attendance(view: View) -> pd.DataFrame:
    """Rows district x role: district_label, role_label, present, listed (people), participants.

    `present` and `participants_present` (space-separated) count those present at least once,
    `every` those present whenever the attendance list has them.
    People without a district stand in rows of their own (`PLACES`).
    """
    people = view.frames["participants"]
    people = people[people.basis == "registry"]
    if people.empty or not (view.frames["attendance"].event.isin(view.events.event)).any():
        return pd.DataFrame(columns=COLUMNS)
    seen, always = _present(view), _always_present(view)
    known = [d for d in view.frames["districts"].district if (people.district == d).any()]
    shown = known[:SHOWN_DISTRICTS]
    place = people.district.where(people.district.isin(shown) | people.district.isna(), "others")
    place = place.fillna((people.role == "facilitator").map({True: "research", False: "nowhere"}))
    rows = []
    for district in [*shown, *PLACES]:
        for role in [r for r in ROLES if (people.role == r).any()]:
            mine = sorted(people.participant[(place == district) & (people.role == role)])
            here = [p for p in mine if p in seen]
            rows.append(
                {"district": district, "role": role, "present": len(here), "listed": len(mine)}
                | {"every": len(always & set(here))}
                | {
                    "district_label": PLACES.get(district) or view.names[district],
                    "role_label": ROLES[role],
                }
                | {"participants": " ".join(mine), "participants_present": " ".join(here)}
            )
    frame = pd.DataFrame(rows, columns=COLUMNS)
    used = frame.groupby("district").listed.transform("sum") > 0
    return frame[used].reset_index(drop=True)


def _table_attendance(view: View, frame: pd.DataFrame) -> dict:
    roles = list(dict.fromkeys(frame.role))
    rows = [_row_attendance(view, d, mine) for d, mine in frame.groupby("district", sort=False)]
    rows.append(_row_attendance(view, "all", frame.assign(district_label="All")))
    heads = [ROLES[r] for r in roles] + ["All"]
    pairs = [f"{column_letter(2 * i)}, {column_letter(2 * i + 1)}" for i in range(len(heads))]
    columns = [("District", ""), *zip(heads, pairs, strict=True)]
    return table(columns, rows, "People present at least once, of those on the registry")


def _row_attendance(view: View, district: str, frame: pd.DataFrame) -> dict:
    row_id = view.book.row_id("attendance", district, *dict.fromkeys(frame.role))
    name = frame.district_label.iloc[0]
    cells: list = [name]
    by_role = [(role, mine) for role, mine in frame.groupby("role", sort=False)]
    for i, (role, mine) in enumerate([*by_role, ("all", frame)]):
        here = " ".join(mine.participants_present).split()
        listed = " ".join(mine.participants).split()
        what = f"{name}, {ROLES.get(role, 'all roles').lower()}"
        if not listed:
            cells.append(line("–"))
            continue
        present = view.book.count(
            row_id,
            column_letter(2 * i),
            here,
            f"{what}: present at least once",
            unit="people",
            table="attendance",
            of=len(listed),
        )
        total = view.book.count(
            row_id,
            column_letter(2 * i + 1),
            listed,
            f"{what}: on the registry",
            unit="people",
            table="participants",
        )
        cells.append(line(present, " of ", total))
    return row(cells, row_id, strong=district == "all")


# -------------------------------------------------------------------------------- districts
def gather_districts(view: View) -> dict | None:
    """Table 1: each district's context, what it hopes to share and to learn; None without any."""
    districts = view.frames["districts"]
    if districts.empty:
        return None
    columns = [
        ("District", ""),
        ("schools", "a"),
        ("students", "b"),
        ("Title I %", "c"),
        ("Black %", "d"),
        ("Latinx %", "e"),
        ("hopes to share", ""),
        ("hopes to learn", ""),
    ]
    rows = [_row_district(view, d) for d in districts.head(SHOWN_DISTRICTS).itertuples()]
    left = len(districts) - len(rows)
    return {"table": table(columns, rows, "The districts"), "left": bool(left)}


def _row_district(view: View, district: tuple) -> dict:
    row_id = view.book.row_id("districts", district.district)
    context = ", ".join(p for p in (district.locale, district.partner) if isinstance(p, str))
    cells: list = [line(district.label, *([{"s": context}] if context else []))]
    fields = (
        ("a", "schools", "schools"),
        ("b", "students", "students"),
        ("c", "title_i_pct", "percent"),
        ("d", "black_pct", "percent"),
        ("e", "latinx_pct", "percent"),
    )
    for letter, name, unit in fields:
        value = getattr(district, name)
        cells.append(
            "–"
            if pd.isna(value)
            else view.book.add(
                row_id,
                letter,
                float(value),
                f"{district.label}: {name}",
                unit=unit,
                table="districts",
            )
        )
    hopes = [
        h if isinstance(h, str) else "–" for h in (district.hopes_to_share, district.hopes_to_learn)
    ]
    return row([*cells, *hopes], row_id)
