"""Commands of people's coding, a module each; `cli.py` adds those named here."""

COMMANDS: tuple[str, ...] = ("assign", "collect", "settle", "exchange", "reliability")
