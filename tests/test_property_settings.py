"""How tests are run: the same examples everywhere, no limit of time, and skips that are told."""

import ast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import TESTS, summarize_skips

OWN = {"deadline", "derandomize", "database", "suppress_health_check", "phases"}


def test_examples_are_seeded_and_take_the_time_they_take():
    assert settings.default.derandomize
    assert settings.default.database is None
    assert settings.default.deadline is None
    assert HealthCheck.too_slow in settings.default.suppress_health_check


def test_two_runs_of_a_property_try_the_same_examples():
    tried = []

    @given(st.lists(st.integers()))
    def collect(example):
        tried.append(example)

    collect()
    first, tried[:] = list(tried), []
    collect()
    assert tried == first and len(first) > 50


def test_slow_examples_stop_no_property(monkeypatch):
    from hypothesis.internal.conjecture import engine

    # As on a machine on which to draw an example takes minutes.
    clock = iter(range(0, 10**9, 100))
    monkeypatch.setattr(engine.time, "perf_counter", lambda: float(next(clock)))

    @settings(max_examples=20)
    @given(st.lists(st.integers()))
    def accept(example):
        pass

    accept()


def test_no_property_has_limits_of_its_own():
    found = [
        f"{path.name}:{node.lineno}"
        for path in TESTS.glob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "settings"
        if OWN & {word.arg for word in node.keywords}
    ]
    assert found == []


def test_skipped_tests_are_counted_by_reason():
    reasons = ["Skipped: no devdata here", "aqda is not installed here", "Skipped: no devdata here"]
    assert summarize_skips(reasons) == [
        "skipped: 2 tests - no devdata here",
        "skipped: 1 test - aqda is not installed here",
    ]
    assert summarize_skips([]) == []
