"""The `tandem` command itself: read the arguments, run one command, and turn whatever went wrong into a sentence."""

import argparse
import os
import sys
from collections.abc import Callable, Container, Sequence
from typing import TextIO

import tandem
from tandem.faces.cli import (
    action,
    backup,
    bundle,
    charter,
    clearance,
    clock,
    comment,
    decision,
    desk,
    doctor,
    erasure,
    escalation,
    goal,
    goods,
    group,
    inner,
    key,
    meeting,
    move,
    node,
    notice,
    outbox,
    paper,
    peer,
    position,
    procedure,
    record,
    regime,
    replay,
    scope,
    search,
    signer,
    stand_in,
    text,
    up,
)
from tandem.faces.cli.commands import Commands, add_shared, formatter, language_of
from tandem.faces.cli.refusal import refusal_of
from tandem.faces.cli.terminal import Terminal

_NOUNS: Sequence[Callable[[Commands], None]] = (
    node.add, up.add, group.add, charter.add, notice.add, position.add, clock.add, comment.add, inner.add, decision.add,
    escalation.add, stand_in.add, action.add, scope.add, goal.add, text.add, desk.add, search.add, meeting.add,
    record.add, replay.add, procedure.add, regime.add, clearance.add, goods.add,
    paper.add, peer.add, move.add, backup.add, bundle.add, signer.add, erasure.add, doctor.add, outbox.add, key.add,
)  # fmt: skip


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
    for add in _NOUNS:
        add(commands)
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
