"""Commands on what was promised: where commitments wait for one another, and the ways out."""

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from tandem.desk.reading import read_tandem
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.commitment_acts import add_acts
from tandem.faces.cli.papers import fit_path
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, block, one_line
from tandem.node.cases import find_case, rehearsed_case
from tandem.reports.deadlock import CycleShown, EdgeShown, graphs_of, view_deadlocks
from tandem.reports.linkage import Names, names_of_tracks
from tandem.rules.standing_conditions import UNION
from tandem.rules.ways_out import WayOut


def add(commands: Commands) -> None:
    """Add `commitments`."""
    commitments = commands.noun("commitments")
    add_acts(commitments)
    deadlocks = commitments.add("deadlocks", _deadlocks)
    deadlocks.add_argument(
        "--case", metavar="CASE", help="play a case in memory: the name of one that ships, or its folder"
    )
    deadlocks.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-20")
    deadlocks.add_argument(
        "--graph", default=UNION, metavar="union|CODE", help="the conditions of all sides together, or of one (union)"
    )


@contextmanager
def seated(options: argparse.Namespace, terminal: Terminal) -> Iterator[Sitting]:
    """Sit down at the own node, or at a case that is played in memory where the options name one."""
    if options.case is None:
        with open_sitting(options, terminal) as sitting:
            yield sitting
        return
    with rehearsed_case(find_case(fit_path(options.case))) as node:
        sitting = Sitting(node, terminal, min(node.desk.seats), 1)
        if options.as_of is not None:
            sitting.look_back(options.as_of)
        yield sitting


def _deadlocks(options: argparse.Namespace, terminal: Terminal) -> Told:
    with seated(options, terminal) as sitting:
        reading = read_tandem(sitting.desk, reader=sitting.reader, now=sitting.now)
        known = graphs_of(reading)
        if options.graph not in known:
            raise CannotDo("graph_unknown", found=options.graph[:20], known=", ".join(known))
        day = sitting.day or terminal.speaker.local_day(sitting.now).isoformat()
        view = view_deadlocks(reading, day=day, graph=options.graph)
        names = names_of_tracks(reading.group, terminal.speaker.language)
        lines = [terminal.reason(view.verdict)]
        for one in view.cycles:
            lines += ["", *_cycle_lines(one, names, terminal)]
        return Told(view.plain(), lines)


def _cycle_lines(one: CycleShown, names: Names, terminal: Terminal) -> list[str]:
    lines = [terminal.reason(one.verdict)]
    for node in one.nodes:
        lines.append(f"  {node.commitment.name} ({', '.join(node.commitment.owners)}): {one_line(node.text)}")
    lines += ["", *(line for edge in one.edges for line in _edge_lines(edge, terminal))]
    lines += [f"  {terminal.reason(part.sentence)}" for part in one.parts]
    for reached in one.reaches:
        through = ", ".join(reached.through) or terminal.say("cli_deadlock_by_parts")
        track = names.get(reached.track, reached.track)
        lines += ["", terminal.say("cli_deadlock_reaches", node=reached.node, track=track, through=through)]
    lines += ["", terminal.reason(one.found)]
    return lines + [f"  {place}. {_way_line(way, terminal)}" for place, way in enumerate(one.ways, 1)]


def _edge_lines(edge: EdgeShown, terminal: Terminal) -> list[str]:
    line = terminal.say(
        "cli_deadlock_edge", id=edge.wait.id, sentence=terminal.reason(edge.sentence),
        sides=", ".join(edge.wait.claimed_by), speaker=one_line(edge.texts.get("speaker", "")) or "-",
        day=edge.wait.said_on, age=edge.age_days, basis=terminal.word("condition_basis", edge.condition.basis),
        standing=terminal.word("condition_standing", edge.standing),
    )  # fmt: skip
    alone = f" [{terminal.say('cli_deadlock_alone')}]" if edge.one_side else ""
    lines = [f"  {line}{alone}", *block(edge.texts.get("text", ""), 6)]
    source = one_line(edge.texts.get("source", ""))
    return [*lines, f"      {terminal.say('cli_deadlock_source', source=source)}"] if source else lines


def _way_line(way: WayOut, terminal: Terminal) -> str:
    gives = " ".join(
        terminal.say("cli_way_gives", party=side, ids=", ".join(ids)) for side, ids in way.gives.items()
    )  # fmt: skip
    return terminal.say("cli_way_out", soften=", ".join(way.soften), gives=gives)
