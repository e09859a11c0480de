"""`qualcop collect`."""


def add_commands(add):
    pass
