"""Names found in a file's running text that are not mostly a person's there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from qualcop.cues import VERB, is_thing_here, weigh_cues
from qualcop.names import fold_word, is_sure_given
from qualcop.running_names import SURE_NAME, Sighting

_FIRST_LETTERS = re.compile(r"[^\W_]+|.", re.DOTALL)


def find_doubtful(seen: Collection[Sighting], texts: Iterable[str]) -> set[str]:
    """Names among the sightings of a file that are not mostly a person's in its `texts`.

    Names that only the model takes for one, in one place of five or fewer; and single words that
    are no common given names, where they speak of a thing as often as of somebody.
    """
    strange = Counter(s.name for s in seen if s.basis == "model")
    for name in {s.name for s in seen if s.basis != "model"}:
        del strange[name]
    lone = {s.name for s in seen if s.confidence < SURE_NAME and " " not in s.name}
    lone = {name for name in lone if not is_sure_given(fold_word(name))}
    times, things, people = Counter(), Counter(), Counter()
    for name, text, start, end in _find_places(strange.keys() | lone, texts):
        times[name] += 1
        thing = name in lone and is_thing_here(text, start, end, known=False)
        things[name] += thing
        people[name] += not thing and weigh_cues(text, start, end) >= VERB
    rare = {name for name, told in strange.items() if times[name] > 4 * told}
    return rare | {name for name in lone if 0 < things[name] >= people[name]}


def _find_places(names: Iterable[str], texts: Iterable[str]) -> Iterator[tuple[str, str, int, int]]:
    """Where names stand in the texts as whole words: each text is walked over once."""
    starts: dict[str, list[str]] = {}
    for name in names:
        starts.setdefault(_FIRST_LETTERS.match(name)[0], []).append(name)
    for text in texts if starts else ():
        for match in _FIRST_LETTERS.finditer(text):
            for name in starts.get(match[0], ()):
                end = match.start() + len(name)
                if text.startswith(name, match.start()) and not text[end : end + 1].isalnum():
                    yield name, text, match.start(), end
