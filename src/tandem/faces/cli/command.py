"""The `tandem` command itself: read the arguments, run one command, and turn whatever went wrong into a sentence."""

import argparse
import os
import sys
from collections.abc import Container, Mapping, Sequence
from importlib import import_module
from typing import TextIO

import tandem
from tandem.faces.cli.commands import Commands, add_shared, formatter, language_of
from tandem.faces.cli.terminal import Terminal

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "node": ("init", "serve"),
    "up": ("up",),
    "group": ("found", "officer", "calendar", "clock"),
    "charter": ("charter",),
    "notice": ("notice", "acknowledge", "withdraw"),
    "position": ("position", "answer"),
    "clock": ("hold", "lift", "ask", "reply", "extend", "urgency", "editorial"),
    "comment": ("comment", "concern", "confirm"),
    "inner": ("inner",),
    "decision": ("decide", "review", "sign", "start", "complete", "stop"),
    "escalation": ("escalate", "settle", "uncertified"),
    "stand_in": ("stand-in", "hand-over"),
    "action": ("observe", "explain"),
    "scope": ("scope", "dispute"),
    "goal": ("goal",),
    "commitments": ("commitments",),
    "linkage": ("linkage",),
    "surprise": ("surprise",),
    "contact": ("contact",),
    "step": ("step",),
    "text": ("text",),
    "desk": ("show", "desk", "actions"),
    "search": ("search",),
    "meeting": ("meeting",),
    "watch": ("watch",),
    "source": ("source",),
    "statement": ("statement",),
    "account": ("account",),
    "record": ("record", "archive", "verify"),
    "replay": ("replay",),
    "procedure": ("procedure",),
    "regime": ("regime",),
    "clearance": ("clearance",),
    "goods": ("hs",),
    "paper": ("paper",),
    "peer": ("peer",),
    "move": ("move",),
    "backup": ("backup", "restore"),
    "bundle": ("bundle",),
    "signer": ("signer",),
    "erasure": ("erasure",),
    "doctor": ("doctor",),
    "outbox": ("outbox",),
    "key": ("key",),
}
"""By module: the commands that its `add` adds. To import all of them takes longer than most commands take."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and answer its exit code: 0 done, 1 refused or broken, 2 wrong usage."""
    given = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        _let_any_text_through(stream)
    try:
        options = parser_for(language_of(given), asked=given).parse_args(given)
    except SystemExit as wrong:
        return 2 if wrong.code else 0
    try:
        return _run(options)
    finally:
        _leave_quietly()


def parser_for(language: str, *, asked: Container[str] | None = None) -> argparse.ArgumentParser:
    """Answer the parser of the whole command, with its help in a language; for arguments, it knows only what they ask.

    Every command is named either way; those that `asked` does not name have no options.
    """
    parser = argparse.ArgumentParser(prog="tandem", allow_abbrev=False, formatter_class=formatter)
    parser.add_argument("--version", action="version", version=f"tandem {tandem.__version__}")
    add_shared(parser)
    commands = Commands(parser, language=language, asked=asked)
    for module, names in COMMANDS.items():
        if asked is None or any(name in asked for name in names):
            import_module(f"tandem.faces.cli.{module}").add(commands)
        else:
            commands.name_alone(names)
    return parser


def _run(options: argparse.Namespace) -> int:
    terminal = Terminal(language=options.language, as_json=options.json)
    try:
        told = options.run(options, terminal)
        terminal.show(told)
        sys.stdout.flush()
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        terminal.fail(code="interrupted", sentences=[terminal.say("cli_interrupted")], more={})
        return 1
    except Exception as wrong:  # the last isolation point: nobody at a terminal is shown a traceback
        if os.environ.get("TANDEM_TRACEBACK"):
            raise
        # Known only here: it names the errors of every floor, and most commands raise none.
        from tandem.faces.cli.refusal import refusal_of

        terminal.fail(**refusal_of(wrong, terminal))
        return 1
    return int(told.exit)


def _leave_quietly() -> None:
    """Let go of what cannot be printed any more; Python would complain of it once more at the very end."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _let_any_text_through(stream: TextIO) -> None:
    """Write what the encoding of a terminal lacks as an escape instead of failing on it."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
