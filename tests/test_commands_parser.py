import argparse

import pytest

from qualcop.cli import _parser


def list_commands():
    """Each command's name with its own parser."""
    (group,) = (a for a in _parser()._actions if isinstance(a, argparse._SubParsersAction))
    return group.choices.items()


def list_options():
    return [
        (command, action)
        for command, parser in list_commands()
        for action in parser._actions
        if action.option_strings and not isinstance(action, argparse._HelpAction)
    ]


def write_option(action, value):
    return [action.option_strings[-1]] if action.nargs == 0 else [action.option_strings[-1], value]


def fill_places(parser):
    places = [a for a in parser._actions if not a.option_strings and a.required]
    return ["1" for _ in places]


@pytest.mark.parametrize(
    ("command", "option"),
    [pytest.param(c, o, id=f"{c} {o.option_strings[-1]}") for c, o in list_options()],
)
def test_every_option_is_refused_when_it_stands_twice_unless_it_may_be_repeated(
    command, option, capsys
):
    first, second = option.choices[:2] if option.choices else ("0", "1")
    words = [*write_option(option, first), *write_option(option, second)]
    words = [command, *fill_places(dict(list_commands())[command]), *words]
    if isinstance(option, argparse._AppendAction):
        assert getattr(_parser().parse_args(words), option.dest) == ["0", "1"]
        return
    with pytest.raises(SystemExit) as stopped:
        _parser().parse_args(words)
    told = capsys.readouterr().err
    assert stopped.value.code == 2 and "given twice" in told
    assert option.nargs == 0 or (str(first) in told and str(second) in told)


def test_the_first_value_counts_as_given_also_when_it_is_the_default(capsys):
    with pytest.raises(SystemExit):
        _parser().parse_args(["leak-check", "x", "--study", ".", "--study", "b"])
    assert "as . and as b" in capsys.readouterr().err


def test_an_option_shortened_once_is_the_same_option(capsys):
    with pytest.raises(SystemExit):
        _parser().parse_args(["assign", "--coders", "a", "b", "--coder", "c"])
    assert "as a b and as c" in capsys.readouterr().err
