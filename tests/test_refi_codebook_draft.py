"""A codebook of another program becomes one of ours that passes the check."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange_frames import make_frames
from tests.refi_projects import guid

from qualcop.codebook import check_codebook, read_codebook
from qualcop.refi.codebook_draft import draft_codebook, make_slug
from qualcop.refi.export_codes import list_codes
from qualcop.refi.model import Code, Project


def draft(tmp_path, *codes, name="Theirs"):
    content, losses = draft_codebook(Project(name, codes=codes))
    path = tmp_path / "codebook.yaml"
    path.write_bytes(content)
    return path, {loss.what: loss.count for loss in losses}


def test_flat_tags_become_codes_of_one_family(tmp_path):
    path, lost = draft(
        tmp_path,
        Code(guid("a"), "Ängste & Hürden", description="What `they` fear\x07."),
        Code(guid("b"), "ängste hürden", color="#ff0000"),
        Code(guid("c"), "2nd: =1+1"),
    )
    assert check_codebook(path) == []
    codes = read_codebook(path).codes.set_index("code")
    assert list(codes.index) == ["imported-codes", "angste-hurden", "angste-hurden-2", "c-2nd-1-1"]
    assert codes.loc["angste-hurden", "definition"] == "What 'they' fear\x07."
    assert lost == {"colours": 1, "definitions": 2, "short names": 3}


def test_groups_become_families_and_codes_keep_their_children(tmp_path):
    path, lost = draft(
        tmp_path,
        Code(guid("f"), "Group", False),
        Code(guid("a"), "aims", parent=guid("f")),
        Code(guid("b"), "below", parent=guid("a")),
        Code(guid("g"), "inner group", False, parent=guid("f")),
        Code(guid("t"), "alone", False),
    )
    assert check_codebook(path) == []
    codes = read_codebook(path).codes.set_index("code")
    assert codes.loc["below", ["parent", "family"]].tolist() == ["aims", "group"]
    assert codes.loc["alone", "family"] == "imported-codes" and lost["codes that only grouped"] == 2


def test_our_own_codebook_comes_back(tmp_path):
    ours = make_frames()["codebook"]
    path, lost = draft(tmp_path, *list_codes(ours, "Trial"))
    assert check_codebook(path) == []
    back = read_codebook(path).codes
    same = ["code", "label", "family", "parent", "codable", "definition", "position"]
    assert back[same].astype(object).equals(ours[same].astype(object))
    assert "short names" not in lost and back.examples.dropna().iloc[0] == "One.\nTwo."


@settings(max_examples=20)
@given(names=st.lists(st.text(max_size=50), min_size=1, max_size=5), told=st.text(max_size=30))
def test_any_names_and_descriptions_pass_the_check(tmp_path_factory, names, told):
    codes = [Code(guid(str(n)), name, description=told) for n, name in enumerate(names)]
    path, _ = draft(tmp_path_factory.mktemp("draft"), *codes, name=told)
    assert check_codebook(path) == []


def test_short_names():
    assert make_slug("Goals: long & short!") == "goals-long-short"
    assert make_slug("日本") == "c" and len(make_slug("x y" * 40)) <= 40
