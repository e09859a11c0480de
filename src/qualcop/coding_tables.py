"""Tables of people's coding: who was given what, what came back, what was settled, what moved.

Those of the coding record (`record.py`) lie in `data/coding/` and only grow; the others are made
by each run from the record and the texts as they are now.
"""

from __future__ import annotations

from qualcop.table import Table
from qualcop.table import declare_column as _c

# How codes came in: a CSV sheet, a coding workbook, comments of Word, an exchange file (QDPX), a
# long table from another program, a decision on a disagreement.
WAYS = ("sheet", "workbook", "word", "refi", "table", "adjudication")
ANCHOR_STATES = ("exact", "moved", "changed", "lost")
CONSENSUS_RULES = ("agreement", "adjudication", "single", "open")
ACTS = ("assign", "hand_in", "import", "export", "list_disagreements", "settle")


_WORDS_WAS = (
    _c("document_id", "text", "the document", True),
    _c("start", "int", "offset of the first character then, in code points"),
    _c("end", "int", "offset after the last character then"),
    _c("quote", "text", "the words as they were then"),
    _c("before", "text", "up to 60 characters before them"),
    _c("after", "text", "up to 60 characters after them"),
    _c("text_digest", "text", "the document's whole text then: data/coding/texts/<digest>.txt"),
)
_VERSION = _c("codebook_version", "text", "codebook version it was made under", True)

# ------------------------------------------------------------------------------- the record
ASSIGNMENTS = Table(
    "assignments",
    "Which segments a round gave to which coder, and with which probability.",
    ("round", "coder", "segment_id"),
    (
        _c("round", "text", "short name of the round of coding", True),
        _c("coder", "text", "who is to code it", True),
        _c("position", "int", "its row in the coder's workbook, from 1", True),
        _c("segment_id", "text", "the segment", True),
        *_WORDS_WAS,
        _c("event", "text", "the event it belongs to"),
        _c("cycle", "text", "the design cycle", True),
        _c("kind", "text", "kind of the document", True),
        _c("stratum", "text", "stratum it was drawn in", True),
        _c("inclusion", "float", "probability that a person codes it in this round, 0-1", True),
        _c("double", "flag", "whether several coders were given it, blind", True),
        _c("double_inclusion", "float", "probability that several are given it, 0-1", True),
        _VERSION,
    ),
    order=("round", "coder", "position"),
)

SHOWN = Table(
    "shown",
    "What a round's workbooks show of each segment.",
    ("round", "segment_id"),
    (
        _c("round", "text", "short name of the round of coding", True),
        _c("segment_id", "text", "the segment", True),
        _c(
            "event", "text", "the event in words, its day, and the heading the segment stands under"
        ),
        _c("speaker", "text", "role of who speaks or writes; never a person"),
        _c("before", "text", "the segment before it, or its end"),
        _c("text", "text", "the words to code", True),
        _c("after", "text", "the segment after it, or its beginning"),
    ),
)

MARKINGS = Table(
    "markings",
    "What people entered: one code given to or withheld from a segment or a span, as it came in.",
    ("marking",),
    (
        _c("marking", "text", "hand-in and number in it: 0003-17", True),
        _c("hand_in", "text", "the hand-in it came with: 0003", True),
        _c("way", "text", "how it came in", True, WAYS),
        _c("round", "text", "round of coding it answers"),
        _c("coder", "text", "who coded; of a decision, who decided", True),
        _c("segment_id", "text", "the segment coded as a whole; empty for a span"),
        *_WORDS_WAS,
        _c("code", "text", "the code as entered, mapped to the codebook", True),
        _c("value", "int", "1 applies, 0 does not", True),
        _c("note", "text", "what the coder wrote beside it; of a decision, why"),
        _VERSION,
        _c("made", "text", "when, as the file says: YYYY-MM-DD or with time; empty if it does not"),
    ),
)

NOTES = Table(
    "notes",
    "What coders wrote down about a passage or the whole: REFI-QDA notes, remarks, comments.",
    ("note",),
    (
        _c("note", "text", "hand-in and number in it: 0003-n2", True),
        _c("hand_in", "text", "the hand-in it came with", True),
        _c("way", "text", "how it came in", True, WAYS),
        _c("coder", "text", "who wrote it", True),
        _c("name", "text", "its title"),
        _c("document_id", "text", "the document it is about"),
        _c("segment_id", "text", "the segment it is about"),
        _c("code", "text", "the code it is about"),
        _c("start", "int", "offset of the passage then"),
        _c("end", "int", "offset after it"),
        _c("quote", "text", "the words of the passage then"),
        _c("text", "text", "the note", True),
        _c("made", "text", "when, as the file says"),
    ),
)

HAND_INS = Table(
    "hand_ins",
    "Each file that coders or adjudicators handed in, in order.",
    ("hand_in",),
    (
        _c("hand_in", "text", "0001, 0002 …", True),
        _c("way", "text", "how it came in", True, WAYS),
        _c("round", "text", "round of coding it answers"),
        _c("coders", "text", "whose codes are in it, separated by blanks", True),
        _c("received", "text", "when it was taken in, UTC, YYYY-MM-DDTHH:MM:SSZ", True),
        _c("file_digest", "text", "stands for the file; made with the study's secret", True),
        _c("markings", "int", "codes in it", True),
        _c("notes", "int", "notes in it", True),
        _c("revises", "flag", "whether it was handed in to replace earlier answers", True),
    ),
)

LISTED_CODES = Table(
    "listed_codes",
    "The codes that the codebook had when passages were taken in; of each hand-in.",
    ("hand_in", "code"),
    (
        _c("hand_in", "text", "the hand-in", True),
        _c("code", "text", "a code that could be given", True),
        _VERSION,
    ),
)

TRAIL = Table(
    "trail",
    "Everything that was done to people's codes, in order; each line seals those before it.",
    ("number",),
    (
        _c("number", "int", "1, 2, 3 …", True),
        _c("done", "text", "when, UTC, YYYY-MM-DDTHH:MM:SSZ", True),
        _c("act", "text", "what was done", True, ACTS),
        _c("by", "text", "who did it, where they said so"),
        _c("subject", "text", "the round, hand-in or file it was done to", True),
        _c("coder", "text", "whose codes it concerns"),
        _c("count", "int", "how many segments or codes it concerns", True),
        _c("detail", "text", "what else there is to know"),
        _c("file_digest", "text", "stands for the file it wrote or took in, as in hand_ins"),
        _c("seal", "text", "digest of this line and the seal before it", True),
    ),
)

# ----------------------------------------------------------------------- made by each run
ANCHORS = Table(
    "anchors",
    "Where each marking stands in the texts as they are now.",
    ("marking",),
    (
        _c("marking", "text", "the marking", True),
        _c("document_id", "text", "the document now; empty when lost"),
        _c("start", "int", "offset now; empty when lost"),
        _c("end", "int", "offset after it now"),
        _c("state", "text", "whether place and words are as they were", True, ANCHOR_STATES),
        _c("likeness", "float", "share of the words that are the same, 0-1", True),
        _c("quote_was", "text", "the words then; empty when exact"),
        _c("quote_now", "text", "the words now; empty when exact or lost"),
        _c("reason", "text", "why it is lost or how it was found"),
    ),
)

JUDGEMENTS = Table(
    "judgements",
    "One person's answer on one code for one segment in one round, under one codebook version.",
    ("segment_id", "code", "coder", "round", "codebook_version"),
    (
        _c("segment_id", "text", "the segment", True),
        _c("code", "text", "the code as it is now", True),
        _c("coder", "text", "who coded", True),
        _c("round", "text", "the round of coding; empty for a coder's own sheet"),
        _VERSION,
        _c("value", "int", "1 applies, 0 does not", True),
        _c("holds", "flag", "whether it is this coder's answer that counts", True),
        _c("way", "text", "how it came in", True, WAYS),
        _c("hand_in", "text", "the hand-in; empty for a coder's own sheet"),
        _c("marking", "text", "the marking of the coding record it comes from"),
        _c("start", "int", "offset in the document of what was marked"),
        _c("end", "int", "offset after it"),
        _c("code_was", "text", "the code it was made as, where the codebook changed since"),
    ),
)

CONFLICTS = Table(
    "conflicts",
    "One coder's different answers for one segment and code in two hand-ins of a round.",
    ("coder", "segment_id", "code", "hand_in"),
    (
        _c("coder", "text", "the coder", True),
        _c("segment_id", "text", "the segment", True),
        _c("code", "text", "the code", True),
        _c(
            "earlier",
            "text",
            "the hand-in whose answer holds or held; sheet for a coder's own",
            True,
        ),
        _c("earlier_value", "int", "its answer", True),
        _c("hand_in", "text", "the later hand-in", True),
        _c("value", "int", "its answer", True),
        _c("holds", "int", "the answer that holds", True),
        _c("because", "text", "why this one", True, ("first", "revision")),
    ),
)

SECOND_LOOKS = Table(
    "second_looks",
    "Codings that a change of the codebook carried over and that a person should look at again.",
    ("segment_id", "code", "coder", "change"),
    (
        _c("segment_id", "text", "the segment", True),
        _c("coder", "text", "who coded it", True),
        _c("code_was", "text", "the code as it was made", True),
        _c("code", "text", "the code it stands for now; the one to look at", True),
        _c("change", "text", "what was declared: split, narrow, merge, retire …", True),
        _c("from_version", "text", "version it was made under", True),
        _c("to_version", "text", "version that changed it", True),
        _c("why", "text", "the reason the codebook's people gave"),
    ),
)

MISSING_CODES = Table(
    "missing_codes",
    "Answers of people on codes that the codebook no longer has; they count nowhere.",
    ("code", "coder", "way", "source", "codebook_version"),
    (
        _c("code", "text", "the code that is missing", True),
        _c("coder", "text", "who answered; of a decision, who decided", True),
        _c("way", "text", "how the answers came in", True, WAYS),
        _c("source", "text", "the hand-in, the coder's sheet, or comments", True),
        _VERSION,
        _c("answers", "int", "how many answers, 1 or 0", True),
        _c("rows", "text", "of a sheet, its rows with the code, separated by blanks"),
        _c("like", "text", "the code that it is most likely called now"),
        _c("because", "text", "what both have in common"),
    ),
)

KNOWN_CODES = Table(
    "known_codes",
    "Every code of the codebooks that a study was run with; data/private/codes.parquet.",
    ("code", "codebook_version"),
    (
        _c("code", "text", "the code", True),
        _VERSION,
        _c("label", "text", "its label then", True),
        _c("definition", "text", "its definition then", True),
    ),
)

QUESTIONS = ("coders differ", "one coder, two answers", "codebook changed")
DISAGREEMENTS = Table(
    "disagreements",
    "What waits for a decision: segment and code, and what people answered.",
    ("segment_id", "code"),
    (
        _c("segment_id", "text", "the segment", True),
        _c("code", "text", "the code", True),
        _c("question", "text", "what is to be settled", True, QUESTIONS),
        _c("answers", "text", "who said what: jt: 0; mv: 1"),
        _VERSION,
    ),
)

CONSENSUS = Table(
    "consensus",
    "What people's codes come to, and by which rule.",
    ("segment_id", "code"),
    (
        _c("segment_id", "text", "the segment", True),
        _c("code", "text", "the code", True),
        _c("value", "int", "1 applies, 0 does not; empty while open"),
        _c("rule", "text", "how it was settled", True, CONSENSUS_RULES),
        _c("coders", "int", "how many people answered", True),
        _c("ones", "int", "how many of them said 1", True),
        _c("decided_by", "text", "who settled a disagreement"),
        _c("decided_on", "text", "when, YYYY-MM-DD"),
        _c("why", "text", "the reason given"),
        _c("hand_in", "text", "the hand-in that holds the decision"),
        _c("codebook_version", "text", "latest version among the answers", True),
    ),
)

RELIABILITY_SCOPES = ("code", "family", "set")
RELIABILITY_GROUPS = ("all", "pair", "round", "cycle", "kind", "codebook_version", "drift")
GATES = ("reliable", "tentative", "below", "undefined")
RELIABILITY = Table(
    "reliability",
    "How far people agree, on what, and how sure that is.",
    ("scope", "code", "group", "level"),
    (
        _c("scope", "text", "one code, a family, or all codes as sets", True, RELIABILITY_SCOPES),
        _c("code", "text", "the code or family; (all) for sets", True),
        _c("group", "text", "which units", True, RELIABILITY_GROUPS),
        _c(
            "level",
            "text",
            "which pair, round, kind, version, cycle; of drift coder and round; all",
            True,
        ),
        _c("position", "int", "order of the level in its group, from 1; rounds by time", True),
        _c("units", "int", "segments that two or more people answered", True),
        _c("meetings", "int", "events these come from", True),
        _c("coders", "int", "people who answered", True),
        _c("ones", "int", "answers 1", True),
        _c("disagreements", "int", "segments on which not all said the same", True),
        _c("weighted", "flag", "whether units count by 1 / their probability", True),
        _c("prevalence", "float", "weighted share of answers 1, 0-1"),
        _c("percent", "float", "agreement of pairs of answers, 0-1"),
        _c("positive", "float", "positive specific agreement, 0-1"),
        _c("negative", "float", "negative specific agreement, 0-1"),
        _c("kappa", "float", "Cohen's kappa; of exactly two coders"),
        _c("alpha", "float", "Krippendorff's alpha"),
        _c("lower", "float", "lower 95 % limit of alpha (jackknife over meetings)"),
        _c("upper", "float", "upper 95 % limit"),
        _c("below", "float", "probability that alpha is below .667"),
        _c("ac1", "float", "Gwet's AC1"),
        _c("brennan_prediger", "float", "Brennan-Prediger coefficient"),
        _c("distance", "text", "nominal, or the distance of sets"),
        _c("gate", "text", "by the lower limit", True, GATES),
    ),
)
