"""A small seeded share of `make fuzz`; and that the run notices what it is there to find."""

import random
import re

import pytest
from fuzz import run as module
from fuzz.mutate import BLIND, change_number, find_changes, mutate
from fuzz.run import is_sound, judge, run
from fuzz.samples import list_samples

from qualcop.readers import Block, Comment, Extract, Refused, Stopped, isolated
from qualcop.readers.isolated import Limits

SAMPLES = list_samples()


@pytest.fixture(autouse=True)
def keep_worker(monkeypatch):
    monkeypatch.setattr(isolated, "WORKER", isolated.WORKER)  # put back after each test


def test_changed_files_are_read_or_refused_with_a_reason():
    outcomes = run(files=10 * len(SAMPLES), seed=1, keep=None)
    assert outcomes.found == {}
    assert {outcome for _, outcome in outcomes.counts} == {"read", "refused"}


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_draw_makes_the_same_change_and_each_change_changes(name):
    data = SAMPLES[name]
    without = set() if re.search(rb"\d", data) else {change_number}
    for change in {*BLIND, *find_changes(name, data)} - without:
        made = [change(data, random.Random(seed)) for seed in range(12)]
        assert made == [change(data, random.Random(seed)) for seed in range(12)]
        assert any(other != data for other in made), change.__name__
    assert mutate(name, data, random.Random(3)) == mutate(name, data, random.Random(3))


def test_a_reader_that_lets_an_error_through_is_found_and_its_file_kept(tmp_path, monkeypatch):
    broken = tmp_path / "broken_worker.py"
    broken.write_text(
        "import sys\nfrom qualcop.readers import worker\n"
        "def read(path):\n    raise KeyError(path)\n"
        "worker.read_file = read\nsys.exit(worker.main(sys.argv[1:]))\n"
    )
    monkeypatch.setattr(module, "WORKER", (module.sys.executable, str(broken)))
    outcomes = run(files=3, seed=1, keep=tmp_path / "found")
    assert list(outcomes.found.values()) == ["KeyError"] * 3
    assert {p.name for p in (tmp_path / "found").iterdir()} == set(outcomes.found)


def test_outcomes_are_told_apart():
    good = Extract("txt", (Block("paragraph", "We met."),))
    assert judge(good) == "read"
    assert judge(Refused("empty")) == "refused"
    assert judge(Refused(" ")) == "wrong"
    causes = {"crash": "uncaught", "KeyError": "uncaught", "time": "over time"}
    for cause, outcome in (causes | {"memory": "over memory"}).items():
        assert judge(Stopped(cause, Limits())) == outcome


@pytest.mark.parametrize(
    "place", [(0, 0, 0, 8), (0, 5, 0, 2), (1, 0, 1, 0), (0, -1, 0, 2)], ids=str
)
def test_a_comment_outside_its_text_is_wrong(place):
    comment = Comment("1", *place, None, None, "why?")
    assert not is_sound(Extract("docx", (Block("paragraph", "We met."),), (comment,)))
