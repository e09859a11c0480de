import ast
import re
from importlib import import_module

import pytest

import qualcop.code_hash as module
from qualcop.code_hash import code_hash
from qualcop.steps import STEPS
from qualcop.study import ROOT

RULES = [
    rule
    for file in sorted((ROOT / "workflow/rules").glob("*.smk"))
    for rule in re.split(r"^(?:rule|checkpoint) ", file.read_text(), flags=re.MULTILINE)[1:]
]


def make_package(tmp_path, monkeypatch):
    (tmp_path / "parts").mkdir()
    files = {
        "step.py": "def run():\n    from qualcop.parts.one import f\n    return f()\n",
        "parts/__init__.py": "",
        "parts/one.py": "import qualcop.deep\ndef f():\n    return 1\n",
        "deep.py": "X = 1\n",
        "other.py": "Y = 1\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    monkeypatch.setattr(module, "PACKAGE", tmp_path)
    module._imports.cache_clear()
    return tmp_path


def test_a_change_in_a_module_imported_inside_a_function_changes_the_hash(tmp_path, monkeypatch):
    package = make_package(tmp_path, monkeypatch)
    before = code_hash("step")
    (package / "deep.py").write_text("X = 2\n")
    assert code_hash("step") != before


def test_a_change_in_an_unrelated_module_changes_nothing(tmp_path, monkeypatch):
    package = make_package(tmp_path, monkeypatch)
    before = code_hash("step")
    (package / "other.py").write_text("Y = 2\n")
    assert code_hash("step") == before


def test_extra_files_count(tmp_path, monkeypatch):
    package = make_package(tmp_path, monkeypatch)
    template = tmp_path / "memo.typ"
    template.write_text("a")
    before = code_hash("step", extra=(template,))
    template.write_text("b")
    assert code_hash("step", extra=(template,)) != before
    assert package.exists()


def imported(text):
    """The same by Python's own parser."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return {name.removeprefix("qualcop.") for name in found if name.startswith("qualcop.")}


def test_imports_of_every_module_are_those_that_the_parser_finds():
    files = sorted(module.PACKAGE.rglob("*.py"))
    assert len(files) > 100
    for file in files:
        assert set(module._imports(file)) == imported(file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize(
    "text",
    [
        "from qualcop.a import b as c, d\nimport qualcop.e as f\n",
        "if x:\n    from qualcop.a import (  # why\n        b as c,  # (two)\n        d,\n    )\n",
        "try:\n\tfrom qualcop import e\nexcept ImportError:\n    e = None\n",
        "from qualcopy.a import b\nimport qualcopy\nfrom pathlib import Path\n",
    ],
)
def test_imports_are_found_in_every_form(tmp_path, text):
    (tmp_path / "x.py").write_text(text)
    found = set(module._imports(tmp_path / "x.py"))
    assert found == imported(text)


@pytest.mark.parametrize("rule", [pytest.param(r, id=r.partition(":")[0]) for r in RULES])
def test_a_rules_code_is_its_steps_stage_and_all_that_these_steps_import(rule):
    listed, stage = re.search(r"code\((.*?)stage=\"(\w+)\"", rule, re.DOTALL).groups()
    covered = set().union(*map(module._closure, ["tables", *re.findall(r'"([\w.]+)"', listed)]))
    steps = re.findall(r"qualcop\.steps (\w+)", rule)
    assert steps
    for step in steps:
        assert STEPS[step] == stage
        used = import_module(f"qualcop.steps.{stage}")
        assert callable(getattr(used, step))
        (body,) = (
            node
            for node in ast.parse((module.PACKAGE / f"steps/{stage}.py").read_text()).body
            if isinstance(node, ast.FunctionDef) and node.name == step
        )
        for name in imported(ast.unparse(body)):
            assert set(module._module_files(name)) <= covered, name


def test_the_code_of_all_steps_is_that_of_every_stage():
    whole = module._closure("steps")
    assert all(module._closure(f"steps.{stage}") <= whole for stage in STEPS.values())
