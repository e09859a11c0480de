import errno
import os
import signal
import subprocess
import sys

import pytest

import qualcop.hold
from qualcop.errors import StudyError
from qualcop.hold import UNDER_RUN, hold_step, hold_study, is_held
from qualcop.study import open_study

HOLD = """
import os, signal, subprocess, sys
from qualcop.hold import {name}
from qualcop.study import open_study
with {name}(open_study(sys.argv[1])) as locks:
    print("held", flush=True)
    {then}
"""
WAIT = "sys.stdin.read()"  # until the test closes it


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.delenv(UNDER_RUN, raising=False)
    return open_study(tmp_path)


@pytest.fixture
def start(study):
    """Start another process that holds the study; it is ended after the test."""
    begun = []

    def begin(name="hold_study", then=WAIT, **variables):
        command = [sys.executable, "-c", HOLD.format(name=name, then=then), study.folder]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        process = subprocess.Popen(command, **pipes, env={**os.environ, **variables})
        begun.append(process)
        assert process.stdout.readline() == b"held\n"
        return process

    yield begin
    for process in begun:
        with process:  # closes its pipes
            process.kill()


def test_a_second_run_is_told_that_one_is_under_way(study, start):
    other = start()
    assert is_held(study)
    with pytest.raises(StudyError, match="no other run on this study"), hold_study(study):
        pass
    other.kill()
    other.wait()
    assert not is_held(study)
    with hold_study(study):
        assert is_held(study)


def test_a_lock_file_that_merely_lies_there_holds_nobody_up(study):
    study.private.mkdir(parents=True)
    (study.private / "run.lock").write_text("1 some-machine\n")
    with hold_study(study):
        pass


def let_go_once_waited_for(monkeypatch, process):
    """Let the process end as soon as somebody waits for it, however long they took to come."""
    monkeypatch.setattr(qualcop.hold.time, "sleep", lambda _: process.stdin.close())


def test_a_run_waits_for_the_steps_of_one_that_was_killed(study, start, capsys, monkeypatch):
    study.private.mkdir(parents=True)
    step = start("hold_step", **{UNDER_RUN: "1"})
    let_go_once_waited_for(monkeypatch, step)
    with hold_study(study):
        assert step.wait() == 0  # it had ended before we got the study
    assert "still ending its steps" in capsys.readouterr().out


def test_a_run_waits_for_a_workflow_whose_starter_was_killed(study, start, capsys, monkeypatch):
    workflow = "subprocess.Popen(['cat'], pass_fds=locks, stdout=subprocess.DEVNULL)"
    starter = start(then=f"{workflow}; os.kill(os.getpid(), signal.SIGKILL)")
    assert starter.wait() == -signal.SIGKILL
    let_go_once_waited_for(monkeypatch, starter)
    with hold_study(study):
        assert starter.stdin.closed
    assert "still ending its steps" in capsys.readouterr().out


def test_a_step_by_hand_is_refused_while_a_run_is_under_way_and_its_own_steps_are_not(
    study, start, monkeypatch
):
    start()
    with pytest.raises(StudyError, match="no other run"), hold_step(study):
        pass
    monkeypatch.setenv(UNDER_RUN, "1")
    with hold_step(study), hold_step(study):
        pass


def test_a_step_outside_any_study_makes_no_files(study):
    with hold_step(study):
        pass
    assert list(study.folder.iterdir()) == []


@pytest.fixture
def no_locks(monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(qualcop.hold, "_lock", refuse)


def test_a_disk_without_locks_is_held_by_a_marker(study, no_locks):
    with hold_study(study):
        with pytest.raises(StudyError, match=r"delete .*run\.marker"), hold_study(study):
            pass
    assert not (study.private / "run.marker").exists()


def test_a_marker_of_a_process_that_has_ended_is_taken_over(study, no_locks):
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    study.private.mkdir(parents=True)
    marker = study.private / "run.marker"
    marker.write_text(f"{gone.pid} {qualcop.hold.platform.node()}\n")
    with hold_study(study):
        assert marker.read_text().startswith(f"{os.getpid()} ")
    marker.write_text(f"{gone.pid} another-machine\n")
    with pytest.raises(StudyError, match="on any machine"), hold_study(study):
        pass


def test_other_errors_of_the_disk_are_not_taken_for_a_held_study(study, monkeypatch):
    def fail(*_):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(qualcop.hold, "_lock", fail)
    with pytest.raises(OSError, match="Input/output"), hold_study(study):
        pass
