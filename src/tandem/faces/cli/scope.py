"""Commands about the scope register: what it says, and disputes of the type of an action."""

import argparse
from typing import Any, get_args

from tandem.acts.scope import Reply
from tandem.desk.reading import read_group
from tandem.desk.scope import answer_type_dispute, dispute_type, withdraw_type_dispute
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.shape import moment
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told, one_line, word_of
from tandem.regimes.charter import Charter
from tandem.reports.scope import DisputeRow, TypeRow, view_scope


def add(commands: Commands) -> None:
    """Add `scope` and `dispute`."""
    scope = commands.add("scope", _scope)
    scope.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-21")
    dispute = commands.add("dispute", _dispute)
    dispute.add_argument("ref", metavar="REF")
    does = dispute.add_mutually_exclusive_group()
    does.add_argument("--type", dest="action_type", metavar="TYPE", help="the type that it should have")
    does.add_argument("--answer", metavar="ANSWER", help=f"answer a dispute: {', '.join(get_args(Reply))}")
    does.add_argument("--withdraw", action="store_true", help="dispute it no longer")
    dispute.add_argument("--on", default="", metavar="LABEL", help="which dispute, such as US-7 (default: the oldest)")
    dispute.add_argument("--reason", default="", help="why; everybody reads it")


def _scope(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_group(sitting.desk, reader=sitting.reader, now=sitting.now)
        view, charter = view_scope(reading), reading.group.charter
        lines = [terminal.say("scope_verdict", count=len(view.types)), terminal.say("scope_disputed", count=view.live)]
        lines += [f"  {_type_line(row, charter, terminal)}" for row in view.types]
        lines += [f"  {_dispute_line(row, charter, terminal)}" for row in view.disputes]
        lines += ["", terminal.say("scope_amend")]
        return Told({"types": [_plain_type(row) for row in view.types],
                     "disputes": [_plain_dispute(row) for row in view.disputes]}, lines)  # fmt: skip


def _name(code: str, charter: Charter, terminal: Terminal) -> str:
    scope = charter.scope.get(code)
    return one_line(scope.names.get(terminal.speaker.language, code)) if scope else code


def _type_line(row: TypeRow, charter: Charter, terminal: Terminal) -> str:
    procedure = charter.procedures[row.procedure].names.get(terminal.speaker.language, row.procedure)
    name, mode = _name(row.code, charter, terminal), terminal.word("mode", row.mode)
    return terminal.say(
        "cli_scope_type", code=row.code, called=name, mode=mode, procedure=one_line(procedure), count=row.notices
    )


def _dispute_line(row: DisputeRow, charter: Charter, terminal: Terminal) -> str:
    one = row.shown
    standing, other = terminal.word("dispute", one.standing), _name(one.dispute.action_type, charter, terminal)
    return terminal.say(
        "cli_scope_dispute", ref=row.ref, party=one.dispute.party, called=other, standing=standing, at=one.since,
        label=one.dispute.stamp.label,
    )  # fmt: skip


def _plain_type(row: TypeRow) -> dict[str, Any]:
    return {
        "type": row.code, "mode": row.mode, "procedure": row.procedure, "notices": row.notices,
        "observed": row.observed, "disputed": row.disputed,
    }  # fmt: skip


def _plain_dispute(row: DisputeRow) -> dict[str, Any]:
    one = row.shown
    return {
        "ref": row.ref, "label": one.dispute.stamp.label, "entry": one.dispute.stamp.entry, "party": one.dispute.party,
        "to": one.dispute.to, "type": row.action_type, "should_be": one.dispute.action_type, "standing": one.standing,
        "turn": one.turn or None, "since": moment(one.since), "days": one.days,
    }  # fmt: skip


def _dispute(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        given: dict[str, Any] = {"now": sitting.now, "seen": sitting.seen(ref), "ref": ref, "reason": options.reason}
        if options.action_type is not None:
            receipt = dispute_type(
                sitting.desk, acting=sitting.acting("notice.type_disputed/1"), action_type=options.action_type, **given
            )
        elif options.answer is not None:
            receipt = answer_type_dispute(
                sitting.desk, acting=sitting.acting("type_dispute.answered/1"), answer=word_of(options.answer),
                on=options.on, **given,
            )  # fmt: skip
        elif options.withdraw:
            acting = sitting.acting("type_dispute.withdrawn/1")
            receipt = withdraw_type_dispute(sitting.desk, acting=acting, on=options.on, **given)
        else:
            raise CannotDo("cli_dispute_unfit")
        return sitting.told(receipt, ref=ref)
