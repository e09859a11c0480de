"""From raw files to the tables of sources, documents and people: the last place with real names."""

from __future__ import annotations

import csv
import hmac
import io
import secrets
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

import pandas as pd

from qualcop.cache import drop_others, keep, load_kept, make_key
from qualcop.code_hash import WORD_LISTS, code_hash
from qualcop.corpus_tables import assemble_tables
from qualcop.documents import Context, build_document
from qualcop.errors import StudyError
from qualcop.mentions import NameMatcher
from qualcop.people import Found, find_people
from qualcop.pseudonyms import (
    KEY_COLUMNS,
    compile_names,
    list_places,
    name_tokens,
    text_tokens,
    update_key,
)
from qualcop.readers import Refused, is_clutter, read_file
from qualcop.readers.model import Extract
from qualcop.registry import Registry, find_day, list_assumptions, place_sources, read_registry
from qualcop.study import Study, digest_file, find_codebook, list_sources, read_settings
from qualcop.tables import write_bytes

# Below this many files a second process costs more to start than it saves.
FEWEST_FOR_POOL = 40


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
    scans, extracts, found = _scan_files(study, files, registry, workers)
    key = update_key(
        read_key(study.key),
        registry.participants,
        found,
        {d["district"]: d["label"] for d in registry.districts},
    )
    write_key(study.key, key)
    _keep_scans(study, scans)
    matcher = compile_names(key, _places(registry, settings))
    placed, events = place_sources(
        [f.path for f in files], registry, study.folder.name, mask_path(matcher)
    )
    documents, fresh = _build_documents(
        study, files, scans, extracts, key, matcher, _contexts(placed, events, registry), workers
    )
    assumptions = list_assumptions(registry, events, find_codebook(study, settings)[1])
    frames = assemble_tables(
        files, scans, documents, key, registry, placed, events, assumptions, mask_path(matcher)
    )
    read = sum(d is not None for d in documents.values())
    return frames, f"{len(files)} files: {read} read ({fresh} of them new or changed)"


def _list_files(study: Study) -> list[SourceFile]:
    files = []
    for path in list_sources(study):
        if not is_clutter(path):
            name = path.relative_to(study.sources).as_posix()
            files.append(SourceFile(name, digest_file(path), path.lstat().st_size))
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
) -> tuple[dict[str, Scan], dict[str, Extract], list[Found]]:
    """Scans by path; extracts of the files read now; the people found in them."""
    secret = _read_secret(study)
    code = code_hash("readers", "people", extra=WORD_LISTS)
    base = make_key(code, secret.hex(), registry.participants)
    keys = {f.path: make_key(base, f.digest, f.path) for f in files}
    kept = load_kept(study.cache, "scan", keys.values())
    known = compile_names(update_key(read_key(study.key), registry.participants))
    missing = [f.path for f in files if keys[f.path] not in kept]
    scans = {
        path: Scan(key, kept[key]["refused"], frozenset(kept[key]["tokens"]), fresh=False)
        for path, key in keys.items()
        if key in kept
    }
    extracts, found = {}, []
    for path, result in zip(missing, _extract(study, missing, workers), strict=True):
        if isinstance(result, Refused):
            scans[path] = Scan(keys[path], result.reason, frozenset(), fresh=True)
            continue
        extracts[path] = result
        found += find_people(result, known)
        scans[path] = Scan(keys[path], None, _hash_tokens(_words_of(result), secret), fresh=True)
    return scans, extracts, found


def _extract(study: Study, paths: list[str], workers: int) -> Iterable[Extract | Refused]:
    places = [study.sources / path for path in paths]
    if len(places) < FEWEST_FOR_POOL or workers < 2:
        return map(_try_to_read, places)
    with ProcessPoolExecutor(workers) as pool:
        return list(pool.map(_try_to_read, places, chunksize=8))


def _try_to_read(path: Path) -> Extract | Refused:
    try:
        return read_file(path)
    except Refused as refused:
        return refused


def _words_of(extract: Extract) -> set[str]:
    """Folded words of a file wherever a name may stand in it."""
    parts = [b.text for b in extract.blocks] + [b.speaker or "" for b in extract.blocks]
    parts += [f"{c.text} {c.author or ''}" for c in extract.comments] + [extract.title or ""]
    return text_tokens("\n".join(parts))


def _hash_tokens(tokens: Iterable[str], secret: bytes) -> frozenset[str]:
    """Keyed hashes: enough to ask whether a name may be in a file, no use without the secret."""
    return frozenset(
        hmac.digest(secret, t.encode("utf-8", "replace"), "sha256")[:8].hex() for t in tokens
    )


def _read_secret(study: Study) -> bytes:
    """The secret of this study's cache; a new one when the key is gone, which empties the cache."""
    path = study.private / "cache-secret"
    if not (path.exists() and study.key.exists()):
        write_bytes(path, secrets.token_bytes(32))
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
    key: pd.DataFrame,
    matcher: NameMatcher,
    contexts: dict[str, Context],
    workers: int,
) -> tuple[dict[str, dict | None], int]:
    """Each file's document (None when refused), and how many were built now."""
    people = _people_digests(key, _read_secret(study))
    base = make_key(
        code_hash("documents", extra=WORD_LISTS),
        sorted((k, v) for k, v in matcher.labels.items() if k.startswith("place ")),
    )
    readable = [f for f in files if scans[f.path].refused is None]
    keys = {
        f.path: make_key(
            base, f.digest, asdict(contexts[f.path]), _who_may_occur(scans[f.path], people)
        )
        for f in readable
    }
    kept = load_kept(study.cache, "document", keys.values())
    missing = [path for path, k in keys.items() if k not in kept]
    unread = [path for path in missing if path not in extracts]
    again = dict(zip(unread, _extract(study, unread, workers), strict=True))
    pseudonyms = dict(zip(key.participant, key.pseudonym, strict=True))
    built = {
        keys[path]: build_document((extracts | again)[path], contexts[path], matcher, pseudonyms)
        for path in missing
    }
    keep(study.cache, "document", built)
    drop_others(study.cache, "document", keys.values())
    everything = {**kept, **built}
    return {f.path: everything.get(keys.get(f.path)) for f in files}, len(missing)


def _people_digests(key: pd.DataFrame, secret: bytes) -> list[tuple[frozenset[str], str]]:
    """For each person: keyed hashes of the words of the name, and a digest of the row."""
    tokens = name_tokens(key)
    rows = key.to_dict("records")
    return [(_hash_tokens(tokens[r["participant"]], secret), make_key(r)) for r in rows]


def _who_may_occur(scan: Scan, people: list[tuple[frozenset[str], str]]) -> list[str]:
    return sorted(digest for tokens, digest in people if tokens & scan.tokens)


# ------------------------------------------------------------------ the key
def read_key(path: Path) -> pd.DataFrame | None:
    """The pseudonym key, or None when there is none yet."""
    if not path.exists():
        return None
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    return frame.reindex(columns=list(KEY_COLUMNS)).where(lambda f: f != "", None)


def write_key(path: Path, key: pd.DataFrame) -> None:
    """Write the key; only its owner may read it."""
    sink = io.StringIO()
    rows = csv.writer(sink, lineterminator="\n")
    rows.writerow(KEY_COLUMNS)
    for row in key.to_dict("records"):
        row["aliases"] = "; ".join(row["aliases"])
        rows.writerow([row[c] or "" for c in KEY_COLUMNS])
    write_bytes(path, sink.getvalue().encode("utf-8"))
    path.chmod(0o600)


def _places(registry: Registry, settings: dict) -> dict[str, str | None]:
    wanted = settings["pseudonymise"]
    schools = [(p["school"], p["district"]) for p in registry.participants if p["school"]]
    return list_places(registry.districts, schools, mask=[n for n in wanted if wanted[n]])


def read_matcher(study: Study) -> NameMatcher:
    """The study's names as of its key: what masks texts and finds leaks after the reading."""
    registry, _ = read_registry(study)
    key = update_key(read_key(study.key), registry.participants)
    return compile_names(key, _places(registry, read_settings(study)))


def mask_path(matcher: NameMatcher) -> Callable[[str], str]:
    """Masks names in each part of a path, also where - and _ stand between their words."""

    def mask_part(part: str) -> str:
        spaced = part.replace("_", " ").replace("-", " ")
        masked = matcher.mask(part) if matcher.mask(spaced) == spaced else matcher.mask(spaced)
        return " ".join(masked.split()) if masked != part else part

    return lambda path: "/".join(mask_part(part) for part in path.split("/"))


__all__ = ["find_day", "mask_path", "read_corpus", "read_key", "read_matcher", "write_key"]
