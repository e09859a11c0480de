"""`qualcop assign`: draws who codes what and writes a workbook for each coder."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from qualcop.commands.places import mask_who

if TYPE_CHECKING:
    import pandas as pd

    from qualcop.record import Record
    from qualcop.rounds import Round
    from qualcop.sampling import Draw
    from qualcop.study import Study

_CHOICES = ("cycle", "event", "kind", "document")


def add_commands(add: Callable) -> None:
    """Add the command and its options."""
    command = add("assign", _assign, "draw segments for coders and write a workbook for each")
    command.add_argument("study", nargs="?", default=".")
    command.add_argument("--round", required=True, help="short name of this round, such as r1")
    command.add_argument("--coders", nargs="+", metavar="CODER", help="short names, such as a b")
    size = command.add_mutually_exclusive_group()
    size.add_argument("--sample", type=int, metavar="N", help="how many segments to draw")
    size.add_argument("--all", action="store_true", help="every segment")
    text = "share of them given to two coders, blind (0.25); 1: every segment to every coder"
    command.add_argument("--double", type=_share, metavar="SHARE", help=text)
    for name in _CHOICES:
        command.add_argument(f"--{name}", nargs="+", default=[], help=f"only of this {name}")
    command.add_argument("--codes", nargs="+", default=[], metavar="CODE", help="columns to offer")
    text = "offer the codes of these families, or those below these codes"
    command.add_argument("--families", nargs="+", default=[], metavar="FAMILY", help=text)
    command.add_argument("--seed", type=int, default=1, help="number that decides the draw (1)")
    command.add_argument("--anchors", type=int, default=0, metavar="N", help=_ANCHORS)
    text = "draw from segments of earlier rounds too"
    command.add_argument("--again", action="store_true", help=text)
    command.add_argument("--by", metavar="WHO", help="who asks for it; workbooks go back to them")
    text = "write the workbooks of a round again, as they were"
    command.add_argument("--rewrite", action="store_true", help=text)


_ANCHORS = "give N segments of the first round again to those who coded them, to see drift"


def _share(word: str) -> float:
    try:
        share = float(word.rstrip("%")) / (100 if word.endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError("a share from 0 to 1, such as 0.25")
    return share


def _assign(options: argparse.Namespace) -> int:
    from qualcop.hold import hold_study
    from qualcop.record import open_record
    from qualcop.study import open_study

    study = open_study(options.study)
    with hold_study(study):
        record = open_record(study)
        if options.rewrite:
            _rewrite(study, record, options.round)
        else:
            _draw(study, record, options)
    return 0


def _draw(study: Study, record: Record, options: argparse.Namespace) -> None:
    """Draw a new round, keep it, write its workbooks, and say what was done."""
    from qualcop.assignments import choose_codes, make_assignments, show_segments
    from qualcop.codebook import mask_codes
    from qualcop.commands.assign_report import say_coders, say_next, say_strata
    from qualcop.key import mask_path, read_matcher
    from qualcop.results import read_results
    from qualcop.rounds import Round, keep_round

    matcher = read_matcher(study)
    _check_words(options, mask_path(matcher), record)
    frames = read_results(
        study, "documents", "segments", "events", "codings", "codebook", "participants"
    )
    codes = choose_codes(frames["codebook"], _split(options.codes), _split(options.families))
    codes = mask_codes(codes, matcher.mask)
    draw, given, detail = _give_out(frames, codes, record, options, matcher.mask)
    name, version = options.round, str(frames["codebook"]["version"].iloc[0])
    by = mask_who(options.by, matcher)
    shown = show_segments(set(given["segment_id"]), frames, name)
    digests = {}
    made = make_assignments(given, frames, name, version, options.seed, _digest_into(digests))
    drawn = Round(name, made, codes, shown, by)
    contents = _make_workbooks(study, drawn, matcher)  # refuses before anything is kept
    for text in digests.values():
        record.keep_text(text)
    keep_round(record, drawn, detail)
    _write_workbooks(record, drawn, contents)
    say_strata(draw, given)
    say_coders(drawn, frames["segments"])
    say_next(study, record, drawn)


def _digest_into(texts: dict[str, str]) -> Callable[[str], str]:
    """As `Record.keep_text`, but only noting the text, to be kept once all is sound."""
    from qualcop.record import digest_text

    def note(text: str) -> str:
        digest = digest_text(text)
        texts[digest] = text
        return digest

    return note


def _split(words: list[str]) -> list[str]:
    return [w for word in words for w in word.replace(";", ",").split(",") if w]


def _check_words(options: argparse.Namespace, mask: Callable[[str], str], record: Record) -> None:
    """Raise StudyError for bad or missing names, and for a round that is there already."""
    from qualcop.errors import Problem, StudyError
    from qualcop.rounds import check_name, list_rounds

    options.coders = _fold(_split(options.coders or []), record, mask)
    problems = check_name("round", options.round, mask)
    for coder in options.coders:
        problems += check_name("coders", coder, mask)
    if not options.coders:
        advice = "Say --coders and their short names, such as --coders a b."
        problems.append(Problem("qualcop assign", "--coders", "", "at least one coder", advice))
    if options.sample is None and not options.all and not options.anchors:
        advice = "Say --sample 100 for a draw, or --all."
        problems.append(Problem("qualcop assign", "", "", "how many segments to code", advice))
    if options.anchors < 0:
        expected = "0 or more segments"
        problems.append(Problem("qualcop assign", "--anchors", str(options.anchors), expected))
    if (options.double or 0) > 0 and len(set(options.coders)) == 1:
        expected = "two coders or more, where segments are coded twice"
        problems.append(Problem("qualcop assign", "--double", str(options.double), expected))
    if options.round in list_rounds(record):
        expected = "a new round: none is drawn twice"
        advice = "Choose another name, or say --rewrite for the same workbooks once more."
        problems.append(Problem("qualcop assign", "--round", options.round, expected, advice))
    if options.double is None:
        options.double = 0.25 if len(options.coders) > 1 else 0.0
    if problems:
        raise StudyError(problems)


def _fold(coders: list[str], record: Record, mask: Callable[[str], str]) -> list[str]:
    """The coders, each once; one whom an earlier round spells otherwise is told."""
    from qualcop.coder_names import fold_coders, tell_folded

    taken = fold_coders(coders, set(record.read_assignments()["coder"]))
    for told in tell_folded(taken, mask, "qualcop assign", "--coders"):
        print(f"{told.severity}: {told}")
    return list(dict.fromkeys(taken[coder] for coder in coders))


def _give_out(
    frames: dict,
    codes: pd.DataFrame,
    record: Record,
    options: argparse.Namespace,
    mask: Callable[[str], str],
) -> tuple[Draw | None, pd.DataFrame, str]:
    """The draw, who was given what, and what the trail tells of it."""
    import pandas as pd

    from qualcop.assignments import choose_frame, draw_anchors, plan_round
    from qualcop.errors import StudyError
    from qualcop.given_segments import place_assignments
    from qualcop.rounds import list_rounds

    wanted = {name: _split(getattr(options, name)) for name in _CHOICES}
    wanted["document"] = [record.carry(word) for word in wanted["document"]]
    frame = choose_frame(frames, wanted)
    texts = frames["documents"], frames["segments"]
    earlier = place_assignments(record.read_assignments(), *texts, record.read_text, mask)
    ids, rounds = frames["segments"]["segment_id"], list_rounds(record)
    anchors = draw_anchors(
        earlier,
        rounds[0] if rounds else "",
        options.coders,
        set(ids),
        options.anchors,
        options.seed,
        options.round,
    )
    out = set(anchors["segment_id"]) if options.again else set(earlier["segment_id"])
    frame = frame[~frame["segment_id"].isin(out)].reset_index(drop=True)
    if faults := plan_round(frame, options.coders, options.sample, options.anchors, anchors):
        raise StudyError(faults)
    parts = [anchors] if len(anchors) else []
    draw = None
    if options.all or options.sample is not None:
        draw, given = _draw_new(frames, frame, codes, options)
        parts.append(given)
    detail = _tell_draw(frame, codes, draw, options)
    detail += f"; {anchors['segment_id'].nunique()} anchors" if len(anchors) else ""
    return draw, pd.concat(parts, ignore_index=True), detail


def _tell_draw(
    frame: pd.DataFrame, codes: pd.DataFrame, draw: Draw | None, options: argparse.Namespace
) -> str:
    """What an auditor needs to draw the round again: seed, frame, strata, codes."""
    from qualcop.record import digest_of

    digest = digest_of("\n".join(sorted(frame["segment_id"])).encode("utf-8"))[:12]
    detail = f"seed {options.seed}; frame of {len(frame)} segments, digest {digest}"
    detail += ", those of earlier rounds too" if options.again else ", of no earlier round"
    detail += f"; double {options.double:g}; codes {' '.join(codes['code'])}"
    for stratum in draw.strata.itertuples() if draw else ():
        detail += f"; {stratum.stratum}: N {stratum.N}, n {stratum.n}, m {stratum.m}"
    return detail


def _draw_new(
    frames: dict, frame: pd.DataFrame, codes: pd.DataFrame, options: argparse.Namespace
) -> tuple[Draw, pd.DataFrame]:
    import pandas as pd

    from qualcop.errors import Problem, StudyError
    from qualcop.sampling import draw_segments, give_out, score_segments

    scores = score_segments(frame, frames["codings"], frames["codebook"], codes["code"].tolist())
    size = None if options.all else options.sample
    try:
        draw = draw_segments(scores, size, options.double, options.seed, options.round)
    except ValueError as error:
        expected = f"at least {error} segments, one for each stratum"
        place, value = "--sample", str(options.sample)
        raise StudyError([Problem("qualcop assign", place, value, expected)]) from None
    pairs = give_out(
        draw.rows, options.coders, options.seed, options.round, everybody=options.double == 1
    )
    given = pd.DataFrame(pairs, columns=["coder", "segment_id"])
    return draw, given.merge(draw.rows, on="segment_id")


def _make_workbooks(study: Study, made: Round, matcher: object) -> dict[str, bytes]:
    """Each coder's workbook. Raises StudyError where a name is in one."""
    from qualcop.coding_leaks import check_workbook_names
    from qualcop.coding_workbook import make_coding_workbook
    from qualcop.study import find_codebook, read_settings

    own = find_codebook(study, read_settings(study))[1]
    for coder in made.coders:
        check_workbook_names(made, coder, made.by, matcher, own)
    return {coder: make_coding_workbook(made, coder, made.by) for coder in made.coders}


def _write_workbooks(record: Record, made: Round, contents: dict[str, bytes]) -> None:
    from qualcop.rounds import find_round
    from qualcop.table import write_bytes

    for coder, content in contents.items():
        write_bytes(find_round(record, made.name) / f"{coder}.xlsx", content)


def _rewrite(study: Study, record: Record, name: str) -> None:
    """Write a round's workbooks again. Raises StudyError where a person saved one since."""
    from qualcop.commands.assign_report import say_next
    from qualcop.errors import Problem, StudyError
    from qualcop.key import read_matcher
    from qualcop.rounds import find_round, read_round
    from qualcop.typed import is_saved_by_hand

    matcher = read_matcher(study)
    made = read_round(record, name, matcher.mask)
    advice = "Hand it in (qualcop collect) or move it elsewhere first."
    paths = [find_round(record, name) / f"{coder}.xlsx" for coder in made.coders]
    problems = [
        Problem(f"rounds/{name}/{p.name}", "", "", "a workbook nobody saved since", advice)
        for p in paths
        if p.exists() and is_saved_by_hand(p.read_bytes())
    ]
    if problems:
        raise StudyError(problems)
    _write_workbooks(record, made, _make_workbooks(study, made, matcher))
    say_next(study, record, made)
