"""The ways to set the project up say the same."""

import json
import re
import subprocess
import tomllib
from itertools import chain

import pytest
import yaml

from qualcop.study import ROOT


def test_conda_users_get_exactly_the_lock():
    spec = yaml.safe_load((ROOT / "environment.yml").read_text())
    assert set(spec) == {"name", "channels", "dependencies"}
    python, pip, extra = spec["dependencies"]
    assert python == "python=3.11" and pip == "pip"
    assert extra == {"pip": ["-r requirements.lock"]}
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text()


def test_every_direct_dependency_is_pinned_with_hashes():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    direct = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    lock = (ROOT / "requirements.lock").read_text()
    for spec in direct:
        name = re.match(r"[A-Za-z0-9_.-]+", spec)[0].lower()
        pin = rf"^{re.escape(name)}(\[\S+\])?==\S+ .*\\\n    --hash=sha256:"
        assert re.search(pin, lock, re.MULTILINE), name


def test_every_direct_dependency_has_its_line_in_the_architecture():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    direct = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    text = (ROOT / "ARCHITECTURE.md").read_text().lower()
    for spec in direct:
        assert re.match(r"[A-Za-z0-9_.-]+", spec)[0].lower() in text


def test_every_place_the_architecture_names_exists():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    made_by_runs = ("data/private", "data/processed", "data/cache", "data/coding/code-map.xlsx")
    named = [place for place in re.findall(r"`([\w./*-]+/[\w./*-]*|\w+\.py)`", text)]
    assert len(named) > 15
    package = ROOT / "src" / "qualcop"
    assert [
        place
        for place in named
        if not place.startswith(made_by_runs)
        and not [*ROOT.glob(place.rstrip("/")), *package.glob(place.rstrip("/"))]
    ] == []


def test_no_lock_names_a_host():
    for name in ("requirements.lock", "bootstrap.lock"):
        assert "://" not in (ROOT / name).read_text()


def test_only_the_invented_demo_is_tracked_below_data():
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    listed = subprocess.run(["git", "ls-files", "data"], cwd=ROOT, capture_output=True, text=True)
    assert all(
        p.startswith(('"data/raw/', "data/raw/", "data/coding/"))
        for p in listed.stdout.split("\n")
        if p
    )
    ignored = [
        "data/raw/sources/new.txt",
        "data/coding/hand-ins/0099.xlsx",
        "data/private/pseudonyms.csv",
        "data/processed/x",
    ]
    for path in ignored:
        assert subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT).returncode == 0


def test_notebooks_in_git_hold_no_output():
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text())["cells"]:
            assert not cell.get("outputs") and cell.get("execution_count") is None
