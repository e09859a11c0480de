#!/usr/bin/env python3
"""Make the project's virtual environment from the hashed lock, then run a command in it.

Usage: python3 bootstrap.py [--] COMMAND [ARGUMENT ...]
Needs Python 3.11+ alone. Nothing is done when the environment already matches the lock.
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
STAMP = VENV / "qualcop-stamp"
INPUTS = ("requirements.lock", "bootstrap.lock", "pyproject.toml")


def wanted_stamp() -> str:
    """Digest of everything the environment is built from, the interpreter included."""
    parts = [(ROOT / name).read_bytes() for name in INPUTS]
    return hashlib.sha256(b"".join(parts) + sys.version.encode() + str(ROOT).encode()).hexdigest()


def install() -> None:
    """Install the lock: with uv when it can be had, else with plain pip."""
    python = str(BIN / "python")
    pip = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    hashed = ["--require-hashes", "-r"]
    try:
        subprocess.run([*pip, *hashed, str(ROOT / "bootstrap.lock")], check=True)
        uv = [str(BIN / "uv"), "pip", "install", "-q", "-p", python]
        subprocess.run([*uv, *hashed, str(ROOT / "requirements.lock")], check=True)
    except (subprocess.CalledProcessError, FileNotFoundError):
        print("qualcop: the fast installer was refused; using pip (slower)", flush=True)
        subprocess.run([*pip, *hashed, str(ROOT / "requirements.lock")], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", str(ROOT)], check=True)


def main() -> int:
    """Set up where needed, then run the command given; returns its exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file is what says so
        sys.exit("qualcop needs Python 3.11 or newer; this is " + sys.version.split()[0])
    want = wanted_stamp()
    if not STAMP.exists() or STAMP.read_text() != want:
        print("qualcop: setting up its virtual environment (once, about a minute)", flush=True)
        venv.create(VENV, with_pip=True, clear=True)
        try:
            install()
        except subprocess.CalledProcessError as error:
            sys.exit(f"qualcop: set-up failed (exit {error.returncode}); see the lines above")
        STAMP.write_text(want)
    command = [a for i, a in enumerate(sys.argv[1:]) if not (i == 0 and a == "--")]
    if not command:
        return 0
    path = os.pathsep.join([str(BIN), os.environ.get("PATH", "")])
    env = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}
    # What messages advise to type is looked for where the person's own shell looks (hints.py).
    env.setdefault("QUALCOP_PATH", os.environ.get("PATH", os.defpath))
    # Compiled modules go into the environment, also where they may not lie beside the sources:
    # a run starts some twenty processes, and each would compile them anew (a fifth of its time).
    env["PYTHONPYCACHEPREFIX"] = str(VENV / "compiled")
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    try:
        return subprocess.call(command, env=env)
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
