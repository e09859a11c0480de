from collections import namedtuple

import pytest

import qualcop.launch
from qualcop.launch import _Progress, _tell_failure
from qualcop.study import open_study

FAILED = ["Error in rule segment_documents:", "    jobid: 4"]


def tell(tmp_path, capsys, log=None, lines=()):
    study = open_study(tmp_path)
    if log is not None:
        (study.processed / "logs").mkdir(parents=True)
        (study.processed / "logs" / "segment_documents.log").write_text(log)
    shown = _Progress(verbose=False)
    for line in lines:
        shown.say(line)
    _tell_failure(study, shown)
    return capsys.readouterr().err


def test_a_failed_step_is_told_in_its_own_words(tmp_path, capsys):
    told = tell(tmp_path, capsys, "qualcop: events.csv; expected a day.\n", FAILED)
    assert "the step segment_documents failed:\n  qualcop: events.csv; expected a day.\n" in told
    assert "stopped from outside" not in told and told.count("expected") == 1


@pytest.mark.parametrize(("free", "said"), [(4096, "no space left"), (10**10, "memory was full")])
def test_a_step_that_ended_without_a_word_is_explained(tmp_path, capsys, monkeypatch, free, said):
    usage = namedtuple("usage", "free")(free)
    monkeypatch.setattr(qualcop.launch.shutil, "disk_usage", lambda _: usage)
    assert said in tell(tmp_path, capsys, "", FAILED)


def test_an_accident_of_the_workflow_itself_is_put_in_plain_words(tmp_path, capsys):
    said = ["Traceback (most recent call last):", "OSError: [Errno 28] No space left on device"]
    told = tell(tmp_path, capsys, lines=said)
    assert "no space left on it" in told and "Traceback" not in told
