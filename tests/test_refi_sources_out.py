"""Texts of another program's project as files that every system takes."""

from __future__ import annotations

from qualcop.refi.sources_out import write_sources


def test_names_stay_in_the_folder_and_nothing_is_overwritten(tmp_path):
    (tmp_path / "call.txt").write_text("mine")
    names = ["call.docx", "call", "../../up", "a:b?.md", "", "con", "x" * 300]
    written = write_sources([(n, f"text {n}") for n in names], tmp_path)
    assert [p.name for p in written[:6]] == [
        "call (2).txt", "call (3).txt", "up.txt", "a_b_.txt", "text.txt", "_con.txt"]  # fmt: skip
    assert (tmp_path / "call.txt").read_text() == "mine"
    assert all(p.parent == tmp_path and len(p.name) < 120 for p in written)
    assert write_sources([("call", "mine")], tmp_path) == [tmp_path / "call.txt"]
