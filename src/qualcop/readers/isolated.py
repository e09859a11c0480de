"""Reads files in processes of their own: what a file does to its reader ends there.

A few processes stay for the whole list, each with one file at a time. One that crashes, takes too
long or fills its memory is ended and replaced, and its file refused. What comes back is JSON, so
that even a reader taken over by its file hands over texts and nothing that could act.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qualcop.readers.limits import MAX_MEMORY, MAX_RESULT, MAX_SECONDS
from qualcop.readers.model import Block, Comment, Extract, Refused

# -P: a file of the study called like a module (csv.py) is never taken for it.
WORKER = (sys.executable, "-P", "-m", "qualcop.readers.worker")
FILES_PER_WORKER = 25  # below this many another process costs more to start than it saves
START_SECONDS = 300  # a busy machine may take long to start a process; no file is to blame for it
ADVICE = "open it in its program and save it again, or save its text as docx or txt"


@dataclass(frozen=True)
class Limits:
    """What one file may take: seconds, bytes of memory, bytes of what is read from it."""

    seconds: int = MAX_SECONDS
    memory: int = MAX_MEMORY
    result: int = MAX_RESULT


class Stopped(Refused):
    """A file whose reading was ended: `cause` is crash, time, memory, size or a fault's class.

    Unlike other refusals it may be due to the machine; it is no verdict to remember.
    """

    def __init__(self, cause: str, limits: Limits) -> None:
        self.cause = cause
        said = {
            "crash": "it crashed",
            "time": f"longer than {limits.seconds} s",
            "memory": f"more than {limits.memory // 1_000_000} MB of memory",
            "size": f"more than {limits.result // 1_000_000} MB of text",
        }
        super().__init__(f"the reader stopped on it ({said.get(cause, cause)}); {ADVICE}")


def read_files(
    paths: Sequence[str | Path], workers: int = 1, limits: Limits | None = None
) -> list[Extract | Refused]:
    """What is in each file, or why it was refused, in the order of `paths`.

    At most `workers` processes read. Raises RuntimeError when such a process cannot start at all.
    """
    pool = _Pool(paths, limits or Limits())
    try:
        for _ in range(min(workers, 1 + len(paths) // FILES_PER_WORKER)):
            pool.start_reader()
        while pool.readers:
            pool.wait()
    finally:
        pool.close()
    return [pool.answers[place] for place in range(len(paths))]


class _Reader:
    """One process: the file it reads, since when, and what it has answered so far."""

    def __init__(self, limits: Limits) -> None:
        own = map(str, (os.getpid(), limits.seconds, limits.memory, limits.result))
        env = {**os.environ, "PYTHONUTF8": "1", "OPENBLAS_NUM_THREADS": "1"}
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self.process = subprocess.Popen(
            [*WORKER, *own], stdin=pipe, stdout=pipe, stderr=nowhere, env=env, bufsize=0
        )
        self.ready = False
        self.place = -1
        self.deadline = 0.0
        self.chunks: list[bytes] = []

    def ask(self, place: int, path: str, seconds: float) -> None:
        self.place, self.chunks = place, []
        self.deadline = time.monotonic() + seconds
        try:
            self.process.stdin.write(json.dumps(path).encode("ascii") + b"\n")
        except BrokenPipeError:
            pass  # it has just ended, which the next reading from it shows

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class _Pool:
    """The readers at work, the files that wait, the answers so far."""

    def __init__(self, paths: Sequence[str | Path], limits: Limits) -> None:
        self.paths = [os.path.abspath(path) for path in paths]  # noqa: PTH100 - bytes stay as they are
        self.limits = limits
        self.waiting = deque(range(len(paths)))
        self.tried_again: set[int] = set()
        self.answers: dict[int, Extract | Refused] = {}
        self.readers: dict[int, _Reader] = {}  # by the descriptor its answers come from
        self.selector = selectors.DefaultSelector()

    def start_reader(self) -> None:
        if self.waiting:
            reader = _Reader(self.limits)
            descriptor = reader.process.stdout.fileno()
            self.readers[descriptor] = reader
            self.selector.register(descriptor, selectors.EVENT_READ)
            self._ask(reader)

    def _ask(self, reader: _Reader) -> None:
        place = self.waiting.popleft()
        reader.ask(place, self.paths[place], self.limits.seconds if reader.ready else START_SECONDS)

    def wait(self) -> None:
        """Take in what has come by the next deadline, and end the readers that are past theirs."""
        left = min(r.deadline for r in self.readers.values()) - time.monotonic()
        for key, _ in self.selector.select(max(left, 0)):
            self._receive(self.readers[key.fd])
        now = time.monotonic()
        for reader in [r for r in self.readers.values() if r.deadline <= now]:
            if not reader.ready:
                raise RuntimeError(
                    f"the process that reads files takes over {START_SECONDS} s to start"
                )
            self._replace(reader, "time")

    def _receive(self, reader: _Reader) -> None:
        chunk = os.read(reader.process.stdout.fileno(), 1 << 20)
        if not reader.ready:
            if not chunk:
                raise RuntimeError("the process that reads files does not start: " + WORKER[0])
            reader.ready = True
            reader.deadline = time.monotonic() + self.limits.seconds  # to start took its own time
            chunk = chunk.partition(b"\n")[2]
        elif not chunk:
            self._replace(reader, "crash")
            return
        reader.chunks.append(chunk)
        if chunk.endswith(b"\n"):
            self._take(reader, b"".join(reader.chunks))
        elif sum(map(len, reader.chunks)) > self.limits.result:
            self._replace(reader, "size")

    def _take(self, reader: _Reader, line: bytes) -> None:
        """Keep an answer; the reader has its next file before the answer is unpacked."""
        place = reader.place
        if b'"stopped": "memory"' in line[:40]:
            self._replace(reader, "memory")
            return
        if self.waiting:
            self._ask(reader)
        else:
            self._drop(reader)
        self.answers[place] = _unpack_answer(line, self.limits)

    def _replace(self, reader: _Reader, cause: str) -> None:
        """Refuse the reader's file and go on with a new process; a crash is tried once more."""
        place = reader.place
        if cause == "crash" and place not in self.tried_again:
            self.tried_again.add(place)  # the system may have ended it for want of memory
            self.waiting.appendleft(place)
        else:
            self.answers[place] = Stopped(cause, self.limits)
        self._drop(reader)
        self.start_reader()

    def _drop(self, reader: _Reader) -> None:
        descriptor = reader.process.stdout.fileno()
        self.selector.unregister(descriptor)
        del self.readers[descriptor]
        reader.end()

    def close(self) -> None:
        for reader in list(self.readers.values()):
            self._drop(reader)
        self.selector.close()


def _unpack_answer(line: bytes, limits: Limits) -> Extract | Refused:
    try:
        answer = json.loads(line)
        if "extract" in answer:
            return unpack_extract(answer["extract"])
        if "refused" in answer:
            return Refused(str(answer["refused"]))
        return Stopped(answer.get("fault") or answer["stopped"], limits)
    except (ValueError, TypeError, KeyError, AttributeError):
        return Stopped("crash", limits)  # what came is no answer of ours


def unpack_extract(packed: list) -> Extract:
    """The extract that `worker.pack_extract` packed. Raises TypeError or ValueError on others."""
    form, blocks, comments, kind, title, date, people, notes = packed
    return Extract(
        format=form,
        blocks=tuple(Block(*block) for block in blocks),
        comments=tuple(Comment(*comment) for comment in comments),
        kind=kind,
        title=title,
        date=date,
        people=tuple((name, basis) for name, basis in people),
        notes=tuple(notes),
    )
