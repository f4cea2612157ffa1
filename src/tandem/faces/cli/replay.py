"""The command that replays a case: what was known on each day, the verdict, who waited for whom."""

import argparse
import sys
from pathlib import Path

from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import fit_path
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, write
from tandem.node.cases import find_case, run_replay


def add(commands: Commands) -> None:
    """Add `replay`."""
    replay = commands.add("replay", _replay)
    replay.add_argument("case", metavar="CASE", help="the name of a case that ships, or its folder")
    replay.add_argument("--archive", metavar="FILE", help="write an archive of the replay as well")


def _replay(options: argparse.Namespace, terminal: Terminal) -> Told:
    archive = Path(fit_path(options.archive)) if options.archive is not None else None
    if archive is not None and archive.exists():
        raise CannotDo("cli_file_there", file=options.archive)
    replayed = run_replay(find_case(fit_path(options.case)), archive=archive, language=terminal.speaker.language)
    lines = replayed.text.splitlines()
    if archive is not None:
        said = terminal.say("cli_group_words", words=replayed.words)
        if terminal.as_json:
            # The days alone make the JSON, so that its shape is the same with an archive and without.
            write(sys.stderr, [said])
        else:
            lines += ["", terminal.say("cli_archived", file=str(archive), size=archive.stat().st_size), said]
    return Told(replayed.plain(), lines)
