import json

import pytest

from qualcop.readers import Refused, read_file

ANA_BEN = [("Ana", "00:01:01", "We start. So."), ("Ben", "00:01:10", "Yes.")]


def read(tmp_path, data, name="a.json"):
    path = tmp_path / name
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    return read_file(path)


def turns(extract):
    return [(b.speaker, b.time, b.text) for b in extract.blocks]


ENTRIES = [
    {"speaker": "Ana", "text": "We start.", "start": 61.5},
    {"speaker": "Ana", "text": "So.", "start": 65},
    {"speaker": "Ben", "text": "Yes.", "start": 70},
]


@pytest.mark.parametrize(
    "data",
    [
        ENTRIES,
        {"segments": ENTRIES},
        {"results": {"utterances": ENTRIES}},
        [
            {"name": e["speaker"], "content": e["text"], "time": f"0:01:{e['start'] - 60:02.0f}"}
            for e in ENTRIES[:1]
        ]
        + [
            {"user": {"name": "Ana"}, "body": "So."},
            {"speakerName": "Ben", "message": "Yes.", "ts": "70.0"},
        ],
        {"utterances": [{**e, "start": int(e["start"] * 1000)} for e in ENTRIES]},
    ],
)
def test_the_known_shapes_give_the_same_turns(tmp_path, data):
    found = turns(read(tmp_path, data))
    assert [(s, w) for s, _, w in found] == [(s, w) for s, _, w in ANA_BEN]
    assert [t[:6] for _, t, _ in found] == ["00:01:"] * 2


def test_lines_of_json_are_a_transcript_too(tmp_path):
    data = "\n".join(json.dumps(e) for e in ENTRIES)
    assert turns(read(tmp_path, data, "a.jsonl")) == ANA_BEN


def test_single_words_with_speakers_are_put_together(tmp_path):
    words = [("We", "0.1"), ("start", "0.5"), ("Yes", "1.0")]
    items = [
        {"type": "pronunciation", "start_time": t, "alternatives": [{"content": w}]}
        for w, t in words
    ]
    items.insert(2, {"type": "punctuation", "alternatives": [{"content": "."}]})
    labels = [
        {"items": [{"start_time": t, "speaker_label": s}]}
        for (_, t), s in zip(words, "aab", strict=True)
    ]
    data = {"results": {"items": items, "speaker_labels": {"segments": labels}}}
    assert [(s, w) for s, _, w in turns(read(tmp_path, data))] == [("a", "We start."), ("b", "Yes")]


def test_whisper_segments_without_speakers_stay_apart(tmp_path):
    data = {"text": "a b", "segments": [{"text": " one", "start": 0}, {"text": " two", "start": 3}]}
    assert turns(read(tmp_path, data)) == [(None, "00:00:00", "one"), (None, "00:00:03", "two")]


@pytest.mark.parametrize(
    "data", [{}, [], 3, '"words"', [1, 2], {"segments": []}, {"theme": "dark"}]
)
def test_other_json_is_refused_with_what_was_expected(tmp_path, data):
    with pytest.raises(Refused, match="expected a list"):
        read(tmp_path, data)


def test_a_notebook_gives_its_words_not_its_code(tmp_path):
    cells = [
        {"cell_type": "markdown", "source": ["# Read\n", "\n", "we met"]},
        {"cell_type": "code", "source": "print(1)", "outputs": [{"text": "1"}]},
    ]
    extract = read(tmp_path, {"cells": cells}, "a.ipynb")
    assert [(b.kind, b.text) for b in extract.blocks] == [
        ("heading", "Read"),
        ("paragraph", "we met"),
    ]
    assert extract.notes == ("1 code cells left out",)


def test_the_authors_of_a_notebook_are_people(tmp_path):
    cells = [{"cell_type": "markdown", "source": "We met."}]
    data = {"cells": cells, "metadata": {"authors": [{"name": "Ana Lopez"}]}}
    assert read(tmp_path, data, "a.ipynb").people == (("Ana Lopez", "property"),)


AWS = {"alternatives": [{"content": "Hello"}], "start_time": [1], "type": "pronunciation"}


@pytest.mark.parametrize(
    "data",
    [
        {"items": [AWS], "speaker_labels": {"segments": None}},
        {"items": [AWS], "speaker_labels": {"segments": [{"items": None}]}},
        {"items": [AWS, {"alternatives": {"a": 1}}, {"alternatives": 1}, {"alternatives": [[]]}]},
        [{"text": "Hello", "start": 10**400}],
        [{"text": "Hello", "start": "²"}],
        [{"text": "Hello", "start": float("nan")}],
        [{"text": "Hello", "speaker": {"name": ["Ana"]}}],
    ],
)
def test_values_of_another_kind_than_expected_cost_only_themselves(tmp_path, data):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert [b.text for b in read_file(path).blocks] == ["Hello"]


def test_a_number_of_thousands_of_digits_is_refused(tmp_path):
    path = tmp_path / "a.json"
    path.write_text('[{"text": "Hello", "start": ' + "9" * 5_000 + "}]", encoding="utf-8")
    with pytest.raises(Refused, match="damaged"):
        read_file(path)
