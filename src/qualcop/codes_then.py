"""Which codes the codebook had when somebody marked passages: only on those is unmarked a 0.

A hand-in keeps the codes there were. Of older ones, which do not, a code is taken to have been
there when it is known from that version or an earlier one: somebody answered it, a round offered
it, a declared change names it, or the codebook has it still under that version. Versions that
differ in their last number alone have the same codes (`codebooks/CHANGELOG.md`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pandas as pd

from qualcop.migrating import name_then
from qualcop.migrations import Migration, list_added, read_version
from qualcop.record import Record
from qualcop.rounds import read_offered

WORD = "word"  # stands for a hand-in where codes are comments in the study's own documents
_VERSIONED = ["code", "codebook_version"]


class CodesThen:
    """What codes of now were called when passages were marked, where they were there."""

    def __init__(
        self,
        listed: pd.DataFrame,
        named: pd.DataFrame,
        migrations: Sequence[Migration],
        codebook: pd.DataFrame,
    ) -> None:
        """`listed`: `LISTED_CODES`; `named`: codes that occur under a version (code,
        codebook_version); `codebook`: `tables.CODEBOOK`."""
        self._listed = {
            hand_in: (str(own["codebook_version"].iloc[0]), frozenset(own["code"]))
            for hand_in, own in listed.groupby("hand_in", sort=True)
        }
        now = codebook.rename(columns={"version": "codebook_version"})
        whole = pd.concat([listed[_VERSIONED], named[_VERSIONED], now[_VERSIONED]])
        self._named = set(whole.itertuples(index=False, name=None)) | _list_declared(migrations)
        self._versions = sorted({version for _, version in self._named}, key=read_version)
        self._called = cache(lambda code, version: name_then(code, version, migrations))

    def name(self, code: str, version: str, hand_in: str) -> str | None:
        """What a code of now was called under the version of a hand-in's marks; None where it was
        not there, is not known to have been, or meant something else."""
        if hand_in in self._listed:
            made, codes = self._listed[hand_in]
            if self._called(code, made) not in codes:
                return None
            if made == version:
                return self._called(code, version)
        return self._called(code, version) if self._was_there(code, version) else None

    def _was_there(self, code: str, version: str) -> bool:
        age = read_version(version)[:2]
        earlier = (v for v in self._versions if read_version(v)[:2] <= age)
        return any((self._called(code, v), v) in self._named for v in earlier)


def read_codes_then(
    record: Record,
    markings: pd.DataFrame,
    migrations: Sequence[Migration],
    codebook: pd.DataFrame,
) -> CodesThen:
    """What is known of earlier codes by the record, by `MARKINGS` and by the codebook now."""
    offered = read_offered(record).rename(columns={"version": "codebook_version"})
    named = pd.concat([markings[_VERSIONED], offered]).drop_duplicates()
    return CodesThen(record.read_codes(), named, migrations, codebook)


def leave_added(
    zeros: pd.DataFrame,
    coded: pd.DataFrame,
    documents: pd.DataFrame,
    migrations: Sequence[Migration],
) -> pd.DataFrame:
    """The 0s without those of comments in the study's own documents on codes that were added.

    Nothing tells of which version such a comment is, so only who gave such a code in a document is
    known to have read it with that code in mind. `zeros`, `coded` as `spans` has them; `documents`
    has the columns segment_id, document_id.
    """
    doubtful = zeros["hand_in"].eq(WORD) & zeros["code"].isin(list_added(migrations))
    if not doubtful.any():
        return zeros
    place = documents.set_index("segment_id")["document_id"]
    names = ["coder", "document_id", "code"]
    own = coded[coded["hand_in"].eq(WORD)]
    own = own.assign(document_id=own["segment_id"].map(place))
    said = zeros.assign(document_id=zeros["segment_id"].map(place))
    given = pd.MultiIndex.from_frame(said[names]).isin(pd.MultiIndex.from_frame(own[names]))
    return zeros[~doubtful | given].reset_index(drop=True)


def _list_declared(migrations: Sequence[Migration]) -> set[tuple[str, str]]:
    """The codes that a step says were there before it, and those that were after it."""
    changes = [(step, change) for step in migrations for change in step.changes]
    before = {(code, step.from_version) for step, change in changes for code in change.before}
    return before | {(code, step.to_version) for step, change in changes for code in change.after}
