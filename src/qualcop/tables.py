"""Every table of a study: its columns and what each means. How tables are read: `table.py`."""

from __future__ import annotations

from qualcop import coding_tables as coding
from qualcop.coding_tables import WAYS
from qualcop.table import Table
from qualcop.table import declare_column as _c

EVENT_KINDS = (
    "convening",
    "virtual_call",
    "classroom_visit",
    "coach_meeting",
    "conference",
    "follow_up",
    "meeting",
)
SOURCE_KINDS = (
    "meeting_note",
    "field_note",
    "artifact",
    "transcript",
    "email",
    "chat",
    "survey",
    "walkthrough",
)
ROLES = (
    "district_leader",
    "specialist",
    "building_leader",
    "teacher",
    "facilitator",
    "unlisted",
)
CONSENTS = ("quote", "role_only", "none")
BLOCK_KINDS = (
    "heading",
    "paragraph",
    "list_item",
    "table_row",
    "turn",
    "header",
    "slide_note",
    "attendance",
    "quoted",
)
# Where a person is known from.
BASES = (
    "registry",
    "attendance_line",
    "speaker_label",
    "email_header",
    "signature",
    "salutation",
    "comment_author",
    "property",
    "running_text",
    "label",
    "model",
)
CODER_KINDS = ("person", "consensus", "pattern", "classifier")


_EVENT = _c("event", "text", "the event it belongs to")
_CYCLE = _c("cycle", "text", "the design cycle it belongs to", True)
_PLACE = (
    _EVENT,
    _c("convening", "text", "the convening this cycle turns on, where the cycles sheet names one"),
    _CYCLE,
    _c("site", "text", "district where the event took place"),
    _c("date", "text", "day of the event, YYYY-MM-DD"),
    _c("author", "text", "note-taker, as pseudonym"),
)

SOURCES = Table(
    "sources",
    "One row per file that lay in the study folder, read or not.",
    ("path",),
    (
        _c("source_id", "text", "short id made from the file's place", True),
        _c("path", "text", "place below the sources folder, people's names masked", True),
        _c("digest", "text", "stands for the file's bytes; made with the study's secret"),
        _c("format", "text", "what the file is, by content and ending: docx, vtt, …", True),
        _c("kind", "text", "what it is in the study", True, SOURCE_KINDS),
        *_PLACE,
        # To the byte it would tell how long the names are that are masked.
        _c("size", "int", "kilobytes (1,000 bytes), rounded up", True),
        _c("words", "int", "words in the document read from it"),
        _c("status", "text", "read, or refused", True, ("read", "refused")),
        _c("reason", "text", "why it was refused, and what to do"),
        _c("duplicate_of", "text", "path of the file with the same content"),
        _c("note", "text", "what was cleaned or guessed while reading (encoding, …)"),
    ),
)

DOCUMENTS = Table(
    "documents",
    "The pseudonymised text of each source that was read.",
    ("document_id",),
    (
        _c("document_id", "text", "same as the source_id", True),
        _c("path", "text", "as in sources", True),
        _c("kind", "text", "as in sources", True, SOURCE_KINDS),
        *_PLACE,
        _c("title", "text", "first heading, subject line or slide title"),
        _c("text", "text", "whole text, NFC, LF, people pseudonymised", True),
    ),
)

BLOCKS = Table(
    "blocks",
    "The structure of each document: headings, items, rows, turns with their exact place.",
    ("document_id", "position"),
    (
        _c("document_id", "text", "the document", True),
        _c("position", "int", "0, 1, 2 … in reading order", True),
        _c("start", "int", "offset of the first character, in code points", True),
        _c("end", "int", "offset after the last character", True),
        _c("kind", "text", "what the block is", True, BLOCK_KINDS),
        _c("level", "int", "heading level or list depth, from 1"),
        _c("section", "text", "the heading it stands under"),
        _c("speaker", "text", "pseudonym of who speaks or writes"),
        _c("participant", "text", "short name of who speaks or writes"),
        _c("time", "text", "when it was said, HH:MM:SS from the start"),
        _c("unit_id", "text", "the row's own id in a pre-segmented table"),
    ),
)

COMMENTS = Table(
    "comments",
    "Word comments, kept apart from the text they stand on.",
    ("document_id", "comment_id"),
    (
        _c("document_id", "text", "the document", True),
        _c("comment_id", "text", "the comment's id in its file", True),
        _c("start", "int", "offset of the passage it stands on"),
        _c("end", "int", "offset after that passage"),
        _c("author", "text", "who wrote it, as pseudonym"),
        _c("date", "text", "when, as the file says"),
        _c("text", "text", "the comment, people pseudonymised", True),
    ),
)

SEGMENTS = Table(
    "segments",
    "The units that are coded; text is document.text[start:end].",
    ("segment_id",),
    (
        _c("segment_id", "text", "document_id:anchor, where the anchor comes from the words", True),
        _c("document_id", "text", "the document", True),
        _c("position", "int", "0, 1, 2 … within the document", True),
        _c("start", "int", "offset of the first character, in code points", True),
        _c("end", "int", "offset after the last character", True),
        _c("kind", "text", "kind of the block it comes from", True, BLOCK_KINDS),
        _c(
            "codable", "flag", "false for headings, headers, attendance lists and quoted mail", True
        ),
        _c("section", "text", "the heading it stands under"),
        _c("speaker", "text", "pseudonym of who speaks or writes"),
        _c("participant", "text", "short name of who speaks or writes"),
        _c("role", "text", "the speaker's role", False, ROLES),
        _c("district", "text", "the speaker's district"),
        _EVENT,
        _CYCLE,
        _c("time", "text", "when it was said"),
        _c("unit_id", "text", "the row's own id in a pre-segmented table"),
        _c("words", "int", "words in it", True),
        _c("text", "text", "the words", True),
    ),
    order=("document_id", "position"),
)

PARTICIPANTS = Table(
    "participants",
    "People of the study by pseudonym: the registry's, and those found in the files.",
    ("participant",),
    (
        _c("participant", "text", "short name, no real name in it", True),
        _c("pseudonym", "text", "what the tables and the memo call this person", True),
        _c("role", "text", "role in the community", True, ROLES),
        _c("district", "text", "short name of the district"),
        _c("consent", "text", "what may be quoted", True, CONSENTS),
        _c(
            "basis",
            "text",
            "where we know the person from",
            True,
            BASES,
        ),
    ),
)

FOUND_NAMES = Table(
    "found_names",
    "Names found in the files that are on no list, by pseudonym, and what people decided on each.",
    ("participant",),
    (
        _c("participant", "text", "short name, no real name in it", True),
        _c("pseudonym", "text", "what stood for the name when it was found", True),
        _c("basis", "text", "where the name was first found", True),
        _c(
            "decision",
            "text",
            "person, same as somebody, not a name; open while nobody decided (it is masked)",
            True,
            ("person", "same as", "not a name", "open"),
        ),
        _c("same_as", "text", "participant to whom the name was joined"),
    ),
)

DISTRICTS = Table(
    "districts",
    "The districts with their context (Table 1 of the memo).",
    ("district",),
    (
        _c("district", "text", "short name", True),
        _c("label", "text", "what the memo calls it", True),
        _c("partner", "text", "core or pilot"),
        _c("locale", "text", "rural, town, suburban, urban"),
        _c("schools", "int", "number of schools"),
        _c("students", "int", "number of students"),
        _c("title_i_pct", "float", "percent of students in Title I schools, 0-100"),
        _c("black_pct", "float", "percent Black students, 0-100"),
        _c("latinx_pct", "float", "percent Latinx students, 0-100"),
        _c("hopes_to_share", "text", "what it hopes to share"),
        _c("hopes_to_learn", "text", "what it hopes to learn"),
    ),
)

CYCLES = Table(
    "cycles",
    "The design cycles in order.",
    ("cycle",),
    (
        _c("cycle", "text", "short name", True),
        _c("position", "int", "1, 2, 3 … in order of time", True),
        _c("label", "text", "what the memo calls it", True),
        _c("start", "text", "first day, YYYY-MM-DD"),
        _c("end", "text", "last day, YYYY-MM-DD"),
        _c("convening", "text", "the event the cycle turns on"),
        _c("focus", "text", "what the cycle sets out to do"),
    ),
    order=("position",),
)

EVENTS = Table(
    "events",
    "Convenings, calls, visits, meetings, and the time between them.",
    ("event",),
    (
        _c("event", "text", "short name", True),
        _c("label", "text", "what the memo calls it", True),
        _c("kind", "text", "what it is", True, EVENT_KINDS),
        _CYCLE,
        _c("date", "text", "first day, YYYY-MM-DD"),
        _c("end_date", "text", "last day, YYYY-MM-DD"),
        _c("site", "text", "district where it took place"),
        _c("mode", "text", "in_person, online or hybrid"),
        _c("author", "text", "note-taker, as pseudonym"),
        _c("basis", "text", "where we know it from", True, ("registry", "folder", "date")),
    ),
)

ATTENDANCE = Table(
    "attendance",
    "Who was invited to or seen at an event.",
    ("event", "participant"),
    (
        _c("event", "text", "the event", True),
        _c("participant", "text", "short name of the person", True),
        _c("role", "text", "role", True, ROLES),
        _c("district", "text", "short name of the district"),
        _c("present", "text", "yes, no, part", True, ("yes", "no", "part")),
        _c("basis", "text", "sheet, or found in the files", True, ("sheet", "files")),
    ),
)

ASSUMPTIONS = Table(
    "assumptions",
    "What was taken for granted for want of a sheet, and which sheet would settle it.",
    ("assumed",),
    (
        _c("position", "int", "order of the list", True),
        _c("assumed", "text", "what was taken for granted", True),
        _c("sheet", "text", "the sheet that would settle it", True),
        _c("gain", "text", "what filling it in improves", True),
    ),
    order=("position",),
)

CODEBOOK = Table(
    "codebook",
    "The codes, their definitions and their place in the hierarchy.",
    ("code",),
    (
        _c("code", "text", "short name", True),
        _c("position", "int", "order in the codebook file, from 1", True),
        _c("label", "text", "name in words", True),
        _c("family", "text", "top of its branch", True),
        _c("parent", "text", "the code above it; empty for a family"),
        _c("codable", "flag", "false for families, which only group", True),
        _c("primary", "flag", "marked before coding as a main claim (at most five)", True),
        _c("definition", "text", "what it means", True),
        _c("include", "text", "when to use it"),
        _c("exclude", "text", "when not to, and what instead"),
        _c("examples", "text", "invented examples, one a line"),
        _c("counter_examples", "text", "invented near misses, one a line"),
        _c("patterns", "int", "number of patterns of the rule coder", True),
        _c("version", "text", "version of the codebook", True),
    ),
    order=("position",),
)

CONJECTURE_PARTS = ("embodiment", "process", "outcome")
CONJECTURES = Table(
    "conjectures",
    "The conjecture map (Sandoval 2014), a row for each code in which a conjecture would be seen.",
    ("conjecture", "code"),
    (
        _c("conjecture", "text", "short name", True),
        _c("position", "int", "order in the file, from 1", True),
        _c("statement", "text", "the conjecture in a sentence", True),
        _c("embodiment", "text", "what is designed", True),
        _c("process", "text", "what members then do together", True),
        _c("outcome", "text", "what is to come of it", True),
        _c("part", "text", "which of the three the code shows", True, CONJECTURE_PARTS),
        _c("code", "text", "the code", True),
        _c(
            "expected",
            "text",
            "what it should do over the cycles",
            True,
            ("rise", "fall", "present", "absent"),
        ),
        _c("because", "text", "why this is expected, where it is not plain"),
        _c("version", "text", "version of the map", True),
    ),
    order=("position", "code"),
)

CODINGS = Table(
    "codings",
    "One coder's 0/1 on one code for one segment; no row means not coded, which is not 0.",
    ("segment_id", "code", "coder"),
    (
        _c("segment_id", "text", "the segment", True),
        _c("code", "text", "the code", True),
        _c("coder", "text", "who or what coded", True),
        _c(
            "coder_kind",
            "text",
            "person, consensus (what people settled), pattern or classifier",
            True,
            CODER_KINDS,
        ),
        _c("value", "int", "1 applies, 0 does not", True),
        _c("confidence", "float", "0 to 1 where the coder gives one"),
        _c("codebook_version", "text", "version it was made under", True),
        _c("start", "int", "offset in the document of what was marked"),
        _c("end", "int", "offset after it"),
        _c("pattern", "text", "name of the pattern that fired"),
        _c("reason", "text", "why a pattern's match counts as 0: negated, hypothetical"),
        _c("round", "text", "round of coding a person's answer belongs to"),
        _c("way", "text", "how a person's answer came in", False, WAYS),
        _c("marking", "text", "the marking of the coding record it comes from"),
        _c("code_was", "text", "the code it was made as, where the codebook changed since"),
    ),
)

PATTERN_ACCURACY = Table(
    "pattern_accuracy",
    "How often the rule coder and a reference (people, or an answer sheet) agree, per code.",
    ("reference", "code"),
    (
        _c("reference", "text", "the coder or sheet compared with", True),
        _c("code", "text", "the code", True),
        _c("segments", "int", "segments both looked at", True),
        _c("both", "int", "coded by both", True),
        _c("pattern_only", "int", "coded by the patterns alone", True),
        _c("reference_only", "int", "coded by the reference alone", True),
        _c("precision", "float", "both / (both + pattern_only), 0-1"),
        _c("recall", "float", "both / (both + reference_only), 0-1"),
    ),
)

ESTIMATES = Table(
    "estimates",
    "How many segments carry a code, by cycle and group, for each kind of coder.",
    ("code", "cycle", "group", "level", "method"),
    (
        _c("code", "text", "the code; its children count for it", True),
        _CYCLE,
        _c(
            "group",
            "text",
            "all, event, district or role",
            True,
            ("all", "event", "district", "role"),
        ),
        _c("level", "text", "which event, district or role; all", True),
        _c("n_segments", "int", "codable segments looked at", True),
        _c("n_coded", "int", "of these, segments carrying the code", True),
        _c("n_documents", "int", "documents with at least one", True),
        _c("n_events", "int", "events with at least one", True),
        _c("estimate", "float", "share, 0-1; empty where a count is no estimate"),
        _c("lower", "float", "lower 95 % limit"),
        _c("upper", "float", "upper 95 % limit"),
        _c("method", "text", "what was counted", True, ("pattern_count", "person_count")),
    ),
)

COOCCURRENCES = Table(
    "cooccurrences",
    "How often two codes meet in one window.",
    ("cycle", "code_a", "code_b", "window"),
    (
        _CYCLE,
        _c("code_a", "text", "first code, in codebook order", True),
        _c("code_b", "text", "second code", True),
        _c(
            "window",
            "text",
            "what counts as together: segment, section",
            True,
            ("segment", "section"),
        ),
        _c("count", "int", "windows with both", True),
        _c("expected", "float", "windows expected if the two were independent", True),
        _c("n_windows", "int", "windows looked at", True),
    ),
)

EXEMPLARS = Table(
    "exemplars",
    "Segments the memo quotes, by consent, and why these.",
    ("cycle", "code", "segment_id"),
    (
        _c("code", "text", "the code it shows", True),
        _CYCLE,
        _c("segment_id", "text", "the segment", True),
        _c("rank", "int", "1, 2 … within the code", True),
        _c("reason", "text", "why it was chosen", True, ("typical", "diverse", "disconfirming")),
        _c("coder_kind", "text", "who says the code applies", True, CODER_KINDS),
        _c("attribution", "text", "how the speaker is named, by consent", True),
    ),
)

NUMBERS = Table(
    "numbers",
    "Every number a memo prints, with what it counts.",
    ("number_id",),
    (
        _c("number_id", "text", "the id printed beside it: row id, dash, column letter", True),
        _CYCLE,
        _c("label", "text", "what it says, in words", True),
        _c("value", "float", "the number", True),
        _c("denominator", "float", "out of how many"),
        _c("unit", "text", "what is counted: segments, people, files, words, …", True),
        _c("table", "text", "the table it was computed from", True),
    ),
)

TRACES = Table(
    "traces",
    "What stands behind each number.",
    ("number_id", "item"),
    (
        _c("number_id", "text", "the number", True),
        _c(
            "item_kind",
            "text",
            "segment, source, person or event",
            True,
            ("segment", "source", "person", "event"),
        ),
        _c("item", "text", "segment_id, source_id, participant or event", True),
    ),
)

DISCLOSURE_REASONS = (
    "primary",
    "district",
    "difference",
    "unmatched",
    "complementary",
    "audit",
)
DISCLOSURE = Table(
    "disclosure",
    "Every number that would leave the partnership: shown or hidden, why, and what can be told.",
    ("cell",),
    (
        _c("table", "text", "the table of the public memos it stands in", True),
        _c("cell", "text", "short name of the number: table, row and cycle", True),
        _c("cycle", "text", "the design cycle; empty for a number of the whole study"),
        _c("label", "text", "what the number says, in words", True),
        _c("shown", "flag", "whether it may be printed outside the partnership", True),
        _c(
            "reason",
            "text",
            "why hidden: too few people, or districts; a difference between two releases; cannot "
            "be matched with an earlier release; to protect another one in a sum; found by the "
            "audit",
            False,
            DISCLOSURE_REASONS,
        ),
        _c("lower", "float", "the least it can be, by all that is printed; hidden ones only"),
        _c("upper", "float", "the most it can be; empty where nothing printed limits it"),
    ),
    order=("table", "cell"),
)

RELEASED = Table(
    "released",
    "Every number that public memos have shown so far, with what it counted; private.",
    ("release", "cell", "item", "person"),
    (
        _c("release", "int", "1, 2, 3 … in order of the runs that changed what is shown", True),
        _c("cell", "text", "the number, as in disclosure then", True),
        _c("unit", "text", "what is counted: segments, words, files, people, districts", True),
        _c("value", "int", "the value shown", True),
        _c(
            "item",
            "text",
            "keyed digest of the words it counted, or a person's day at an event",
            True,
        ),
        _c("person", "text", "keyed digest of who speaks or takes part; empty where unknown"),
        _c("name", "text", "keyed digest of that person's name then"),
        _c("district", "text", "keyed digest of that person's district"),
        _c("n", "int", "how much of the number this makes up", True),
    ),
)

PUBLIC_NUMBERS = Table(
    "public_numbers",
    "The numbers of the public memos. Hidden ones are left empty.",
    ("cycle", "table", "row"),
    (
        _CYCLE,
        _c("table", "text", "the table of the memo", True),
        _c("row", "text", "what is counted", True),
        _c("value", "int", "the number; empty where it is withheld"),
        _c("out_of", "int", "out of how many"),
        _c("unit", "text", "what is counted: segments, words, files", True),
        _c("withheld", "flag", "whether the number is withheld", True),
        _c("position", "int", "order of the rows", True),
    ),
    order=("cycle", "table", "position"),
)

PUBLIC_QUOTES = Table(
    "public_quotes",
    "The quotations of the public memos, by consent and by role alone.",
    ("cycle", "position"),
    (
        _CYCLE,
        _c("position", "int", "order in the memo, from 1", True),
        _c("code", "text", "name of the code it shows", True),
        _c("who", "text", "role of the speaker", True),
        _c("noted", "flag", "whether somebody took it down in notes", True),
        _c("text", "text", "the words; what could name somebody is generalised", True),
    ),
)

TABLES = {
    table.name: table
    for table in (
        SOURCES,
        DOCUMENTS,
        BLOCKS,
        COMMENTS,
        SEGMENTS,
        PARTICIPANTS,
        FOUND_NAMES,
        DISTRICTS,
        CYCLES,
        EVENTS,
        ATTENDANCE,
        ASSUMPTIONS,
        CODEBOOK,
        CONJECTURES,
        CODINGS,
        coding.MARKINGS,
        coding.ANCHORS,
        coding.NOTES,
        coding.ASSIGNMENTS,
        coding.JUDGEMENTS,
        coding.CONFLICTS,
        coding.SECOND_LOOKS,
        coding.MISSING_CODES,
        coding.CONSENSUS,
        PATTERN_ACCURACY,
        coding.RELIABILITY,
        ESTIMATES,
        COOCCURRENCES,
        EXEMPLARS,
        NUMBERS,
        TRACES,
        DISCLOSURE,
    )
}
# Tables that are no Parquet file of a run: those of the public workbook, and the private register.
OTHER_TABLES = {table.name: table for table in (PUBLIC_NUMBERS, PUBLIC_QUOTES, RELEASED)}
