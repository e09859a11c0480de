"""A folder of files with odd names, as a study: what is in each is one plain sentence."""

import os

MARK = "was-run"
NAMES = (
    "line\nbreak.txt",
    "tab\there.txt",
    "-rf.txt",
    "--help.txt",
    "quote\"and'.txt",
    f"$(touch {MARK}).txt",
    f"`touch {MARK}`;&|.txt",
    "back\\slash.txt",
    "emoji \U0001f469\u200d\U0001f3eb.txt",
    "turned \u202etxt.exe.txt",
    "cafe\u0301 NFD.txt",
    "{braces} [x] *?.txt",
    "=cmd|' /C calc'!A0.txt",
    "\x1b[31mred\x07.txt",
    "CON.txt",
    "nul",
    "trailing space .txt",
    "ends with dot.",
    "txt.txt",
    "%2e%2e.txt",
    "#hash.txt",
    "~home.txt",
    "x" * 251 + ".txt",
    "data/processed notes.txt",
    "registry/participants.txt",
)
NOT_UTF8 = (b"caf\xe9 latin.txt", b"\xff\xfe.txt")


def lay_odd_study(folder):
    """Write the files; returns how many there are."""
    for number, name in enumerate(NAMES):
        path = folder / "visit 1" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"We met and talked about what stood in file {number}.\n")
    made = 0
    for number, name in enumerate(NOT_UTF8):
        try:
            path = folder / "visit 1" / os.fsdecode(name)
            path.write_text(f"We agreed on {number} steps to funding.\n")
            made += 1
        except OSError:  # macOS has UTF-8 names only
            pass
    for name in ("json.py", "random.py", "csv.py"):
        mark = folder / MARK
        (folder / name).write_text(f"open({str(mark)!r}, 'w')\n")
    return len(NAMES) + made + 3
