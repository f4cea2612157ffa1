"""The options of a command are laid out only where the arguments name it; nobody can tell the difference."""

import argparse
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module

import pytest
from tests.faces.cli.stage import tandem

from tandem.faces.cli import command
from tandem.faces.cli.command import COMMANDS, parser_for
from tandem.faces.cli.commands import Commands


def commands(parser: argparse.ArgumentParser, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    """Go through every noun and command with its help."""
    yield words, parser.format_help()
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for word, below in action.choices.items():
                yield from commands(below, (*words, word))


def test_the_help_of_every_command_is_the_same_whether_or_not_the_others_are_laid_out() -> None:
    every = list(commands(parser_for("ko")))

    for words, whole in every:
        assert tandem(*words, "--help", "--language", "ko").out == whole
    assert len(every) > 80


@pytest.mark.parametrize("arguments", [["desks"], ["goal", "gone"], ["goal"], [], ["show"], ["desk", "--wrong"]])
def test_wrong_usage_is_told_with_every_command_that_there_is(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tandem(*arguments)
    whole = parser_for("en")
    monkeypatch.setattr(command, "parser_for", lambda *_, **__: whole)

    assert told == tandem(*arguments)
    assert told.code == 2
    assert told.err


def test_a_value_that_is_the_name_of_a_command_is_taken_as_a_value() -> None:
    options = parser_for("en", asked=["--node", "desk", "search", "goal"]).parse_args(
        ["--node", "desk", "search", "goal"]
    )

    assert options.run is parser_for("en").parse_args(["search", "goal"]).run


@pytest.mark.parametrize("module", COMMANDS)
def test_a_module_adds_the_commands_by_which_it_is_found(module: str) -> None:
    parser = argparse.ArgumentParser()

    import_module(f"tandem.faces.cli.{module}").add(Commands(parser, language="en", asked=()))

    under = next(action for action in parser._actions if isinstance(action, argparse._SubParsersAction))
    assert tuple(under.choices) == COMMANDS[module]


def test_what_other_commands_need_is_not_imported() -> None:
    told = "import sys; from tandem.faces.cli import main; main(['search', '--help']); print(*sys.modules)"

    out = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True).stdout

    assert "tandem.faces.cli.search" in out
    assert "tandem.faces.cli.regime" not in out
    assert "tandem.faces.cli.refusal" not in out
