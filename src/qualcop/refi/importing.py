"""Takes what another program's file says into the coding record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from qualcop.coder_names import fold_coders, tell_folded
from qualcop.coding_tables import MARKINGS, NOTES
from qualcop.errors import Problem, StudyError
from qualcop.key import mask_path, read_matcher
from qualcop.mentions import NameMatcher
from qualcop.noted_names import RECORD, learn_names
from qualcop.record import HandIn, Record, open_record
from qualcop.refi.code_map import CodeMap, read_code_map
from qualcop.refi.export import is_people, name_documents
from qualcop.refi.export_file import gather_frames
from qualcop.refi.finding import Texts
from qualcop.refi.foreign import Foreign, mask_foreign
from qualcop.refi.hand_in_rows import RowBuilder
from qualcop.refi.model import Loss
from qualcop.refi.settling import settle_names
from qualcop.rounds import tell_person
from qualcop.study import Study


@dataclass
class Intake:
    """An import under way: the study's tables, its names, its record, its map of codes."""

    study: Study
    frames: dict[str, pd.DataFrame]
    matcher: NameMatcher
    record: Record
    sheet: CodeMap

    @property
    def texts(self) -> Texts:
        """The study's documents, to find foreign texts in."""
        documents = self.frames["documents"]
        called = name_documents(documents)
        names = {r.document_id: (called[r.document_id], r.path) for r in documents.itertuples()}
        pairs = dict(zip(documents["document_id"], documents["text"], strict=True))
        return Texts(pairs, names, self.matcher.mask, self._find_names)

    @property
    def names(self) -> set[str]:
        """What the study calls its events, people, districts and cycles."""
        columns = {"events": "label", "participants": "pseudonym", "districts": "label"}
        columns |= {"cycles": "label"}
        return {name for table, column in columns.items() for name in self.frames[table][column]}

    def _find_names(self, text: str) -> list[tuple[int, int]]:
        return [(m.start, m.end) for m in self.matcher.find_mentions(text)]

    @property
    def coders(self) -> set[str]:
        """Every person who coded in the study."""
        codings = self.frames["codings"]
        people = codings[is_people(codings)]
        frames = (people, self.frames["markings"], self.frames["notes"])
        return {coder for frame in frames for coder in frame["coder"]}


@dataclass
class Imported:
    """What an import took in, and what it says about it."""

    hand_in: str | None
    markings: int
    notes: int
    lines: list[str] = field(default_factory=list)
    losses: list[Loss] = field(default_factory=list)

    @property
    def summary(self) -> str:
        """How much was not carried over, for the trail."""
        return f"{len(self.losses)} kinds of things not carried over"


@dataclass(frozen=True)
class Wishes:
    """How to import: whose codes all are, whether parts will do, whether only to try, by whom,
    whether what differs from a coder's earlier answers replaces them."""

    coder: str | None = None
    partly: bool = False
    dry_run: bool = False
    by: str | None = None
    revise: bool = False


def begin_intake(study: Study) -> Intake:
    """Read what an import needs. Raises StudyError when no run has made the tables yet."""
    record = open_record(study)
    sheet = read_code_map(record.folder)
    return Intake(study, gather_frames(study), read_matcher(study), record, sheet)


def take_in(intake: Intake, found: Foreign, path: Path, way: str, wishes: Wishes) -> Imported:
    """Record the marks and notes of a file as one hand-in.

    Raises StudyError, and records nothing, while a code or a person is unknown (the map of codes
    then has a row to fill in), when nothing in a file that was taken in before is new, or when
    texts are not in the study and `partly` is not wished.
    """
    learned = _learn_names(intake, found, keeping=not wishes.dry_run)
    mask_name = mask_path(intake.matcher)
    shown = mask_name(path.name)
    if wishes.coder and mask_name(wishes.coder) != wishes.coder:
        raise StudyError([tell_person("qualcop import", "--coder", mask_name(wishes.coder))])
    masked = mask_foreign(found, intake.matcher.mask)
    codes, coders, problems = _settle(intake, masked, found.strangers, (shown, mask_name), wishes)
    known = intake.record.has_hand_in(path.read_bytes(), wishes.revise)
    if known and wishes.revise and not wishes.dry_run:
        expected = f"a file not yet taken in as a revision: it is {known}"
        raise StudyError([Problem(shown, "", "", expected)])
    taken = fold_coders(coders.values(), intake.coders)
    coders = {user: taken[coder] for user, coder in coders.items()}
    builder = RowBuilder(intake.frames, intake.matcher.mask, codes, coders, wishes.revise)
    builder.take(masked)
    told = Imported(None, len(builder.markings), len(builder.notes), builder.tell(masked))
    told.lines += learned
    told.lines += [str(problem) for problem in tell_folded(taken, mask_name, shown)]
    told.lines += [f"to settle first: {problem}" for problem in problems]
    told.losses = [*found.losses, *builder.list_losses()]
    if not wishes.dry_run and told.markings + told.notes:
        told.hand_in = _record(
            intake, builder, path, way, f"{found.program}; {told.summary}", wishes
        )
    elif known and not wishes.dry_run:
        raise StudyError([Problem(shown, "", "", f"a file not yet taken in: it is {known}")])
    elif not wishes.dry_run:
        told.lines.append("nothing in it is new: nothing was kept")
    return told


def _learn_names(intake: Intake, found: Foreign, keeping: bool) -> list[str]:
    """Mask people whom notes name and no list holds from here on; a line that says so, if any."""
    masked = mask_foreign(found, intake.matcher.mask)
    texts = [m.note for m in masked.marks] + [t for r in masked.remarks for t in (r.text, r.name)]
    texts = list(dict.fromkeys(text for text in texts if text))
    matcher = learn_names(intake.study, texts, RECORD, keeping=keeping)
    if matcher is None:
        return []
    intake.matcher = matcher
    return ["people are named in notes who are on no list: they are masked (qualcop names)"]


def _settle(
    intake: Intake, masked: Foreign, strangers: Sequence[tuple], named: tuple, wishes: Wishes
) -> tuple[dict[str, str], dict[str, str], list[Problem]]:
    """Our codes and people by the file's names for them, and what has to be settled first.

    That is raised, unless it is only tried: then what is open stands for itself, to show where its
    passages lie. `named` is the file's masked name and what masks names.
    """
    codes, coders, problems = settle_names(
        intake.sheet,
        masked,
        intake.frames["codebook"],
        intake.coders,
        named,
        (wishes.coder, not wishes.dry_run),
    )
    if not wishes.partly:
        problems += [_tell_stranger(named[0], intake, *s) for s in strangers if s[2]]
    if problems and not wishes.dry_run:
        raise StudyError(problems)
    if wishes.dry_run:
        codes = {m.code: m.code for m in masked.marks} | codes
        coders = {u: f"person-{n}" for n, u in enumerate(masked.users, start=1)} | coders
    return codes, coders, problems


def _record(
    intake: Intake, rows: RowBuilder, path: Path, way: str, detail: str, wishes: Wishes
) -> str:
    """Keep the rows, the file and the texts they stand on; the hand-in's number."""
    markings = pd.DataFrame(rows.markings, columns=MARKINGS.names)
    notes = pd.DataFrame(rows.notes, columns=NOTES.names)
    for text in rows.kept.values():
        intake.record.keep_text(text)
    content, suffix = path.read_bytes(), path.suffix.lower()
    words = {"by": wishes.by, "act": "import", "detail": detail, "revises": wishes.revise}
    words |= {"codebook": intake.frames["codebook"]}
    return intake.record.add_hand_in(HandIn(way, markings, notes, content, suffix, **words))


def _tell_stranger(shown: str, intake: Intake, name: str, text: str, codings: int) -> Problem:
    advice = (
        "Write its text out with --sources-to data/raw/sources, run `qualcop memo`, import again; "
        "or take in what is there with --partly."
    )
    place = intake.matcher.mask(name)
    expected = f"a text of the study ({codings} codes are on it)"
    return Problem(shown, place, "", expected, advice)
