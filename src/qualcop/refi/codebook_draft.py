"""A codebook of another program as a draft of ours: valid YAML for a person to complete.

Grouping codes at the top become families; other codes at the top go into a family of their own.
What our codebooks must say and the file does not is filled with placeholders in brackets.
"""

from __future__ import annotations

import re
from unicodedata import normalize

import yaml

from qualcop.refi.descriptions import CodeText, parse_description
from qualcop.refi.model import Code, Loss, Project

NO_DEFINITION = "(no definition given)"
NO_RULE = "(not said)"
NO_EXAMPLE = "(no example given)"
LOOSE = ("imported-codes", "Imported codes", "Codes that stand in no group in the other program.")
LONGEST = 40
_SLUG = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_INSTEAD = re.compile(r"(?s)(.*?)\s*\[instead: ([a-z0-9-]+)\]\s*$")


def draft_codebook(project: Project) -> tuple[bytes, tuple[Loss, ...]]:
    """The YAML of a draft codebook, and what of the file it does not hold or had to make up."""
    texts = {c.guid: parse_description(c.description) for c in project.codes}
    slugs = _name_codes(project.codes, texts)
    below: dict[str | None, list[Code]] = {}
    known = {c.guid for c in project.codes}
    for code in project.codes:
        below.setdefault(code.parent if code.parent in known else None, []).append(code)
    drafter = _Drafter(texts, slugs, below)
    tops = below.get(None, [])
    families = [c for c in tops if not c.codable and below.get(c.guid)]
    loose = [c for c in tops if c not in families]
    data = {
        "version": "0.1.0",
        "title": project.name.strip() or "Imported codebook",
        "language": "en",
        "families": [drafter.draft_family(c) for c in families],
    }
    if loose:
        code, label, definition = LOOSE
        own = {"code": _unique(code, set(slugs.values())), "label": label, "definition": definition}
        data["families"].append({**own, "codes": [drafter.draft_code(c) for c in loose]})
    head = "# A draft made from a codebook of another program. Texts in brackets wait for you.\n"
    body = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=96)
    return (head + body).encode("utf-8"), (*project.losses, *drafter.list_losses(project))


def make_slug(name: str) -> str:
    """A short name made from a name: small letters, digits and hyphens."""
    plain = normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    slug = slug if slug[:1].isalpha() else f"c-{slug}".rstrip("-")
    return slug[:LONGEST].rstrip("-")


def _name_codes(codes: tuple[Code, ...], texts: dict[str, CodeText]) -> dict[str, str]:
    """A short name for each code by GUID, each once: as its description says, else made."""
    taken: set[str] = set()
    slugs = {}
    for code in codes:
        told = texts[code.guid].short
        told = told if _SLUG.fullmatch(told) and len(told) <= LONGEST else make_slug(code.name)
        slugs[code.guid] = _unique(told, taken)
        taken.add(slugs[code.guid])
    return slugs


def _unique(slug: str, taken: set[str]) -> str:
    number, found = 1, slug
    while found in taken:
        number += 1
        ending = f"-{number}"
        found = slug[: LONGEST - len(ending)].rstrip("-") + ending
    return found


class _Drafter:
    """Makes the entries of a draft and counts what it had to make up."""

    def __init__(
        self,
        texts: dict[str, CodeText],
        slugs: dict[str, str],
        below: dict[str | None, list[Code]],
    ) -> None:
        self.texts, self.slugs, self.below = texts, slugs, below
        self.known = set(slugs.values())
        self.undefined = self.renamed = self.grouping = 0

    def draft_family(self, family: Code) -> dict:
        """The entry of a family with its codes."""
        entry = self._name(family)
        entry["codes"] = [self.draft_code(c) for c in self.below[family.guid]]
        return entry

    def draft_code(self, code: Code) -> dict:
        """The entry of a code with those below it."""
        text = self.texts[code.guid]
        self.grouping += not code.codable
        misses = [self._read_miss(miss) for miss in text.counter_examples]
        examples = [self._plain(x) for x in text.examples]
        entry = {
            **self._name(code),
            "include": self._plain(text.include) or NO_RULE,
            "exclude": self._plain(text.exclude) or NO_RULE,
            "examples": (examples + [NO_EXAMPLE] * 2)[: max(2, len(examples))],
            "counter_examples": misses or [{"text": NO_EXAMPLE, "instead": "none"}],
        }
        if self.below.get(code.guid):
            entry["codes"] = [self.draft_code(c) for c in self.below[code.guid]]
        return entry

    def _name(self, code: Code) -> dict:
        definition = self._plain(self.texts[code.guid].definition)
        self.undefined += not definition
        slug = self.slugs[code.guid]
        self.renamed += slug not in (code.name, self.texts[code.guid].short)
        label = " ".join(code.name.split()) or slug
        return {"code": slug, "label": label, "definition": definition or NO_DEFINITION}

    def _plain(self, text: str) -> str:
        """A text whose backticks name codes of this codebook, or nothing."""
        return re.sub(
            r"`([^`]*)`", lambda m: m[0] if m[1] in self.known else f"'{m[1]}'", text
        ).strip()

    def _read_miss(self, text: str) -> dict:
        told = _INSTEAD.match(text)
        instead = told[2] if told and told[2] in self.known else "none"
        return {"text": self._plain(told[1] if told else text) or NO_EXAMPLE, "instead": instead}

    def list_losses(self, project: Project) -> tuple[Loss, ...]:
        """What the draft does not hold, and what it made up."""
        colors = sum(c.color is not None for c in project.codes)
        counted = [
            ("colours", colors, "our codebooks have none"),
            ("sets", len(project.sets), "our codebooks have families instead"),
            ("codes that only grouped", self.grouping, "below a family each code may be given"),
            ("definitions", self.undefined, f"the file has none: write them ({NO_DEFINITION})"),
            ("short names", self.renamed, "they are made from the names: better ones are welcome"),
        ]
        return tuple(Loss(what, n, why) for what, n, why in counted if n)
