"""What people said, in their own words: the exemplars a memo prints, by consent."""

from __future__ import annotations

import pandas as pd

from qualcop.memo.view import View
from qualcop.memo.words import CODERS

SHOWN_QUOTES = 6
SHOWN_DOUBTS = 2  # places for passages that speak against a code


def gather_quotes(view: View) -> dict:
    """Quotations in the order of the codebook, those that speak against a code last.

    `consent` says whether anybody may be quoted at all.
    """
    people = view.frames["participants"]
    chosen = _choose(view)
    return {
        "consent": bool(people.consent.isin(("quote", "role_only")).any()),
        "quotes": [_show(view, quote) for quote in chosen.itertuples()],
    }


def _choose(view: View) -> pd.DataFrame:
    """Main claims first, then practices, each segment once; doubts have places of their own."""
    book = view.codebook.set_index("code")
    quotes = view.of_cycle("exemplars").assign(doubt=lambda q: q.reason == "disconfirming")
    quotes = quotes[quotes.code.isin(book.index)]
    quotes["later"] = quotes.groupby(["doubt", "code"])["rank"].rank(method="first").gt(1)
    quotes["minor"] = ~quotes.code.map(book.primary).astype(bool)
    quotes["other"] = ~quotes.code.isin(view.codes.code)
    quotes["position"] = quotes.code.map(book.position)
    order = ["doubt", "later", "minor", "other", "position", "rank"]
    quotes = quotes.sort_values(order, ignore_index=True).drop_duplicates("segment_id")
    kept = [quotes[~quotes.doubt].head(SHOWN_QUOTES), quotes[quotes.doubt].head(SHOWN_DOUBTS)]
    return pd.concat(kept).sort_values(["doubt", "position", "rank"])


def _show(view: View, quote: tuple) -> dict:
    segment = view.codable.set_index("segment_id").loc[quote.segment_id]
    event = view.names.get(segment.event, "") if isinstance(segment.event, str) else ""
    return {
        "text": segment.text,
        "who": quote.attribution,
        "event": event,
        "segment": quote.segment_id,
        "code": view.names[quote.code],
        "says": CODERS[quote.coder_kind],
        "doubt": bool(quote.doubt),
    }
