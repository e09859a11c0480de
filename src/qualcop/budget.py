"""Work on one text after another, each within a budget of time.

What looks at people's text takes time in proportion to its length; should a text be found on which
it does not, that text is given up and the others are not. An expression at work cannot be stopped
from within its process, so the work is done in processes forked off, which can.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any

Work = Callable[[Any], Any]


@dataclass(frozen=True)
class GivenUp:
    """Stands for the result of work that took longer than `seconds`, or whose process ended."""

    seconds: float


def work_within(work: Work, items: Sequence, seconds: float, workers: int = 1) -> list:
    """`work` of each item in order, or `GivenUp` where it took longer than `seconds`.

    At most `workers` processes are at work, each with one item after another. What `work` raises
    is raised here. Items and `work` need not be picklable, results must be.
    """
    waiting, results = deque(range(len(items))), {}
    lanes = [_Lane(work, items, seconds) for _ in range(min(workers, len(items)))]
    try:
        for lane in lanes:
            lane.give(waiting)
        while busy := [lane for lane in lanes if lane.at is not None]:
            left = max(0.0, min(lane.deadline for lane in busy) - time.monotonic())
            ready = wait([lane.pipe for lane in busy], left)
            for lane in busy:
                if lane.pipe in ready:
                    results[lane.at] = lane.take()
                elif lane.deadline <= time.monotonic():
                    results[lane.at] = lane.give_up()
                else:
                    continue
                lane.give(waiting)
    finally:
        for lane in lanes:
            lane.end()
    return [results[at] for at in range(len(items))]


class _Lane:
    """One process, the item it works on, and by when it must be done with it."""

    def __init__(self, work: Work, items: Sequence, seconds: float) -> None:
        self.work, self.items, self.seconds = work, items, seconds
        self.at: int | None = None
        self.deadline = 0.0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, self.work, self.items))
        self.process.start()
        theirs.close()

    def give(self, waiting: deque[int]) -> None:
        """The next item that waits; none when no item is left."""
        self.at = waiting.popleft() if waiting else None
        if self.at is not None:
            self.deadline = time.monotonic() + self.seconds
            self.pipe.send(self.at)

    def take(self) -> object:
        """What the process made of its item; raises what the work raised."""
        try:
            fault, result = self.pipe.recv()
        except EOFError:  # killed, by the system for want of memory perhaps
            return self.give_up()
        if fault is not None:
            raise fault
        return result

    def give_up(self) -> GivenUp:
        """End the process and begin another."""
        self.end()
        self._start()
        return GivenUp(self.seconds)

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _serve(pipe: Connection, work: Work, items: Sequence) -> None:
    """Work on the items whose numbers come, until the other end is closed."""
    while True:
        try:
            at = pipe.recv()
        except EOFError:
            return
        try:
            answer = (None, work(items[at]))
        except Exception as fault:  # raised again by `take`, in the process that asked
            answer = (fault, None)
        pipe.send(answer)
