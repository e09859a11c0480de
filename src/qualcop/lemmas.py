"""Words and their lemmas, made steady for notes: capitals, mis-read tags and pseudonyms."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qualcop.labels import (
    DISTRICT,
    PERSONAL,
    ROLE_LABELS,
    UNCERTAIN,
    longest_first,
    numbered_label,
)

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# A stretch of text that a pseudonym covers, and what it is: person, district or address.
Name = tuple[int, int, str]

_CLASSES = ("NOUN", "VERB", "ADJ", "ADV", "AUX")
# What no rule derives: pronouns and the short forms the tokenizer splits off.
_SHORT_FORMS = {
    "me": ("i",),
    "us": ("we",),
    "him": ("he",),
    "her": ("she",),
    "them": ("they",),
    "'em": ("they",),
    "'m": ("be",),
    "'re": ("be",),
    "'s": ("be", "have", "us", "'s"),
    "'ve": ("have",),
    "'d": ("have", "would"),
    "'ll": ("will",),
    "n't": ("not",),
    "nt": ("not",),
    "ca": ("can",),
    "wo": ("will",),
}
_UNNAMED = r"\[(?:name|person)\]"  # what transcribers write


@dataclass
class LemmaTable:
    """Every lemma a word form can have, whatever its part of speech; remembered once looked up."""

    nlp: Language
    forms: dict[str, frozenset[str]] = field(default_factory=dict)

    def of_form(self, form: str) -> frozenset[str]:
        """Every lemma `form` (in small letters) can have, itself among them."""
        found = self.forms.get(form)
        if found is None:
            rules = {form, *self._by_rule(form), *_SHORT_FORMS.get(form.replace("’", "'"), ())}
            found = self.forms[form] = frozenset(rules)
        return found

    def of_name(self, form: str) -> str:
        """The lemma of a capitalised word read as a proper noun: as noun, or else as verb."""
        for lemma in self._by_rule(form, ("NOUN", "VERB")):
            if lemma != form:
                return lemma
        return form

    def _by_rule(self, form: str, classes: tuple[str, ...] = _CLASSES) -> list[str]:
        from spacy.tokens import Doc

        lemmatizer = self.nlp.get_pipe("lemmatizer")
        docs = [Doc(self.nlp.vocab, words=[form], pos=[part]) for part in classes]
        return [lemma for doc in docs for lemma in lemmatizer.rule_lemmatize(doc[0])]


def settle_lemmas(doc: Doc, names: Iterable[Name], table: LemmaTable) -> None:
    """Give proper nouns the lemma of the common word, and masked names `<person>` or `<district>`.

    Notes are full of capitals ("Shared Goals:") that a tagger takes for names.
    """
    from spacy.symbols import PROPN

    for token in doc:
        lemma = token.lemma_
        if token.pos == PROPN:
            token.lemma_ = table.of_name(token.lower_)
        elif not lemma.islower():
            token.lemma_ = lemma.lower()
    for start, end, kind in names:
        for token in doc.char_span(start, end, alignment_mode="expand") or ():
            token.lemma_ = f"<{kind}>"


def compile_mask(districts: Iterable[str] = ()) -> Callable[[str], tuple[str, list[Name]]]:
    """A function that hides names behind one word of equal length and says where they stood.

    `districts` are names, aliases or labels of districts. Offsets in the text stay as they are.
    Without this, the words inside "District leader 2 · Core 1" would count as somebody's words.
    """
    places = sorted({name for name in districts if name.strip()}, key=longest_first)
    groups = {
        "person": [numbered_label(ROLE_LABELS.values(), places), re.escape(UNCERTAIN), _UNNAMED],
        "district": [re.escape(place) for place in (*places, DISTRICT)],
        "address": [re.escape(label) for label in PERSONAL],
    }
    parts = [f"(?P<{kind}>{'|'.join(forms)})" for kind, forms in groups.items() if forms]
    names = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")

    def mask(text: str) -> tuple[str, list[Name]]:
        found = [(*m.span(), str(m.lastgroup)) for m in names.finditer(text)]
        for start, end, _ in found:
            text = text[:start] + "X" + "x" * (end - start - 1) + text[end:]
        return text, found

    return mask
