"""The process that reads one file at a time for `isolated`, under limits of its own.

Asked by a line with a path in JSON, it answers with a line of JSON. It imports no more than the
readers do. It ends when its parent does.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from io import BufferedWriter

from qualcop.readers.dispatch import read_file
from qualcop.readers.model import Extract, Refused

READY = b'"ready"\n'
# Seconds of computing beyond the limit after which the kernel ends a reader nobody watches.
GRACE = 30


def main(arguments: list[str]) -> int:
    """Answer until nobody asks. `arguments`: parent's id, seconds, bytes of memory, of answers."""
    parent, seconds, memory, most = map(int, arguments)
    answers = _take_stdout()
    _die_with(parent)
    _limit_memory(memory)
    answers.write(READY)
    answers.flush()
    for line in sys.stdin.buffer:
        _limit_time(seconds)
        answer = read_safely(json.loads(line), most)
        answers.write(answer)
        answers.flush()
    return 0


def read_safely(path: str, most: int, read: Callable[[str], Extract] | None = None) -> bytes:
    """What reading gave, as a line of JSON of at most `most` bytes: extract, refused or stopped."""
    try:
        extract = (read or read_file)(path)
        answer = _encode({"extract": pack_extract(extract)})
        return answer if len(answer) <= most else _encode({"stopped": "size"})
    except Refused as refused:
        return _encode({"refused": refused.reason})
    except MemoryError:
        return _encode({"stopped": "memory"})
    except Exception as fault:  # a fault of a reader or its library; the fuzz run looks for these
        return _encode({"stopped": "fault", "fault": type(fault).__name__})


def _encode(answer: dict) -> bytes:
    return json.dumps(answer).encode("ascii") + b"\n"


def pack_extract(extract: Extract) -> list:
    """The extract as lists for JSON; `isolated.unpack_extract` is the way back."""
    blocks = [[b.kind, b.text, b.level, b.speaker, b.time, b.unit_id] for b in extract.blocks]
    comments = [
        [c.comment_id, c.start_block, c.start, c.end_block, c.end, c.author, c.date, c.text]
        for c in extract.comments
    ]
    rest = (extract.kind, extract.title, extract.date, extract.people, extract.notes)
    return [extract.format, blocks, comments, *rest]


# ------------------------------------------------------------------ limits
def _take_stdout() -> BufferedWriter:
    """The answers' way out, kept from libraries that print."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _die_with(parent: int) -> None:
    """End at the parent's end, also when it was killed; the parent alone handles Ctrl-C.

    Where the system cannot do that, the end of the asking does, and `_limit_time` after it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG
    if os.getppid() != parent:  # it ended before that
        sys.exit(1)


def _limit_memory(size: int) -> None:
    """No more data than `size` bytes, and no image of the memory on disk after a crash."""
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kind = resource.RLIMIT_DATA if sys.platform == "linux" else resource.RLIMIT_AS
    with contextlib.suppress(ValueError, OSError):  # macOS refuses to set it
        resource.setrlimit(kind, (size, size))


def _limit_time(seconds: int) -> None:
    """The kernel ends this process should it compute on for long after nobody waits for it."""
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    wanted = int(time.process_time()) + seconds + GRACE
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


if __name__ == "__main__":
    gc.set_threshold(200_000)  # as in `steps`: many small objects, hardly a cycle
    sys.exit(main(sys.argv[1:]))
