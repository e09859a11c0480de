"""Chains of random changes of a codebook, with hand-ins at any of its versions between them."""

import random
from itertools import pairwise

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcop.code_changes import list_changes
from qualcop.codes_then import CodesThen
from qualcop.coding_tables import HAND_INS, LISTED_CODES
from qualcop.consensus import build_consensus
from qualcop.judgements import gather_judgements
from qualcop.migrating import drop_done, migrate_codings
from qualcop.migrations import Change, Migration
from qualcop.spans import CODED, SPAN_WAYS, say_zeros
from qualcop.table import as_frame
from test_migrations import book
from test_spans import make_segments

SEGMENTS = make_segments(closed=())
IDS = SEGMENTS["segment_id"].tolist()
KINDS = "add add unsaid rename merge split move narrow widen retire heir".split()


class Chain:
    """`codes`: the codes of each version; `steps`: what is declared between them."""

    def __init__(self, dice: random.Random) -> None:
        self.dice, self.count, self.gone = dice, 0, []
        self.codes, self.steps = [self.make(4)], []
        for number in range(dice.randint(1, 5)):
            self.step(f"1.{number}.0", f"1.{number + 1}.0")
        self.version = f"1.{len(self.steps)}.0"

    def make(self, count: int) -> list[str]:
        self.count += count
        return [f"c{number}" for number in range(self.count - count, self.count)]

    def step(self, before: str, after: str) -> None:
        free, now, changes = list(self.codes[-1]), list(self.codes[-1]), []
        gone = []
        for kind in self.dice.sample(KINDS, self.dice.randint(0, 4)):
            if len(free) < 3:
                break
            old, new = self.change(kind, free)
            now = [code for code in now if code not in old or code in new]
            now += [code for code in new if code not in now]
            gone += old if kind in ("retire", "heir") else []
            kind = "retire" if kind == "heir" else kind
            if kind != "unsaid":
                changes.append(Change(kind, tuple(old), tuple(new), f"{kind}, as agreed"))
        self.gone += gone
        self.steps.append(Migration(before, after, tuple(changes)))
        self.codes.append(now)

    def change(self, kind: str, free: list[str]) -> tuple[list[str], list[str]]:
        """The codes before and after a change; `free` are those no change of the step has."""
        if kind in ("add", "unsaid"):
            again = kind == "add" and self.gone and self.dice.random() < 0.5
            return [], [self.gone.pop(0)] if again else self.make(1)
        old = [free.pop(self.dice.randrange(len(free))) for _ in range(1 + (kind == "merge"))]
        if kind in ("move", "narrow", "widen"):
            return old, old
        if kind == "heir":
            return old, [free.pop()]
        return old, self.make({"split": 2, "retire": 0}.get(kind, 1))

    def follow(self, code: str, number: int) -> list[tuple[str, bool]]:
        """What a 1 has become: codes of now, each with whether it waits for a second look."""
        found = [(code, False)]
        for step in self.steps[number:]:
            found = [new for code, waits in found for new in self._after(step, code, waits)]
        return found

    def _after(self, step: Migration, code: str, waits: bool) -> list[tuple[str, bool]]:
        for change in step.changes:
            if code in change.before:
                return [(c, waits or change.kind in ("split", "retire")) for c in change.after]
        return [(code, waits)]

    def name_then(self, code: str, number: int) -> str | None:
        """What a code of now was called in a version that meant the same by it."""
        for step in reversed(self.steps[number:]):
            for change in step.changes:
                if code in change.after and change.kind != "retire":
                    if change.kind not in ("rename", "move"):
                        return None
                    code = change.before[0]
                    break
                if code in change.before and change.kind == "retire":
                    return None
        return code if code in self.codes[number] else None


def hand_in(chain: Chain, dice: random.Random, number: int) -> list[dict]:
    """The answers of one coder to a few codes of one version."""
    age = dice.randrange(len(chain.codes))
    way = dice.choice(("refi", "word", "workbook"))
    row = {"hand_in": f"{number:04d}", "coder": dice.choice("ab"), "way": way, "round": None}
    row |= {"codebook_version": f"1.{age}.0", "coder_kind": "person", "start": None, "end": None}
    given = {(dice.choice(IDS), dice.choice(chain.codes[age])) for _ in range(dice.randint(1, 6))}
    return [
        row
        | {"segment_id": segment, "code": code, "marking": f"{number}-{n}"}
        | {"value": 1 if way in SPAN_WAYS else dice.randint(0, 1)}
        for n, (segment, code) in enumerate(sorted(given))
    ]


def carry(chain: Chain, coded: pd.DataFrame, listed: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """What the answers come to, step by step as `people_codes` goes."""
    codebook = book(*chain.codes[-1], version=chain.version)
    rows, looks = migrate_codings(coded, chain.steps, codebook)
    then = CodesThen(listed, coded, chain.steps, codebook)
    zeros = say_zeros(coded, rows, SEGMENTS, {}, then.name)
    hand_ins = as_frame(HAND_INS, [])
    filled = [frame for frame in (rows, zeros) if len(frame)]
    whole = pd.concat(filled) if filled else rows
    changes = list_changes(chain.steps)
    judgements, conflicts = gather_judgements(whole, hand_ins, changes)
    looks = drop_done(looks, zeros)
    decisions = coded.iloc[:0].assign(made=None, note=None)
    consensus = build_consensus(judgements, decisions, looks, changes)
    tables = {"judgements": judgements, "conflicts": conflicts, "looks": looks}
    return {**tables, "consensus": consensus, "zeros": zeros}


def make_study(seed: int) -> tuple[Chain, pd.DataFrame, pd.DataFrame]:
    """A chain, the answers under its versions, and the codes kept with every other hand-in."""
    dice = random.Random(seed)
    chain = Chain(dice)
    rows = [row for n in range(1, dice.randint(2, 6)) for row in hand_in(chain, dice, n)]
    coded = pd.DataFrame(rows, columns=CODED)
    ages = dict(zip(coded["hand_in"], coded["codebook_version"], strict=True))
    listed = [
        {"hand_in": number, "code": code, "codebook_version": version}
        for number, version in ages.items()
        if int(number) % 2
        for code in chain.codes[int(version.split(".")[1])]
    ]
    return chain, coded, as_frame(LISTED_CODES, listed)


def age_of(version: str) -> int:
    return int(version.split(".")[1])


def lose_nothing(chain: Chain, coded: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> None:
    names = ["coder", "segment_id", "code"]
    looks = tables["looks"][tables["looks"]["change"].isin(("split", "retire"))]
    owed = set(looks[names].itertuples(index=False, name=None))
    said: dict[tuple, list] = {}
    for row in pd.concat([tables["judgements"], tables["zeros"]]).itertuples():
        key = (row.coder, row.segment_id, row.code)
        said.setdefault(key, []).append((row.value, age_of(row.codebook_version)))
    for row in tables["conflicts"].itertuples():
        said.setdefault((row.coder, row.segment_id, row.code), []).append((row.value, -1))
    for row in coded[coded["value"] == 1].itertuples():
        age = age_of(row.codebook_version)
        ends = [c for s in chain.steps[age:] for c in s.changes if c.kind in ("retire", "split")]
        found = chain.follow(row.code, age)
        assert found or any(change.because for change in ends)
        for code, waits in found:
            key = (row.coder, row.segment_id, code)
            later = any(made > age for _, made in said.get(key, []))
            stays = not waits and any(value == 1 for value, _ in said.get(key, []))
            assert stays or key in owed or later, (row, key)
        for code, waits in found:  # what waits settles nothing
            if waits and (row.coder, row.segment_id, code) in owed:
                settled = tables["consensus"].query("segment_id == @row.segment_id")
                assert settled.loc[settled["code"] == code, "value"].isna().all()


def invent_nothing(
    chain: Chain, coded: pd.DataFrame, listed: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> None:
    kept = set(listed["hand_in"])
    names = ["hand_in", "segment_id", "code"]
    zeros = set(tables["zeros"][names].itertuples(index=False, name=None))
    versions = dict(zip(coded["hand_in"], coded["codebook_version"], strict=True))
    marked = coded[coded["way"].isin(SPAN_WAYS)]["hand_in"].unique()
    for number, _, code in zeros:
        assert number in marked
        assert chain.name_then(code, age_of(versions[number])) is not None
    used = {(row.segment_id, row.code) for row in tables["judgements"].itertuples()}
    for number in kept.intersection(marked):
        age = age_of(versions[number])
        own = coded[coded["hand_in"] == number]
        ones = set(zip(own["segment_id"], own["code"], strict=True))
        for code in {code for _, code in used}:
            then = chain.name_then(code, age)
            expected = {s for s in IDS if (s, then) not in ones} if then else set()
            assert {s for n, s, c in zeros if (n, c) == (number, code)} == expected


@settings(max_examples=20)
@given(st.integers(0, 2**32))
def test_no_one_is_lost_and_no_zero_invented_whatever_became_of_the_codes(seed):
    chain, coded, listed = make_study(seed)
    tables = carry(chain, coded, listed)
    lose_nothing(chain, coded, tables)
    invent_nothing(chain, coded, listed, tables)
    again = carry(chain, coded.sample(frac=1, random_state=seed % 1000), listed)
    for name in ("judgements", "conflicts", "looks", "consensus"):
        pd.testing.assert_frame_equal(tables[name], again[name])


def test_the_chains_are_of_every_kind():
    seen = {c.kind for n in range(60) for s in make_study(n)[0].steps for c in s.changes}
    assert seen == set(KINDS) - {"unsaid", "heir"}
    chains = [make_study(n)[0] for n in range(60)]
    assert any(set(a) < set(b) and not s.changes for c in chains
               for (a, b), s in zip(pairwise(c.codes), c.steps, strict=True))  # fmt: skip
