"""What people said, in their own words: the exemplars a memo prints, by consent."""

from __future__ import annotations

import pandas as pd

from qualcop.consent import check_quotes
from qualcop.memo.view import View
from qualcop.memo.words import CODERS

SHOWN_QUOTES = 6
SHOWN_DOUBTS = 2  # places for near misses: a code's words, judged not to be the code
VERBATIM = ("transcript", "chat", "email", "survey")  # kinds of document in people's own words
JUDGED = {
    "person": "a person who coded it judged that it is not",
    "pattern": "the rules take it as denied or only imagined",
    "classifier": "a classifier takes it as something else",
}


def gather_quotes(view: View) -> dict:
    """Quotations in the order of the codebook, then near misses.

    `consent` says whether anybody may be quoted at all. Raises StudyError where one of the
    exemplars lacks its speaker's consent.
    """
    people = view.frames["participants"]
    chosen = choose_quotes(view)
    return {
        "consent": bool(people.consent.isin(("quote", "role_only")).any()),
        "quotes": [_show(view, quote) for quote in chosen.itertuples()],
    }


def choose_quotes(view: View) -> pd.DataFrame:
    """Main claims first, then practices, each segment once; near misses have their own places.

    Columns of `exemplars`, `noted` and `doubt`. Of one code's passages, people's own words come
    before what somebody noted down; of near misses, those that a person judged come first.
    """
    book = view.codebook.set_index("code")
    check_quotes(view.frames["exemplars"], view.frames["segments"], view.frames["participants"])
    quotes = view.of_cycle("exemplars").assign(doubt=lambda q: q.reason == "disconfirming")
    quotes = quotes[quotes.code.isin(book.index)].sort_values(["code", "rank"])
    quotes["noted"] = quotes.segment_id.map(_noted(view))
    quotes["unsure"] = quotes.doubt & quotes.coder_kind.ne("person")
    quotes = quotes.sort_values("noted", kind="stable")
    quotes["later"] = quotes.groupby(["doubt", "code"]).cumcount().gt(0)
    quotes["minor"] = ~quotes.code.map(book.primary).astype(bool)
    quotes["other"] = ~quotes.code.isin(view.codes.code)
    quotes["position"] = quotes.code.map(book.position)
    order = ["doubt", "unsure", "later", "minor", "other", "position", "noted", "rank"]
    quotes = quotes.sort_values(order, ignore_index=True).drop_duplicates("segment_id")
    kept = [quotes[~quotes.doubt].head(SHOWN_QUOTES), quotes[quotes.doubt].head(SHOWN_DOUBTS)]
    return pd.concat(kept).sort_values(["doubt", "position", "rank"])


def _show(view: View, quote: tuple) -> dict:
    segment = view.codable[view.codable.segment_id == quote.segment_id].iloc[0]
    people = view.frames["participants"].set_index("participant")
    named = people.consent.get(segment.participant) == "quote"
    # With the event beside it, a role alone could tell who it was.
    event = view.names.get(segment.event, "") if named and isinstance(segment.event, str) else ""
    return {
        "text": segment.text,
        "who": quote.attribution,
        "event": event,
        "noted": bool(quote.noted),
        "segment": quote.segment_id,
        "code": _name_code(view, quote),
        "says": CODERS[quote.coder_kind],
        "judged": JUDGED[quote.coder_kind],
        "doubt": bool(quote.doubt),
    }


def _noted(view: View) -> dict[str, bool]:
    """Segment -> whether it stands in a document that puts people's words down for them."""
    sources = view.frames["sources"]
    verbatim = set(sources.source_id[sources.kind.isin(VERBATIM)])  # a document has its file's id
    noted = ~view.codable.document_id.isin(verbatim)
    return dict(zip(view.codable.segment_id, noted, strict=True))


def _name_code(view: View, quote: tuple) -> str:
    """The code's name, and after a colon those of the codes below it that the passage carries.

    Not those that some person says it does not carry, unless people settled that it does.
    """
    codings = view.frames["codings"]
    mine = codings[codings.segment_id.eq(quote.segment_id) & codings.coder_kind.eq("person")]
    refused = set(mine.code[mine.value == 0])
    below = view.codebook.code[view.codebook.parent == quote.code]
    names = [
        view.names[code]
        for code in ([] if quote.doubt else below)
        if view.carrying(code, [quote.segment_id], quote.coder_kind)
        and (code not in refused or view.carrying(code, [quote.segment_id], "person"))
    ]
    name = view.names[quote.code]
    return f"{name}: {'; '.join(names)}" if names else name
