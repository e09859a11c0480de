"""A reader process that does what the name of its file says; otherwise it reads."""

import os
import signal
import sys
import time
from pathlib import Path

from qualcop.readers import dispatch, worker

TRIED = set()


def misbehave(path):
    match Path(path).stem:
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "hang":
            time.sleep(600)
        case "fill":
            bytearray(10_000_000_000)
        case "fault":
            raise KeyError("Ana Lopez said so")
        case "flood":
            return dispatch.read_file(path)
        case "print":
            print("Ana Lopez", flush=True)
            os.write(1, b'{"extract": 1}\n')
        case "nonsense":
            return None
        case "stumble":  # once, as when the system ends a process for want of memory
            mark = Path(path).with_suffix(".tried")
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
    return dispatch.read_file(path)


worker.read_file = misbehave
sys.exit(worker.main(sys.argv[1:]))
