"""The readers on real notes of real communities, where a copy of them is at hand."""

import re
from pathlib import Path

import pytest

from qualcop.readers import Refused, read_file

DEVDATA = Path(__file__).resolve().parents[2] / "shared" / "devdata"
FILES = sorted((DEVDATA / "meetingnotes" / "files").glob("*")) if DEVDATA.exists() else []
pytestmark = pytest.mark.skipif(not FILES, reason="no devdata here (real meeting notes)")
MARKUP = re.compile(r"\*\*|\]\(|&(?:amp|lt|gt|nbsp);|~~|</?[a-z]+>|`|\ufffd")


@pytest.fixture(scope="module")
def extracts():
    found = {}
    for path in FILES:
        try:
            found[path.name] = read_file(path)
        except Refused as refusal:
            found[path.name] = refusal.reason
    return found


def test_all_are_read_but_the_one_scan(extracts):
    refused = {name: reason for name, reason in extracts.items() if isinstance(reason, str)}
    assert list(refused) == ["k8s_storage_f2f_2016-03-28_notes.pdf"]
    assert "scan" in refused["k8s_storage_f2f_2016-03-28_notes.pdf"]


def test_no_markup_is_left(extracts):
    left = [
        (name, block.text)
        for name, extract in extracts.items()
        if not isinstance(extract, str)
        for block in extract.blocks
        if MARKUP.search(block.text)
    ]
    assert left == []


def test_no_word_of_the_markdown_notes_is_lost(extracts):
    words = re.compile(r"[a-z]{3,}")
    for path in FILES:
        if path.suffix == ".md":
            source = path.read_bytes().decode("utf-8", "replace").lower()
            source = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.DOTALL)
            source = re.sub(r"\]\(\s*[^)\s]*\)|&[a-z]+;|\ufffd", " ", source)
            read = " ".join(f"{b.speaker} {b.text}" for b in extracts[path.name].blocks).lower()
            assert sorted(set(words.findall(source)) - set(words.findall(read))) == []


def test_recordings_and_chats_have_speakers_and_times(extracts):
    for name, extract in extracts.items():
        if name.startswith("eth_"):
            assert extract.kind == ("chat" if name.endswith("_chat.txt") else "transcript")
            assert all(
                b.speaker and re.fullmatch(r"\d\d:\d\d:\d\d", b.time) for b in extract.blocks
            )


def test_printed_interviews_lose_their_line_numbers_and_gain_speakers():
    for path in sorted((DEVDATA / "interviews_pdpilot").glob("P?.pdf")):
        extract = read_file(path)
        assert {b.speaker for b in extract.blocks if b.kind == "turn"} >= {"Dan", "Participant"}
        assert not any(re.fullmatch(r"\d+", b.text) for b in extract.blocks)
