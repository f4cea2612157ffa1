"""Commands on erasure: delete sections of one's own entries, answer others, and list where copies may be."""

import argparse
from typing import Any, get_args

from tandem.acts.erasure import Answer, Ground
from tandem.desk.erasure import answer_erasure, erase_sections
from tandem.desk.reading import read_erasures
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import Terminal, Told, one_line
from tandem.node.handed import files_gone
from tandem.reports.erasure import ErasureView, view_erasures


def add(commands: Commands) -> None:
    """Add `erasure`."""
    noun = commands.noun("erasure")
    erase = noun.add("erase", _erase)
    erase.add_argument("entry", metavar="ENTRY", help="the entry of your own party: its id, or how that begins")
    erase.add_argument("--section", action="append", default=[], metavar="NAME", help="what to delete (repeat)")
    erase.add_argument("--ground", default="", metavar="GROUND", help=", ".join(get_args(Ground)))
    answer = noun.add("answer", _answer)
    answer.add_argument("label", metavar="LABEL", help="the entry that asks, such as ROK-7")
    answer.add_argument(
        "--answer", default="done", metavar="ANSWER", help=f"{', '.join(get_args(Answer))} (%(default)s)"
    )
    for command in (erase, answer):
        command.add_argument("--reason", default="", help="why; everybody reads it")
    listed = noun.add("list", _list)
    listed.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-21")


def _erase(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = erase_sections(
            sitting.desk, acting=sitting.acting("section.erased/1"), now=sitting.now, seen=sitting.last_read(),
            entry=options.entry, sections=options.section, ground=options.ground, reason=options.reason,
        )  # fmt: skip
        told = sitting.told(receipt)
        view = _views(options, sitting)[0]
        return Told(
            {**told.plain, "erasure": _plain(view)},  # type: ignore[dict-item]
            [*told.lines, *_lines(view, terminal)],
        )


def _answer(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = answer_erasure(
            sitting.desk, acting=sitting.acting("erasure.answered/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.label, answer=options.answer, reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        views = _views(options, sitting)
        sitting.note_read(sitting.desk.group().frontier)
        lines = [line for view in views for line in _lines(view, terminal)]
        return Told([_plain(view) for view in views], lines or [terminal.say("erasures_none")])


def _views(options: argparse.Namespace, sitting: Any) -> tuple[ErasureView, ...]:
    reading = read_erasures(sitting.desk, reader=sitting.reader, now=sitting.now)
    return view_erasures(reading, gone=files_gone(sitting.node.path))


def _lines(view: ErasureView, terminal: Terminal) -> list[str]:
    one = view.erasure
    lines = [
        terminal.say(
            "erasure_line", label=one.stamp.label, party=one.stamp.code, entry=view.entry_label,
            sections=", ".join(one.sections), ground=terminal.word("erasure_ground", one.ground),
        ),
    ]  # fmt: skip
    lines += [f"  {one_line(view.reason)}"] if view.reason else []
    for copy in view.copies:
        word = terminal.word("erasure_copy", copy.answer)
        lines.append(f"  {copy.code}: {word}" + (f" ({one_line(copy.reason)})" if copy.reason else ""))
    lines += [
        "  "
        + terminal.say(
            "erasure_gone", what=terminal.word("handed", file.what), to=file.to or "-", at=file.at, file=file.file
        )
        for file in view.out_of_reach
    ]
    return [*lines, f"  {terminal.say(f'erasure_{view.standing}')}"]


def _plain(view: ErasureView) -> dict[str, Any]:
    one = view.erasure
    return {
        "label": one.stamp.label, "entry": one.entry, "place": view.entry_label, "sections": list(one.sections),
        "ground": one.ground, "reason": view.reason or None, "standing": view.standing,
        "copies": [{"party": copy.code, "answer": copy.answer, "reason": copy.reason or None} for copy in view.copies],
        "out_of_reach": [
            {"at": file.at, "what": file.what, "to": file.to or None, "file": file.file} for file in view.out_of_reach
        ],
    }  # fmt: skip
