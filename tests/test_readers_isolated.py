"""What a file does to its reader ends there: the run goes on, and the file is refused by cause."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from reader_samples import make_docx, make_samples, word_paragraph

from conftest import PATIENCE
from qualcop.readers import Extract, Refused, Stopped, isolated, read_file, read_files
from qualcop.readers.isolated import Limits, unpack_extract
from qualcop.readers.worker import pack_extract, read_safely

MISBEHAVING = (sys.executable, str(Path(__file__).with_name("misbehaving_worker.py")))
NARROW = Limits(seconds=PATIENCE, memory=400_000_000, result=20_000)
SHORT = Limits(seconds=10)  # good files take hundredths of one, also where much else runs


def write_files(folder, *names, text="We met and compared notes."):
    paths = [folder / name for name in names]
    for path in paths:
        path.write_text(text, encoding="utf-8")
    return paths


def causes(results):
    return [r.cause if isinstance(r, Stopped) else type(r).__name__ for r in results]


def test_files_come_back_as_read_here_and_in_their_order(tmp_path):
    samples = make_samples() | {"empty.txt": b""}
    for name, data in samples.items():
        (tmp_path / name).write_bytes(data)
    paths = [tmp_path / name for name in samples]
    results = read_files(paths, workers=2)
    for path, result in zip(paths[:-1], results[:-1], strict=True):
        assert result == read_file(path)
    assert isinstance(results[-1], Refused) and "empty" in results[-1].reason


def test_nothing_to_read_starts_no_process(monkeypatch):
    monkeypatch.setattr(isolated, "WORKER", ("/nowhere",))
    assert read_files([], workers=2) == []


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_breaks_its_reader_is_refused_and_the_others_are_read(
    tmp_path, monkeypatch, workers
):
    monkeypatch.setattr(isolated, "WORKER", MISBEHAVING)
    monkeypatch.setattr(isolated, "FILES_PER_WORKER", 1)
    names = ("a", "crash", "b", "fill", "c", "fault", "print", "nonsense", "stumble")
    results = read_files(write_files(tmp_path, *(f"{n}.txt" for n in names)), workers, NARROW)
    good = "Extract"
    assert causes(results) == [
        *(good, "crash", good, "memory", good),
        *("KeyError", good, "AttributeError", good),
    ]


@pytest.mark.parametrize(
    ("name", "words"),
    [("crash", "crashed"), ("fill", "400 MB of memory")],
)
def test_the_reason_says_what_happened_and_what_to_do(tmp_path, monkeypatch, name, words):
    monkeypatch.setattr(isolated, "WORKER", MISBEHAVING)
    (result,) = read_files(write_files(tmp_path, f"{name}.txt"), 1, NARROW)
    assert words in result.reason and "save it again" in result.reason


@pytest.mark.parametrize("workers", [1, 2])
def test_a_file_that_takes_too_long_is_refused_and_the_others_are_read(
    tmp_path, monkeypatch, workers
):
    monkeypatch.setattr(isolated, "WORKER", MISBEHAVING)
    results = read_files(write_files(tmp_path, "a.txt", "hang.txt", "b.txt"), workers, SHORT)
    assert causes(results) == ["Extract", "time", "Extract"]
    assert "longer than 10 s" in results[1].reason and "save it again" in results[1].reason


def test_a_fault_is_told_by_its_class_never_by_its_words(tmp_path, monkeypatch):
    monkeypatch.setattr(isolated, "WORKER", MISBEHAVING)
    (result,) = read_files(write_files(tmp_path, "fault.txt"), 1, NARROW)
    assert "KeyError" in result.reason and "Ana" not in result.reason


def test_more_text_than_the_limit_does_not_come_back(tmp_path):
    paths = write_files(tmp_path, "a.txt", text="We met. " * 5_000)
    assert causes(read_files(paths, 1, NARROW)) == ["size"]


def test_a_reader_that_cannot_start_is_our_fault_not_the_files(tmp_path, monkeypatch):
    monkeypatch.setattr(isolated, "WORKER", (sys.executable, "-c", "1/0"))
    with pytest.raises(RuntimeError, match="does not start"):
        read_files(write_files(tmp_path, "a.txt"), 1)


def test_an_extract_survives_packing(tmp_path):
    comment = '<w:comment w:id="1" w:author="Ana"><w:p><w:r><w:t>why?</w:t></w:r></w:p></w:comment>'
    mark = '<w:commentRangeStart w:id="1"/><w:r><w:t>pairs</w:t></w:r><w:commentRangeEnd w:id="1"/>'
    path = tmp_path / "a.docx"
    path.write_bytes(make_docx(word_paragraph("We saw ", inner=mark), comments=comment))
    extract = read_file(path)
    assert extract.comments
    assert unpack_extract(pack_extract(extract)) == extract


def test_an_answer_is_never_longer_than_asked_for():
    def read(_):
        return Extract("txt", (), title="x" * 5_000)

    assert read_safely("a.txt", 1_000, read) == b'{"stopped": "size"}\n'


START = """
import os, sys
sys.path.insert(0, {tests!r})
from qualcop.readers import isolated, read_files
isolated.WORKER = {worker!r}
{before}
print(len(read_files([{path!r}], 1)), flush=True)
"""


def start_run(tmp_path, name, before=""):
    path = write_files(tmp_path, name)[0]
    tests = str(Path(__file__).parent)
    source = START.format(tests=tests, worker=MISBEHAVING, before=before, path=str(path))
    return subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE)


def wait_for(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.02)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_a_hanging_reader_ends_with_its_run(tmp_path, sign):
    run = start_run(tmp_path, "hang.txt")
    family = psutil.Process(run.pid)
    wait_for(family.children)
    (reader,) = family.children()
    wait_for(lambda: reader.num_fds() and reader.status() == psutil.STATUS_SLEEPING)
    os.kill(run.pid, sign)
    run.wait(PATIENCE)
    wait_for(lambda: not reader.is_running() or reader.status() == psutil.STATUS_ZOMBIE)


def test_files_are_read_where_no_standard_stream_is_open(tmp_path):
    closed = "out = os.dup(1); [os.close(n) for n in (0, 1, 2)]; os.dup2(out, 9)"
    closed += "; sys.stdout = os.fdopen(9, 'w')"
    run = start_run(tmp_path, "a.txt", closed)
    assert run.communicate(timeout=PATIENCE)[0] == b"1\n"


@pytest.mark.slow
def test_a_file_of_the_study_called_like_a_module_is_never_run(tmp_path):
    mark = tmp_path / "was-run"
    (tmp_path / "json.py").write_text(f"open({str(mark)!r}, 'w')\n")
    path = write_files(tmp_path, "a.txt")[0]
    source = f"from qualcop.readers import read_files; print(read_files([{str(path)!r}], 1))"
    run = subprocess.run([sys.executable, "-P", "-c", source], cwd=tmp_path, capture_output=True)
    assert b"We met" in run.stdout, run.stderr
    assert not mark.exists()
