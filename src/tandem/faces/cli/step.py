"""Commands on steps of the tracks: report, judge, assess, list and show them, and how far apart two sides see them."""

import argparse
from collections.abc import Mapping
from typing import Any, get_args

from tandem.acts import measure as stepped
from tandem.desk.own_assessment import discard_assessment, keep_assessment, list_assessments
from tandem.desk.parallel import item_named
from tandem.desk.reading import read_tandem
from tandem.desk.step import StepDraft, judge_step, report_step, share_assessment
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.step_shape import gap_lines, plain_gap, plain_step, step_line, step_lines
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, word_of
from tandem.reports.perception import pair_faults, view_perception
from tandem.reports.step import view_step, view_steps

_WORDS = {
    "--text": "what was done", "--established": "who confirmed or doubts it",
    "--consultation": "how the others were consulted", "--note": "a note", "--source": "where it stands",
}  # fmt: skip
_AS_OF = "as it stood on record at the end of a day: 2018-11-21"


def add(commands: Commands) -> None:
    """Add `step`."""
    step = commands.noun("step")
    report = step.add("report", _report)
    _add_facts(report)
    for option, line in _WORDS.items():
        report.add_argument(option, default="", help=line)
    judge = step.add("judge", _judge)
    judge.add_argument("step", metavar="CODE")
    judge.add_argument("--status", default="", help=", ".join(get_args(stepped.Judgement)))
    judge.add_argument("--happened", default="", metavar="DAY", help="from which day on")
    assess = step.add("assess", _assess)
    assess.add_argument("step", metavar="CODE", help="a step, or the reference of an action")
    assess.add_argument("--grade", default="", help=", ".join(get_args(stepped.Grade)))
    assess.add_argument("--said-on", default="", metavar="DAY", help="on which day it was said, or made")
    assess.add_argument("--private", action="store_true", help="keep it for your own seat alone; it is no entry")
    for command in (judge, assess):
        command.add_argument("--party", metavar="SIDE", help="report it of this side; left out: your own word, signed")
        command.add_argument("--reason", default="", help="why")
        command.add_argument("--source", default="", help="where it stands")
    step.add("discard", _discard).add_argument("paper", metavar="ID", help="the private assessment")
    listed = step.add("list", _list)
    listed.add_argument("--track", default="", metavar="CODE", help="of one track alone")
    shown = step.add("show", _show)
    shown.add_argument("step", metavar="CODE")
    gap = step.add("gap", _gap)
    gap.add_argument("first", metavar="SIDE")
    gap.add_argument("second", metavar="SIDE")
    for command in (listed, shown, gap):
        command.add_argument("--as-of", metavar="DAY", help=_AS_OF)


def _add_facts(report: argparse.ArgumentParser) -> None:
    report.add_argument("step", metavar="CODE", help="letters, digits, dots and hyphens, as m24")
    report.add_argument("--track", default="", metavar="CODE", help="on which track")
    report.add_argument("--side", action="append", default=[], metavar="CODE", help="who took it (repeat)")
    report.add_argument("--towards", action="append", default=[], metavar="CODE", help="towards whom (repeat)")
    report.add_argument("--own", action="store_true", help="a step of your own side, which you sign")
    report.add_argument("--sort", default="step", help=", ".join(get_args(stepped.MeasureSort)))
    report.add_argument("--status", default="claimed", help=", ".join(get_args(stepped.Judgement)))
    report.add_argument("--happened", default="", metavar="DAY", help="on which day, as 2018-11-20")
    report.add_argument("--until", default="", metavar="DAY", help="its last day, where it lasted")
    report.add_argument("--counts", action="store_true", help="it counts for the pace of its track")
    report.add_argument("--consulted", default="not_known", help=", ".join(get_args(stepped.Consulted)))
    report.add_argument("--answers", action="append", default=[], metavar="CODE", help="a commitment (repeat)")
    report.add_argument("--about", action="append", default=[], metavar="REF", help="the action that it is (repeat)")
    report.add_argument("--title", default="", help="what it is, in a line")


def _report(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        draft = StepDraft(
            code=options.step, track=options.track, sides=tuple(options.side), happened=options.happened,
            evidence="own" if options.own else "reported", sort=word_of(options.sort),
            status=word_of(options.status), towards=tuple(options.towards), until=options.until,
            counts=options.counts, consulted=word_of(options.consulted),
        )  # fmt: skip
        receipt = report_step(
            sitting.desk, acting=sitting.acting("measure.reported/1"), now=sitting.now, seen=sitting.last_read(),
            step=draft, title=options.title, answers=options.answers, about=[sitting.ref(ref) for ref in options.about],
            words={option[2:]: getattr(options, option[2:]) for option in _WORDS},
        )  # fmt: skip
        return sitting.told(receipt)


def _judge(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = judge_step(
            sitting.desk, acting=sitting.acting("measure.judged/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.step, status=word_of(options.status), happened=options.happened, reason=options.reason,
            source=options.source, **_whose(options, sitting),
        )  # fmt: skip
        return sitting.told(receipt)


def _assess(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        given: dict[str, str] = {
            "on": sitting.ref(options.step), "grade": word_of(options.grade), "said_on": options.said_on,
            "reason": options.reason, "source": options.source,
        }  # fmt: skip
        if not options.private:
            receipt = share_assessment(
                sitting.desk, acting=sitting.acting("step.assessed/1"), now=sitting.now, seen=sitting.last_read(),
                **given, **_whose(options, sitting),
            )  # fmt: skip
            return sitting.told(receipt)
        code = sitting.reader.code or ""
        if options.party not in (None, code):
            raise CannotDo("private_of_another", party=code)
        paper = keep_assessment(sitting.desk, reader=sitting.reader, now=sitting.now, **given)
        return Told({"private": paper}, [terminal.say("cli_step_kept", party=code, paper=paper)])


def _whose(options: argparse.Namespace, sitting: Sitting) -> Mapping[str, str]:
    """Whose word it is: that of the side that is named, as reported, else the officer's own."""
    own = {"party": sitting.reader.code or "", "evidence": "own"}
    return {"party": options.party, "evidence": "reported"} if options.party is not None else own


def _discard(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        discard_assessment(sitting.desk, reader=sitting.reader, paper=options.paper)
        return Told({"discarded": options.paper}, [terminal.say("cli_step_discarded", paper=options.paper)])


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_tandem(sitting.desk, reader=sitting.reader, now=sitting.now)
        steps = view_steps(reading, track=options.track)
        sitting.note_read(reading.group.frontier)
        lines = [terminal.say("cli_step_count", count=len(steps))]
        lines += [step_line(one, terminal) for one in steps]
        return Told({"steps": [plain_step(one) for one in steps]}, lines)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_tandem(sitting.desk, reader=sitting.reader, now=sitting.now)
        measure = item_named(reading.group, "measures", options.step)
        view = view_step(reading, measure, private=list_assessments(sitting.desk, reader=sitting.reader))
        sitting.note_read(reading.group.frontier)
        return Told(plain_step(view), step_lines(view, terminal))


def _gap(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_tandem(sitting.desk, reader=sitting.reader, now=sitting.now)
        for reason in pair_faults(reading.group, options.first, options.second):
            raise CannotDo(reason.code, **reason.values)
        private = list_assessments(sitting.desk, reader=sitting.reader)
        view = view_perception(reading, options.first, options.second, private=private)
        sitting.note_read(reading.group.frontier)
        plain: dict[str, Any] = {"verdict": terminal.reason(view.verdict), **plain_gap(view)}
        return Told(plain, gap_lines(view, terminal, sitting.reader.code or ""))
