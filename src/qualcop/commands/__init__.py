"""Commands of people's coding, a module each; `cli.py` adds those named here."""

COMMANDS: tuple[str, ...] = ("reliability",)
