"""How far the rule coder can be trusted: its codings beside those of a reference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qualcop.codings import ANSWER_CODER, code_matrix
from qualcop.table import as_frame
from qualcop.tables import PATTERN_ACCURACY

ALL_CODES = "(all)"


def measure_patterns(
    pattern_codings: pd.DataFrame,
    reference_codings: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: pd.DataFrame,
) -> pd.DataFrame:
    """Agreement of the patterns with each reference coder, as `tables.PATTERN_ACCURACY`.

    Looked at, for a code, are the codable segments for which a person answered it, or one of the
    codes below it, with 1 or 0: no row means not coded, which is not 0. An answer sheet is complete
    by its nature: it answers for every segment of the documents it names. The row `(all)` adds up
    the codes that have none below, so that nothing counts twice. Precision and recall are empty
    where there is nothing to divide by; codes the reference never answered have no row.
    """
    frames = [
        _compare(pattern_codings, own, segments, codebook).assign(reference=reference)
        for reference, own in reference_codings.groupby("coder", sort=True)
    ]
    return as_frame(PATTERN_ACCURACY, pd.concat(frames, ignore_index=True) if frames else [])


def _compare(
    patterns: pd.DataFrame, reference: pd.DataFrame, segments: pd.DataFrame, codebook: pd.DataFrame
) -> pd.DataFrame:
    codable = segments[segments["codable"].astype(bool)]
    answered = _list_answered(reference, segments, codable, codebook)
    ours = code_matrix(codable, patterns, codebook).astype(bool) & answered
    theirs = code_matrix(codable, reference, codebook).astype(bool) & answered
    counts = pd.DataFrame(
        {
            "segments": answered.sum(),
            "both": (ours & theirs).sum(),
            "pattern_only": (ours & ~theirs).sum(),
            "reference_only": (theirs & ~ours).sum(),
        }
    )
    counts = counts[counts["segments"] > 0]
    lowest = ~codebook["code"].isin(codebook["parent"].dropna())
    counts.loc[ALL_CODES] = counts.reindex(codebook.loc[lowest, "code"]).sum().astype(int)
    counts.loc[ALL_CODES, "segments"] = int(answered.any(axis=1).sum())
    counts["precision"] = _divide(counts["both"], counts["both"] + counts["pattern_only"])
    counts["recall"] = _divide(counts["both"], counts["both"] + counts["reference_only"])
    return counts.rename_axis("code").reset_index()


def _list_answered(
    reference: pd.DataFrame, segments: pd.DataFrame, codable: pd.DataFrame, codebook: pd.DataFrame
) -> pd.DataFrame:
    """Segment by code: whether the reference answered it, be it with 1 or with 0."""
    answered = code_matrix(codable, reference.assign(value=1), codebook).astype(bool)
    if (reference["coder"] == ANSWER_CODER).all():
        named = segments["segment_id"].isin(reference["segment_id"])
        covered = codable["document_id"].isin(segments.loc[named, "document_id"])
        answered.loc[covered.to_numpy(), :] = True
    return answered


def _divide(part: pd.Series, whole: pd.Series) -> pd.Series:
    """The share, not a number where the whole is none."""
    return part / whole.astype(float).replace(0, np.nan)
