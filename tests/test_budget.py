import os
import signal
import time

import pytest

from qualcop.budget import GivenUp, work_within


def test_results_come_in_the_order_of_the_items_and_need_not_be_picklable_before():
    words = {"a": lambda: 1, "b": lambda: 2}
    assert work_within(lambda name: words[name](), ["b", "a", "b"], 60, workers=2) == [2, 1, 2]
    assert work_within(str, [], 60) == []


def test_an_item_that_takes_too_long_is_given_up_and_the_others_are_not():
    def work(item: str) -> str:
        while item == "endless":
            time.sleep(60)
        return item

    items = ["one", "endless", "two", "three"]
    results = work_within(work, items, 3, workers=2)
    assert results == ["one", GivenUp(3), "two", "three"]


def test_an_item_whose_process_is_ended_is_given_up():
    def work(item: int) -> int:
        if item == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        return item

    assert work_within(work, [0, 1, 2], 60) == [0, GivenUp(60), 2]


def test_what_the_work_raises_is_raised():
    with pytest.raises(ZeroDivisionError):
        work_within(lambda item: 1 // item, [1, 0], 60)
