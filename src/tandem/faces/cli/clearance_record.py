"""Commands that put clearances on record: assess, judge, waive, file, decide, confirm, dispute; and show."""

import argparse
import re
from pathlib import PurePath
from typing import Any

import msgspec

from tandem.acts.clearance import LineAmount
from tandem.desk import clearance as clearing
from tandem.desk import grant as granting
from tandem.desk import request as requesting
from tandem.desk.evidence import LONGEST_PAPER, Paper, read_paper
from tandem.desk.reading import read_group
from tandem.faces.cli.clearance_plan import book_of, codes_of
from tandem.faces.cli.clearance_shape import (
    clearance_lines,
    plain_clearance,
    plain_request,
    request_line,
    request_lines,
)
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.manifest import add_columns, read_lines
from tandem.faces.cli.papers import read_bytes, write_new
from tandem.faces.cli.regime import add_var
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.regimes.rulebook import write_rulebook
from tandem.reports.request import list_requests, view_clearance, view_request

_TEXTS = {
    "reason": "why; everybody reads it", "conditions": "the conditions of the authority", "source": "where it stands",
    "scope": "what the decision is about, and what not", "text": "what the authority said or asked",
    "what": "what is asked for, in words", "note": "a note",
}  # fmt: skip


def add(under: Commands) -> None:
    """Add what is done about one clearance to the commands about clearance."""
    assess = _add(under, "assess", _assess, "note", "source")
    assess.add_argument("--direction", required=True, choices=("to", "from"), help="which way the goods go")
    assess.add_argument("--regime", required=True, metavar="TARGET", help="whose rules, such as dprk")
    assess.add_argument("--rules", action="append", default=[], metavar="FILE", help="a file of further rules (repeat)")
    for option in ("crosses", "parties", "nexus"):
        assess.add_argument(f"--{option}", default="", metavar="CODES", help=f"{option}, such as MDL or ROK,US")
    assess.add_argument("--named", type=int, default=0, metavar="N", help="how many persons, bodies, vessels are named")
    assess.add_argument("--manifest", metavar="FILE", help="the goods of an observed action, as they were read")
    for option in ("starts-on", "ends-on"):
        assess.add_argument(f"--{option}", default="", metavar="DAY", help="a day of an observed action")
    add_columns(assess)
    add_var(assess)
    judge = _add(under, "judge", _judge, "reason")
    judge.add_argument("--verdict", required=True, help="applies, does_not_apply or no_clearance_needed")
    judge.add_argument("--rule", default="", metavar="ID", help="the rule that asked; left out where none matched")
    _with_lines(judge)
    waive = _add(under, "waive", _waive, "reason")
    waive.add_argument("--subject", default="clearance", help="clearance or screening")
    waive.add_argument("--authority", default="", metavar="ID", help="whose clearance")
    _with_lines(waive)
    _add(under, "sign", _sign)
    _add_requests(under)
    for name in ("confirm", "dispute"):
        answered = _add(under, name, _confirm if name == "confirm" else _dispute, "reason", papers=True)
        answered.add_argument("--entry", required=True, metavar="LABEL", help="the entry, such as ROK-7")
    shown = _add(under, "show", _show)
    shown.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-21")
    under.add("list", _list).add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-21")
    paper = _add(under, "evidence", _evidence)
    paper.add_argument("--entry", required=True, metavar="LABEL", help="the entry that it goes with, such as ROK-7")
    paper.add_argument("--number", type=int, default=1, metavar="N", help="which of its documents (default: 1)")
    paper.add_argument("--out", required=True, metavar="FILE", help="the file to write, which must not be there yet")


def _add_requests(under: Commands) -> None:
    file = _add(under, "file", _file, "what", "source", papers=True)
    file.add_argument("--authority", required=True, metavar="ID", help="with whom")
    file.add_argument("--filed-on", required=True, metavar="DAY", help="on which day")
    file.add_argument("--title", required=True, help="in one line")
    file.add_argument("--asks", default="new", help="new, amendment or extension")
    file.add_argument("--supersedes", default="", metavar="REF", help="the request that it files again or extends")
    file.add_argument("--applicant", default="", metavar="CODE", help="whose request a monitor read of")
    file.add_argument("--marking", default="", metavar="CODE", help="how it is to be handled")
    _with_lines(file)
    step = _add(under, "step", _step, "text", "source", papers=True)
    step.add_argument("--step", required=True, help="such as acknowledged, information_asked, circulated, held")
    step.add_argument("--happened", required=True, metavar="DAY", help="on which day")
    step.add_argument("--until", default="", metavar="DAY", help="a day that the authority named")
    withdraw = _add(under, "withdraw", _withdraw, "reason", "source", papers=True)
    withdraw.add_argument("--happened", required=True, metavar="DAY", help="on which day")
    decide = under.add("decide", _decide)
    decide.add_argument("refs", metavar="REF", nargs="+", help="the request, or several that one document decides")
    _with_texts(decide, "reason", "conditions", "scope", "source", papers=True)
    decide.add_argument("--outcome", required=True, help="such as granted, partly_granted, refused, lapsed")
    decide.add_argument("--decided-on", required=True, metavar="DAY", help="on which day")
    for option, line in (("valid-from", "the first day"), ("valid-until", "the last day")):
        decide.add_argument(f"--{option}", default="", metavar="DAY", help=line)
    _with_lines(decide)
    change = _add(under, "change", _change, "reason", "conditions", "scope", "source", papers=True)
    change.add_argument("--change", required=True, help="such as extended, suspended, resumed, revoked, used_up")
    change.add_argument("--happened", required=True, metavar="DAY", help="on which day")
    change.add_argument("--valid-until", default="", metavar="DAY", help="the last day from now on")
    _with_lines(change)


def _add(under: Commands, name: str, run: Any, *texts: str, papers: bool = False) -> argparse.ArgumentParser:
    command = under.add(name, run)
    command.add_argument("ref", metavar="REF", help="the action or the request: ROK-1")
    _with_texts(command, *texts, papers=papers)
    return command


def _with_texts(command: argparse.ArgumentParser, *texts: str, papers: bool = False) -> None:
    for name in texts:
        command.add_argument(f"--{name}", default="", help=_TEXTS[name])
    if papers:
        command.add_argument(
            "--paper", action="append", default=[], metavar="FILE", help="a document as evidence, 5 MB at most (repeat)"
        )


def _with_lines(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--lines",
        default="",
        metavar="LINES",
        help="lines of the manifest, such as 1,3 or '1=30000 L'; left out: all",
    )


def _assess(options: argparse.Namespace, terminal: Terminal) -> Told:
    book = book_of(options)
    with open_sitting(options, terminal) as sitting:
        day = options.starts_on or sitting.now.date().isoformat()
        goods = read_lines(options.manifest, options, departs=day)[0] if options.manifest else ()
        receipt = clearing.assess(
            sitting.desk, **_given(sitting, options, "clearance.assessed/1"), direction=options.direction,
            book=write_rulebook(book), crosses=codes_of(options.crosses), parties=codes_of(options.parties),
            nexus=codes_of(options.nexus), named=options.named, manifest=[msgspec.to_builtins(line) for line in goods],
            starts_on=options.starts_on, ends_on=options.ends_on, note=options.note, source=options.source,
        )  # fmt: skip
        return _told(sitting, options, receipt)


def _judge(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = clearing.judge_lines(
            sitting.desk, **_given(sitting, options, "line.judged/1"), verdict=options.verdict, rule=options.rule,
            lines=_numbers(options.lines), reason=options.reason,
        )  # fmt: skip
        return _told(sitting, options, receipt)


def _waive(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = clearing.waive(
            sitting.desk, **_given(sitting, options, "requirement.waived/1"), subject=options.subject,
            authority=options.authority, lines=_numbers(options.lines), reason=options.reason,
        )  # fmt: skip
        return _told(sitting, options, receipt)


def _sign(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = clearing.sign_waiver(sitting.desk, **_given(sitting, options, "signature.added/1"))
        return _told(sitting, options, receipt)


def _file(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        filing = requesting.Filing(
            authority=options.authority, filed_on=options.filed_on, title=options.title, asks=options.asks,
            lines=_amounts(options.lines), what=options.what, source=options.source, applicant=options.applicant,
            supersedes=sitting.ref(options.supersedes) if options.supersedes else "", marking=options.marking,
        )  # fmt: skip
        given = _given(sitting, options, "request.filed/1")
        receipt = requesting.file_request(sitting.desk, **given, filing=filing, papers=_papers(options))
        return _told(sitting, options, receipt)


def _step(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = requesting.move_request(
            sitting.desk, **_given(sitting, options, "request.moved/1"), step=options.step, happened=options.happened,
            until=options.until, text=options.text, source=options.source, papers=_papers(options),
        )  # fmt: skip
        return _told(sitting, options, receipt)


def _withdraw(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = requesting.withdraw_request(
            sitting.desk, **_given(sitting, options, "request.withdrawn/1"), happened=options.happened,
            reason=options.reason, source=options.source, papers=_papers(options),
        )  # fmt: skip
        return _told(sitting, options, receipt)


def _decide(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        refs = [sitting.ref(ref) for ref in options.refs]
        for ref in refs:
            seen = sitting.seen(ref)
        lines = _amounts(options.lines)
        receipts = granting.decide_requests(
            sitting.desk, acting=sitting.acting("request.decided/1"), now=sitting.now, seen=seen,
            ruled=[granting.Ruled(ref=ref, outcome=options.outcome, lines=lines) for ref in refs],
            decided_on=options.decided_on, valid_from=options.valid_from, valid_until=options.valid_until,
            reason=options.reason, conditions=options.conditions, scope=options.scope, source=options.source,
            papers=_papers(options),
        )  # fmt: skip
        return _told(sitting, options, *receipts, refs=refs)


def _change(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        receipt = granting.change_grant(
            sitting.desk, **_given(sitting, options, "grant.changed/1"), change=options.change,
            happened=options.happened, lines=_amounts(options.lines), valid_until=options.valid_until,
            reason=options.reason, conditions=options.conditions, scope=options.scope, source=options.source,
            papers=_papers(options),
        )  # fmt: skip
        return _told(sitting, options, receipt)


def _confirm(options: argparse.Namespace, terminal: Terminal) -> Told:
    return _answer(options, terminal, right=True)


def _dispute(options: argparse.Namespace, terminal: Terminal) -> Told:
    return _answer(options, terminal, right=False)


def _answer(options: argparse.Namespace, terminal: Terminal, *, right: bool) -> Told:
    kind = "clearance.confirmed/1" if right else "clearance.disputed/1"
    with open_sitting(options, terminal) as sitting:
        receipt = clearing.answer_entry(
            sitting.desk, **_given(sitting, options, kind), on=options.entry, right=right, reason=options.reason,
            papers=_papers(options),
        )  # fmt: skip
        return _told(sitting, options, receipt)


def _show(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        reading = sitting.read(ref)
        sitting.note_read(reading.group.frontier)
        if reading.group.request(ref) is not None:
            view = view_request(reading, ref)
            return Told({"request": plain_request(view, terminal)}, request_lines(view, terminal))
        shown = view_clearance(reading, ref)
        return Told({"clearance": plain_clearance(shown, terminal)}, clearance_lines(shown, terminal))


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_group(sitting.desk, reader=sitting.reader, now=sitting.now)
        found = list_requests(reading)
        sitting.note_read(reading.group.frontier)
        lines = [request_line(one, terminal) for one in found] or [terminal.say("cli_no_requests")]
        return Told({"requests": [plain_request(one, terminal) for one in found]}, lines)


def _evidence(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        reading = sitting.read(ref)
        view = view_request(reading, ref) if reading.group.request(ref) is not None else None
        shown = next((one for one in (view.entries if view else ()) if one.stamp.label == options.entry), None)
        if shown is None:
            raise CannotDo("cli_no_such_entry_of_request", label=options.entry[:40], ref=ref)
        paper = read_paper(sitting.desk, reading=reading, entry=shown.stamp.entry, number=options.number)
        write_new(options.out, paper.content)
        plain = {"name": paper.name, "media": paper.media, "bytes": len(paper.content), "out": options.out}
        return Told(plain, [terminal.say("cli_evidence_written", name=paper.name, out=options.out)])


def _given(sitting: Sitting, options: argparse.Namespace, kind: str) -> dict[str, Any]:
    """What every act on a matter takes: who, when, from which page, on what."""
    ref = sitting.ref(options.ref)
    return {"acting": sitting.acting(kind), "now": sitting.now, "seen": sitting.seen(ref), "ref": ref}


def _told(sitting: Sitting, options: argparse.Namespace, *receipts: Any, refs: Any = ()) -> Told:
    """The receipts, and where the clearance of the action stands now; of a request, what of it does not count."""
    told = sitting.told(*receipts)
    ref = (refs or (receipts[0].ref or sitting.ref(options.ref),))[0]
    reading = sitting.read(ref)
    request = reading.group.request(ref)
    lines = list(told.lines)
    if request is not None:
        views = [view_request(sitting.read(one), one) for one in refs or (ref,)]
        for view in views:
            lines = [request_line(view, sitting.terminal), *map(sitting.terminal.reason, view.told), *lines]
        ref = views[0].about
        reading = sitting.read(ref)
    shown = view_clearance(reading, ref)
    plain = {"ready": shown.ready.verdict, "why": [sitting.terminal.reason(why) for why in shown.ready.reasons]}
    return Told({**dict(told.plain or {}), **plain}, [*lines, *map(sitting.terminal.reason, shown.told), *plain["why"]])


def _numbers(given: str) -> tuple[int, ...]:
    return tuple(one.line for one in _amounts(given))


def _amounts(given: str) -> tuple[LineAmount, ...]:
    """Lines with how much of each: `1,3` or `1=30000 L,3`. Raises CannotDo where it is not of that form."""
    found = []
    for piece in (part.strip() for part in given.split(",") if part.strip()):
        match = re.fullmatch(r"([1-9][0-9]{0,6})(?:=([0-9.]{1,22})(?: +(.{1,40}))?)?", piece)
        if match is None:
            raise CannotDo("cli_lines_unfit", found=piece[:40])
        found.append(LineAmount(int(match[1]), match[2] or "", match[3] or ""))
    return tuple(found)


def _papers(options: argparse.Namespace) -> tuple[Paper, ...]:
    return tuple(Paper(PurePath(path).name, read_bytes(path, most=LONGEST_PAPER + 1)) for path in options.paper)
