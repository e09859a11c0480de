"""From raw files to the tables of sources, documents and people, in which pseudonyms stand.

After it real names serve only to mask what coders quote and to find leaks (`key.read_matcher`).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

import pandas as pd

from qualcop import tables
from qualcop.affiliations import list_common_affiliations
from qualcop.budget import GivenUp, work_within
from qualcop.cache import drop_others, keep, load_kept, make_key
from qualcop.code_hash import WORD_LISTS, code_hash
from qualcop.corpus_tables import TYPED_WORDS, assemble_tables
from qualcop.decisions import (
    list_found_names,
    list_people,
    read_decisions,
    settle_key,
)
from qualcop.documents import Context, build_document
from qualcop.errors import StudyError
from qualcop.event_places import place_sources
from qualcop.found_names import find_sightings, note_sightings, read_noted
from qualcop.kept import OWNER_ONLY, is_newest
from qualcop.key import extend_key, list_masked, mask_path, name_places, read_key, write_key
from qualcop.language import find_entities
from qualcop.mentions import NameMatcher
from qualcop.misspellings import may_be_misspelt
from qualcop.names import fold_name, text_tokens
from qualcop.names_around import Label, space_words
from qualcop.people import (
    Found,
    find_people,
    find_people_in_label,
    is_place_of,
    list_model_texts,
)
from qualcop.pseudonyms import (
    compile_names,
    name_tokens,
    update_key,
)
from qualcop.readers import Refused, Stopped, is_clutter
from qualcop.readers.limits import MAX_SECONDS
from qualcop.readers.model import Extract
from qualcop.registry import (
    Registry,
    list_assumptions,
    list_place_names,
    read_registry,
)
from qualcop.secret import read_secret
from qualcop.source_files import read_sources
from qualcop.study import Study, digest_source, find_codebook, list_sources, read_settings
from qualcop.table import as_frame, write_bytes

TOO_LONG = (
    f"looking for names in it took longer than {MAX_SECONDS} s, or more memory than there is; "
    "take out what is no text, such as pictures in letters, or save it in parts"
)


@dataclass(frozen=True)
class SourceFile:
    """A raw file: its place below the sources folder, bytes' digest, size."""

    path: str
    digest: str
    size: int


def read_corpus(study: Study, workers: int) -> tuple[dict[str, pd.DataFrame], str]:
    """All tables `read_documents` gives, and a line on what was read anew.

    Raises StudyError with every fault of options and registry. The pseudonym key is brought up to
    date first; files whose bytes, event and people are unchanged come from the cache.
    """
    settings = read_settings(study)
    registry, problems = read_registry(study)
    if any(p.severity == "error" for p in problems):
        raise StudyError([p for p in problems if p.severity == "error"])
    files = _list_files(study)
    decisions = read_decisions(study)
    scans, extracts, found = _scan_files(study, files, registry, workers)
    found[""] = _find_in_titles(study, settings["title"], files, registry)
    noted = [Found(s.name, basis=s.basis) for s in read_noted(study)]
    people = [person for people in found.values() for person in people]
    key = extend_key(study, registry, [*people, *noted])
    write_key(study.key, key)
    note_sightings(study, found, {f.path for f in files})
    _keep_scans(study, scans)
    names = settle_key(key, decisions)
    matcher = compile_names(names, name_places(registry, settings), list_masked(settings))
    mask = mask_path(matcher)
    places = place_sources([f.path for f in files], registry, study.folder.name, mask)
    if errors := [p for p in places.problems if p.severity == "error"]:
        raise StudyError(errors)
    placed, events = places.placed, places.events
    documents, fresh = _build_documents(
        study, files, scans, extracts, names, matcher, _contexts(placed, events, registry), workers
    )
    assumptions = list_assumptions(registry, events, find_codebook(study, settings)[1])
    assumptions += places.assumptions
    members, found_names = list_people(names), list_found_names(key, decisions)
    frames = assemble_tables(
        files,
        scans,
        documents,
        members,
        registry,
        placed,
        events,
        assumptions,
        mask,
        read_secret(study),
    )
    frames["found_names"] = as_frame(tables.FOUND_NAMES, found_names)
    read = sum(d is not None for d in documents.values())
    return frames, f"{len(files)} files: {read} read ({fresh} of them new or changed)"


def _list_files(study: Study) -> list[SourceFile]:
    files = []
    for path in list_sources(study):
        if not is_clutter(path):
            name = path.relative_to(study.sources).as_posix()
            files.append(SourceFile(name, digest_source(path, study), path.lstat().st_size))
    return files


# ------------------------------------------------------------------ scanning
@dataclass(frozen=True)
class Scan:
    """What reading a file showed: why it was refused, or keyed hashes of the words in it."""

    key: str
    refused: str | None
    tokens: frozenset[str]
    fresh: bool


def _scan_files(
    study: Study, files: list[SourceFile], registry: Registry, workers: int
) -> tuple[dict[str, Scan], dict[str, Extract], dict[str, list[Found]]]:
    """Scans by path; extracts of the files read now, and the people found in each of them."""
    secret = _read_cache_secret(study)
    code = code_hash("readers", "people", "language", extra=WORD_LISTS)
    base = make_key(code, secret.hex(), registry.participants)
    keys = {f.path: make_key(base, f.digest, f.path) for f in files}
    told = find_sightings(study).exists()  # gone, where names were found is searched for again
    kept = load_kept(study.cache, "scan", keys.values()) if told else {}
    known = compile_names(update_key(read_key(study.key), registry.participants))
    missing = [f.path for f in files if keys[f.path] not in kept]
    scans = {
        path: Scan(key, kept[key]["refused"], frozenset(kept[key]["tokens"]), fresh=False)
        for path, key in keys.items()
        if key in kept
    }
    extracts, found = {}, {}
    for path, result in zip(missing, _extract(study, missing, workers), strict=True):
        if isinstance(result, Refused):
            # Reading that was ended may go better next time: it is not remembered.
            lasts = not isinstance(result, Stopped)
            scans[path] = Scan(keys[path], result.reason, frozenset(), fresh=lasts)
            continue
        extracts[path] = result
        scans[path] = Scan(keys[path], None, _hash_tokens(_words_of(result), secret), fresh=True)
    # the name of a file that cannot be read is shown too
    looked = {path: extracts.get(path, Extract("unknown", ())) for path in missing}
    entities = _tag_extracts(looked, workers)
    places = frozenset(map(fold_name, list_place_names(registry)))

    def look(path: str) -> list[Found]:
        return find_people(looked[path], known, entities[path], path)

    affiliations = list_common_affiliations(extracts.values())
    for path, people in zip(missing, work_within(look, missing, MAX_SECONDS, workers), strict=True):
        if isinstance(people, GivenUp):
            if extracts.pop(path, None):  # else it is refused already, with its own reason
                scans[path] = Scan(keys[path], TOO_LONG, frozenset(), fresh=False)
            people = find_people(Extract("unknown", ()), known, path=path)
        found[path] = [p for p in people if not is_place_of(p, places, affiliations)]
    return scans, extracts, found


def _find_in_titles(
    study: Study, title: str, files: list[SourceFile], registry: Registry
) -> list[Found]:
    """People named in what the study, its events and cycles are called, and in Table 1's words."""
    rows = [*registry.events, *registry.cycles, *registry.districts]
    texts = [row[column] for row in rows for column in TYPED_WORDS if row.get(column)]
    if any("/" not in file.path for file in files):  # the folder's name becomes an event's
        texts.append(study.folder.name)
    places = frozenset(map(fold_name, list_place_names(registry)))
    labels = [Label("title", text, parted=True) for text in dict.fromkeys([title, *texts])]
    entities = find_entities([space_words(label) for label in labels])
    people = (
        p
        for label, told in zip(labels, entities, strict=True)
        for p in find_people_in_label(label, told)
    )
    return [p for p in people if not is_place_of(p, places)]


def _tag_extracts(
    extracts: dict[str, Extract], workers: int
) -> dict[str, dict[int | str, list[tuple[int, int, str]]]]:
    """What the language model finds in each file's texts, by `list_model_texts`."""
    wanted = {path: list_model_texts(extract, path) for path, extract in extracts.items()}
    tagged = iter(find_entities([t for b in wanted.values() for t in b.values()], workers))
    return {path: {n: next(tagged) for n in blocks} for path, blocks in wanted.items()}


def _extract(study: Study, paths: list[str], workers: int) -> list[Extract | Refused]:
    return read_sources(study, [study.sources / path for path in paths], workers)


def _words_of(extract: Extract) -> set[str]:
    """Folded words of a file wherever a name may stand in it: all that `build_document` masks."""
    parts = [part for b in extract.blocks for part in (b.text, b.speaker, b.unit_id)]
    parts += [part for c in extract.comments for part in (c.text, c.author)]
    parts += [extract.title, *extract.notes]
    return text_tokens("\n".join(filter(None, parts)))


def _hash_tokens(tokens: Iterable[str], secret: bytes) -> frozenset[str]:
    """Keyed hashes: enough to ask whether a name may be in a file, no use without the secret."""
    return frozenset(
        hmac.digest(secret, t.encode("utf-8", "replace"), "sha256")[:8].hex() for t in tokens
    )


def _read_cache_secret(study: Study) -> bytes:
    """The secret of this study's cache; a new one when the key is gone or not as last written.

    A new one empties the cache: people whom another key lacks are looked for again in all files.
    """
    path = study.private / "cache-secret"
    if not (path.exists() and is_newest(study.key)):
        write_bytes(path, secrets.token_bytes(32), OWNER_ONLY)
    return path.read_bytes()


def _keep_scans(study: Study, scans: dict[str, Scan]) -> None:
    """Kept only after the key holds everybody found, so that a killed run loses nobody."""
    fresh = {
        s.key: {"refused": s.refused, "tokens": sorted(s.tokens)} for s in scans.values() if s.fresh
    }
    keep(study.cache, "scan", fresh)
    drop_others(study.cache, "scan", [s.key for s in scans.values()])


# ------------------------------------------------------------------ documents
def _contexts(placed: dict[str, str], events: list[dict], registry: Registry) -> dict[str, Context]:
    kinds = {e["event"]: e["kind"] for e in events}
    there: dict[str, list[str]] = {}
    for row in registry.attendance:
        if row["present"] != "no":
            there.setdefault(row["event"], []).append(row["participant"])
    return {
        path: Context(path, kinds[event], tuple(sorted(there[event])) if event in there else None)
        for path, event in placed.items()
    }


def _build_documents(
    study: Study,
    files: list[SourceFile],
    scans: dict[str, Scan],
    extracts: dict[str, Extract],
    names: pd.DataFrame,
    matcher: NameMatcher,
    contexts: dict[str, Context],
    workers: int,
) -> tuple[dict[str, dict | None], int]:
    """Each file's document (None when refused), and how many were built now."""
    keys = _document_keys(study, files, scans, names, matcher, contexts)
    kept = load_kept(study.cache, "document", keys.values())
    missing = [path for path, k in keys.items() if k not in kept]
    unread = [path for path in missing if path not in extracts]
    again = dict(zip(unread, _extract(study, unread, workers), strict=True))
    for path, result in again.items():
        if isinstance(result, Refused):  # it was read before: taken away since, or ended
            scans[path] = replace(scans[path], refused=result.reason)
            missing.remove(path)
    pseudonyms = dict(zip(names.participant, names.pseudonym, strict=True))

    def build(path: str) -> dict:
        return build_document((extracts | again)[path], contexts[path], matcher, pseudonyms)

    made = dict(zip(missing, work_within(build, missing, MAX_SECONDS, workers), strict=True))
    for path in [path for path, document in made.items() if isinstance(document, GivenUp)]:
        scans[path] = replace(scans[path], refused=TOO_LONG)
        del made[path]
    built = {keys[path]: document for path, document in made.items()}
    keep(study.cache, "document", built)
    drop_others(study.cache, "document", keys.values())
    everything = {**kept, **built}
    return {f.path: everything.get(keys.get(f.path)) for f in files}, len(built)


def _document_keys(
    study: Study,
    files: list[SourceFile],
    scans: dict[str, Scan],
    names: pd.DataFrame,
    matcher: NameMatcher,
    contexts: dict[str, Context],
) -> dict[str, str]:
    """For each readable file a digest of all that its document is made from."""
    people = _people_digests(names, _read_cache_secret(study))
    # Places, and names that words may be one letter away from, can be in any file.
    everywhere = sorted(
        (owner, matcher.labels[owner], form.words, form.case)
        for owner, form in matcher.forms
        if owner.startswith("place ") or may_be_misspelt(form)
    )
    code, secret = code_hash("documents", extra=WORD_LISTS), read_secret(study)
    base = make_key(code, secret.hex(), everywhere, matcher.unlisted_places)
    return {
        f.path: make_key(
            base, f.digest, asdict(contexts[f.path]), _who_may_occur(scans[f.path], people)
        )
        for f in files
        if scans[f.path].refused is None
    }


def _people_digests(names: pd.DataFrame, secret: bytes) -> list[tuple[frozenset[str], str]]:
    """For each name: keyed hashes of the words of it, and a digest of the row with its decision."""
    tokens = name_tokens(names)
    rows = names.to_dict("records")
    return [(_hash_tokens(tokens[r["participant"]], secret), make_key(r)) for r in rows]


def _who_may_occur(scan: Scan, people: list[tuple[frozenset[str], str]]) -> list[str]:
    return sorted(digest for tokens, digest in people if tokens & scan.tokens)
