"""Which codes meet: in one segment, or in one section of a document."""

from __future__ import annotations

import numpy as np
import pandas as pd

from qualcop.codings import code_matrix, settle_codings, trace_ancestors
from qualcop.table import as_frame
from qualcop.tables import COOCCURRENCES

WINDOWS = ("segment", "section")


def count_cooccurrences(
    segments: pd.DataFrame, codings: pd.DataFrame, codebook: pd.DataFrame
) -> pd.DataFrame:
    """Windows with both of two codes, by cycle, as `tables.COOCCURRENCES`.

    A code applies where people say so, and where they said nothing, the machine. `expected` is
    n_a n_b / n windows: what independent codes would show. Pairs hold codes that both occur in
    the cycle; families, and a code with one above it (which always meet), make no pair.
    """
    codable = segments[segments["codable"].astype(bool)].reset_index(drop=True)
    codes = codebook.sort_values("position")
    codes = codes.loc[codes["codable"].astype(bool), "code"].tolist()
    cells = code_matrix(codable, settle_codings(codings), codebook)[codes].to_numpy(dtype=bool)
    kin = _mark_kin(codes, codebook)
    frames = []
    for cycle, rows in codable.groupby("cycle", sort=True).indices.items():
        for window in WINDOWS:
            found = _gather_windows(cells[rows], codable.iloc[rows], window)
            frames.append(_count_pairs(found, codes, kin).assign(cycle=cycle, window=window))
    return as_frame(COOCCURRENCES, pd.concat(frames, ignore_index=True) if frames else [])


def _gather_windows(cells: np.ndarray, segments: pd.DataFrame, window: str) -> np.ndarray:
    """Windows by codes: whether any segment of the window carries the code."""
    if window == "segment":
        return cells
    places = [segments["document_id"], segments["section"].fillna("")]
    numbers = segments.groupby(places, sort=False).ngroup().to_numpy()
    found = np.zeros((numbers.max() + 1, cells.shape[1]), dtype=bool)
    np.logical_or.at(found, numbers, cells)
    return found


def _mark_kin(codes: list[str], codebook: pd.DataFrame) -> np.ndarray:
    """Codes by codes: whether one stands above the other, or is the same."""
    lines = trace_ancestors(codebook)
    above = np.array([[b in lines[a] for b in codes] for a in codes], dtype=bool)
    above = above.reshape(len(codes), len(codes))
    return above | above.T


def _count_pairs(found: np.ndarray, codes: list[str], kin: np.ndarray) -> pd.DataFrame:
    """One row for each pair of codes that both occur, the first in codebook order first."""
    as_float = found.astype(np.float64)
    both = as_float.T @ as_float
    alone = np.diag(both)
    present = np.triu(~kin, 1) & (alone[:, None] > 0) & (alone[None, :] > 0)
    first, second = np.nonzero(present)
    names = np.array(codes, dtype=object)
    return pd.DataFrame(
        {
            "code_a": names[first],
            "code_b": names[second],
            "count": both[first, second].astype(np.int64),
            "expected": alone[first] * alone[second] / len(found),
            "n_windows": len(found),
        }
    )
