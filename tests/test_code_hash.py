import qualcop.code_hash as module
from qualcop.code_hash import code_hash


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
