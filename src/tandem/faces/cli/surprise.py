"""Commands on surprises: report one, answer one, list the register with its course, show one with its accounts."""

import argparse
from typing import Any

from tandem.desk.reading import read_surprises
from tandem.desk.surprise import answer_surprise, report_surprise
from tandem.desk.surprise_form import CHOICES, answer_typed, surprise_typed
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, block, one_line, word_of
from tandem.reports.surprises import SurpriseShown, view_surprise, view_surprises

AS_OF = "as it stood at the end of a day: 2018-11-21"
"""What the option for a past day says of itself."""


def add(commands: Commands) -> None:
    """Add `surprise`."""
    noun = commands.noun("surprise")
    report = noun.add("report", _report)
    report.add_argument("code", help="a short code for it, such as s10")
    report.add_argument("--actor", default="", metavar="CODE", help="who acted")
    report.add_argument("--raised-by", default="", metavar="CODE", help="who was taken unawares")
    report.add_argument("--happened", default="", metavar="DAY", help="day of the action, as 2018-09-19")
    report.add_argument("--raised-on", default="", metavar="DAY", help="day of the complaint; left out: none is known")
    report.add_argument("--means", default="not_known", help=f"one of: {_known('means')}")
    report.add_argument("--grade", default="", help=f"how sure it is, one of: {_known('grade')}")
    report.add_argument("--title", default="", help="what the action was")
    report.add_argument("--accounts", default="", help="points on which accounts differ, one a line: point: one; other")
    report.add_argument(
        "--about", action="append", default=[], metavar="WHAT", help="a step, commitment or action (repeat)"
    )
    answer = noun.add("answer", _answer)
    answer.add_argument("surprise", metavar="CODE", help="its code, or the label of its entry such as MONITOR-7")
    answer.add_argument("--party", default="", metavar="CODE", help="who explains; left out: your own side")
    answer.add_argument("--said-on", default="", metavar="DAY", help="on which day")
    for command in (report, answer):
        add_words(command)
    listed, one = noun.add("list", _list), noun.add("show", _show)
    listed.add_argument("--actor", default="", metavar="CODE", help="those of one side that acted")
    one.add_argument("surprise", metavar="CODE", help="its code, or the label of its entry")
    for command in (listed, one):
        command.add_argument("--as-of", metavar="DAY", help=AS_OF)


def add_words(command: argparse.ArgumentParser) -> None:
    """Add what every report has: whose word it is, the text, and where it stands."""
    command.add_argument("--own", action="store_true", help="the word of your own side, which you sign; else reported")
    command.add_argument("--text", default="", help="what was said, in your own words")
    command.add_argument("--source", default="", help="where it stands")


def _known(name: str) -> str:
    return ", ".join(one.replace("_", "-") for one in CHOICES[name])


def _report(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        texts = {name: getattr(options, name) for name in ("code", "actor", "raised_by", "happened", "raised_on")}
        texts |= {"grade": word_of(options.grade), "means": word_of(options.means), "evidence": evidence_of(options)}
        receipt = report_surprise(
            sitting.desk, acting=sitting.acting("surprise.reported/1"), now=sitting.now, seen=sitting.last_read(),
            surprise=surprise_typed(texts), title=options.title, text=options.text, accounts=options.accounts,
            about=[sitting.ref(one) for one in options.about], source=options.source,
        )  # fmt: skip
        return sitting.told(receipt)


def evidence_of(options: argparse.Namespace) -> str:
    """Answer whose word it is."""
    return "own" if options.own else "reported"


def _answer(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        party = options.party or sitting.reader.code or ""
        texts = {"speaks_for": party, "said_on": options.said_on, "evidence": evidence_of(options)}
        receipt = answer_surprise(
            sitting.desk, acting=sitting.acting("surprise.answered/1"), now=sitting.now, seen=sitting.last_read(),
            on=options.surprise, answered=answer_typed(texts), text=options.text, source=options.source,
        )  # fmt: skip
        return sitting.told(receipt)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_surprises(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_surprises(reading, actor=options.actor)
        lines = [terminal.reason(reason) for reason in (view.verdict, *view.more)]
        for one in view.shown:
            lines += ["", *_head(one, terminal)]
        if view.periods:
            lines.append("")
        for period in view.periods:
            lines.append(f"{terminal.reason(period.words)}: {period.count} {'#' * (period.width // 5)}".rstrip())
        sitting.note_read(reading.group.frontier)
        trend = {
            "count": view.trend.count, "unexplained": view.trend.unexplained, "outside": view.trend.outside,
            "besides": view.trend.besides, "first": view.trend.first or None, "last": view.trend.last or None,
            "days_since": view.trend.quiet_days,
            "periods": [{"period": p.name, "count": p.count, "by": dict(p.by_actor)} for p in view.periods],
        }  # fmt: skip
        plain = {"as_of": view.day, "verdict": lines[0], "trend": trend, "surprises": [_plain(s) for s in view.shown]}
        return Told(plain, lines)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_surprises(sitting.desk, reader=sitting.reader, now=sitting.now)
        one = view_surprise(reading, options.surprise)
        if one is None:
            raise CannotDo("cli_no_such_surprise", found=options.surprise[:60])
        lines = [terminal.reason(one.verdict), *_head(one, terminal), *block(one.text, 4)]
        for answer in one.explanations:
            day = terminal.speaker.day(answer.said.day)
            lines += [f"  {answer.said.party}, {day}, {terminal.word('word_of', answer.said.evidence)}:"]
            lines += block(answer.text, 4)
        for point in one.points:
            lines += [f"  {one_line(point.topic) or '-'}", *(f"    {one_line(account)}" for account in point.accounts)]
        lines += [f"  {what.name}: {one_line(what.words)}" for what in one.about]
        sitting.note_read(reading.group.frontier)
        return Told(_plain(one), lines)


def _head(one: SurpriseShown, terminal: Terminal) -> list[str]:
    row = one.row
    raised = terminal.speaker.day(row.raised_on) if row.raised_on else terminal.say("surprise_no_day")
    head = terminal.say(
        "cli_surprise_row", code=row.code, day=row.day, title=one_line(one.title), actor=row.actor,
        sides=", ".join(row.unawares), grade=terminal.word("surprise_grade", row.grade),
    )  # fmt: skip
    means = terminal.word("contact_means", row.means)
    sort, explained = terminal.word("surprise_sort", row.sort), "explained" if row.answered else "unexplained"
    return [head, f"  {sort}; {raised}, {means}; {terminal.say(f'surprise_{explained}')}"]


def _plain(one: SurpriseShown) -> dict[str, Any]:
    row = one.row
    return {
        "code": row.code, "sort": row.sort, "counts": row.counts, "actor": row.actor, "unawares": list(row.unawares),
        "day": row.day, "raised_on": row.raised_on, "means": row.means, "grade": row.grade, "evidence": row.evidence,
        "title": one.title, "text": one.text, "source": one.source,
        "explained": [
            {"party": a.said.party, "day": a.said.day, "evidence": a.said.evidence, "text": a.text, "source": a.source,
             "label": a.said.stamp.label, "entry": a.said.stamp.entry}
            for a in one.explanations
        ],
        "accounts": [{"point": point.topic, "accounts": list(point.accounts)} for point in one.points],
        "about": [what.name for what in one.about], "refs": list(row.refs), "after_the_fact": list(row.after),
        "entries": [{"label": stamp.label, "entry": stamp.entry} for stamp in row.stamps],
    }  # fmt: skip
