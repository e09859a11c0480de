"""The parser of all commands: of an option given twice it would be a guess which one was meant."""

from __future__ import annotations

import argparse


class OnceParser(argparse.ArgumentParser):
    """Refuses an option that stands twice, naming both values; `append` options may be repeated.

    Commands added to it (`add_subparsers`) are parsed the same way.
    """

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)
        self.register("action", None, _Store)
        self.register("action", "store", _Store)
        self.register("action", "store_true", _StoreTrue)


class _Once(argparse.Action):
    """An action that an option may take once; places without a name are filled as they come."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> None:
        given = vars(namespace).setdefault("given_options", set())
        if option_string and self.dest in given:
            was = "" if self.nargs == 0 else _contrast(getattr(namespace, self.dest), values)
            raise argparse.ArgumentError(self, f"given twice{was}. Keep one.")
        given.add(self.dest)
        super().__call__(parser, namespace, values, option_string)


class _Store(_Once, argparse._StoreAction):
    pass


class _StoreTrue(_Once, argparse._StoreTrueAction):
    pass


def _contrast(first: object, second: object) -> str:
    shown = [" ".join(map(str, v)) if isinstance(v, list) else str(v) for v in (first, second)]
    return f", as {shown[0]} and as {shown[1]}"
