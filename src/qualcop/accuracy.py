"""How far the rule coder can be trusted: its codings beside those of a reference."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qualcop.codings import code_matrix
from qualcop.tables import PATTERN_ACCURACY, as_frame

ALL_CODES = "(all)"


def measure_patterns(
    pattern_codings: pd.DataFrame,
    reference_codings: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: pd.DataFrame,
) -> pd.DataFrame:
    """Agreement of the patterns with each reference coder, as `tables.PATTERN_ACCURACY`.

    Looked at are the codable segments of documents in which the reference coded anything; there
    a code that the reference did not give is taken not to apply. Codes count with those below
    them. The row `(all)` adds up the codes that have none below, so that nothing counts twice.
    Precision and recall are empty where there is nothing to divide by.
    """
    frames = [
        _compare(pattern_codings, own, segments, codebook).assign(reference=reference)
        for reference, own in reference_codings.groupby("coder", sort=True)
    ]
    return as_frame(PATTERN_ACCURACY, pd.concat(frames, ignore_index=True) if frames else [])


def _compare(
    patterns: pd.DataFrame, reference: pd.DataFrame, segments: pd.DataFrame, codebook: pd.DataFrame
) -> pd.DataFrame:
    coded = segments["segment_id"].isin(reference["segment_id"])
    covered = segments["document_id"].isin(segments.loc[coded, "document_id"])
    looked = segments[covered & segments["codable"].astype(bool)]
    ours = code_matrix(looked, patterns, codebook).astype(bool)
    theirs = code_matrix(looked, reference, codebook).astype(bool)
    counts = pd.DataFrame(
        {
            "both": (ours & theirs).sum(),
            "pattern_only": (ours & ~theirs).sum(),
            "reference_only": (~ours & theirs).sum(),
        }
    )
    lowest = ~codebook["code"].isin(codebook["parent"].dropna())
    counts.loc[ALL_CODES] = counts.loc[codebook.loc[lowest, "code"]].sum()
    counts["precision"] = _divide(counts["both"], counts["both"] + counts["pattern_only"])
    counts["recall"] = _divide(counts["both"], counts["both"] + counts["reference_only"])
    return counts.rename_axis("code").reset_index().assign(segments=len(looked))


def _divide(part: pd.Series, whole: pd.Series) -> pd.Series:
    """The share, not a number where the whole is none."""
    return part / whole.astype(float).replace(0, np.nan)
