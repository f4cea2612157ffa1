"""How commands are laid out for argparse: each has its line of help from the catalogue, and the options of all."""

import argparse
import os
from collections.abc import Callable, Container, Iterable
from typing import Any, cast

from tandem.faces.cli.terminal import Terminal, Told
from tandem.reports.speaker import LANGUAGES, Speaker

WIDTH = 110
"""Columns of the help, the same on every terminal, so that the reference can be held against it."""

Run = Callable[[argparse.Namespace, Terminal], Told]
"""What a command does: it answers what is to be printed, or raises."""


def formatter(prog: str) -> argparse.HelpFormatter:
    """Answer how help is set."""
    return argparse.HelpFormatter(prog, width=WIDTH, max_help_position=32)


class _Unasked(argparse.ArgumentParser):
    """Stands for a command that the arguments do not name: it has a name and a line of help, and no options.

    To lay out the options of every command takes longer than most commands take.
    """

    def __init__(self, *_: object, **__: object) -> None:
        """Be nothing."""

    def _nothing(self, *_: object, **__: object) -> Any:
        return self

    add_argument = add_mutually_exclusive_group = add_argument_group = set_defaults = _nothing
    add_subparsers = add_parser = _nothing


def _laid_out(*, unasked: bool = False, **given: Any) -> argparse.ArgumentParser:
    return _Unasked() if unasked else argparse.ArgumentParser(**given)


class Commands:
    """The commands under one parser."""

    def __init__(
        self, parser: argparse.ArgumentParser, *, language: str, prefix: str = "", asked: Container[str] | None = None
    ) -> None:
        """Lay commands out under a parser; `prefix` is the noun that they belong to.

        `asked` are the words of the arguments: other commands are only named. Without it all have their options.
        """
        self._words = Speaker(language, "UTC")
        self._language = language
        self._prefix = prefix
        self._asked = asked
        self._named = not isinstance(parser, _Unasked)
        self._under = parser.add_subparsers(
            metavar="COMMAND", required=True, title=self._words.say("cli_commands"),
            parser_class=cast(type[argparse.ArgumentParser], _laid_out),
        )  # fmt: skip

    def add(self, name: str, run: Run) -> argparse.ArgumentParser:
        """Add a command and answer its parser, for its own options."""
        parser = self._parser(name)
        parser.set_defaults(run=run)
        return parser

    def noun(self, name: str) -> "Commands":
        """Add a noun that has commands of its own."""
        prefix = f"{self._prefix}{name}_"
        return Commands(self._parser(name), language=self._language, prefix=prefix, asked=self._asked)

    def name_alone(self, names: Iterable[str]) -> None:
        """Add commands that the arguments do not ask for, by their names alone."""
        for name in names:
            self._parser(name)

    def _parser(self, name: str) -> argparse.ArgumentParser:
        if not self._named:
            return _Unasked()
        line = self._words.say(f"cli_help_{self._prefix}{name}".replace("-", "_"))
        if self._asked is not None and name not in self._asked:
            return self._under.add_parser(name, help=line, unasked=True)
        shared = argparse.ArgumentParser(add_help=False)
        add_shared(shared, default=argparse.SUPPRESS)
        return self._under.add_parser(
            name, help=line, description=line, parents=[shared], allow_abbrev=False, formatter_class=formatter
        )


def add_shared(parser: argparse.ArgumentParser, *, default: object = None) -> None:
    """Add the options of every command; `default` other than None stands in for all defaults."""
    own = default is None
    parser.add_argument(
        "--node", metavar="DIR", default=os.environ.get("TANDEM_NODE", "./desk") if own else default,
        help="the folder of the node ($TANDEM_NODE, else ./desk)",
    )  # fmt: skip
    parser.add_argument(
        "--as", dest="acting", metavar="CODE/NUMBER", default=os.environ.get("TANDEM_AS") if own else default,
        help="the officer who acts or reads, such as ROK/2 ($TANDEM_AS)",
    )  # fmt: skip
    parser.add_argument(
        "--passphrase-file", metavar="FILE", default=default,
        help="holds the passphrase of the keys (else $TANDEM_PASSPHRASE, else it is asked for)",
    )  # fmt: skip
    parser.add_argument(
        "--language", choices=LANGUAGES, default=language_of([]) if own else default,
        help="the language of what is printed ($TANDEM_LANGUAGE, else en)",
    )  # fmt: skip
    parser.add_argument(
        "--json", action="store_true", default=False if own else default, help="answer in JSON, refusals included"
    )


def language_of(argv: list[str]) -> str:
    """Answer the language that arguments ask for, before they are parsed: the help has to be in it."""
    given = os.environ.get("TANDEM_LANGUAGE", "en")
    for place, argument in enumerate(argv):
        if argument == "--language" and place + 1 < len(argv):
            given = argv[place + 1]
        elif argument.startswith("--language="):
            given = argument.partition("=")[2]
    return given if given in LANGUAGES else "en"
