"""Commands on notices: give or revise one, acknowledge, withdraw."""

import argparse
from typing import Any

import msgspec

from tandem.desk.evidence import Paper
from tandem.desk.intake import paper_of
from tandem.desk.notice import NoticeDraft, acknowledge_notice, give_notice, notice_of, revise_notice, withdraw_notice
from tandem.faces.cli import manifest as goods
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.papers import check_zone, read_paper
from tandem.faces.cli.sitting import Sitting, open_sitting
from tandem.faces.cli.terminal import CannotDo, Terminal, Told
from tandem.reports.action import view_action

_ONE_LINE = {
    "--type": ("action_type", "type of the scope register, such as cooperation_project"),
    "--starts": ("starts_on", "first day, as 2018-11-30"),
    "--ends": ("ends_on", "last day, as 2018-12-17"),
    "--zone": ("zone", "the time zone of the two days (default: the group's)"),
    "--title": ("title", "one line"),
    "--what": ("what", "what will be done"),
    "--route": ("route", "where it leads"),
    "--track": ("track", "the track that it belongs to"),
    "--channel": ("channel", "by which channel others were told besides"),
    "--marking": ("marking", "how it is handled, such as sensitive (default: the charter's, or as it stands)"),
    "--urgency": ("urgency", "why it is urgent; a party that accepts that has the short window"),
    "--changes": ("changes", "what is different from the version before (with --revise)"),
}


def add(commands: Commands) -> None:
    """Add `notice`, `acknowledge` and `withdraw`."""
    notice = commands.add("notice", _notice)
    for option, (field, line) in _ONE_LINE.items():
        notice.add_argument(option, dest=field, help=line)
    notice.add_argument("--crosses", action="append", metavar="PLACE", help="a line or border that it crosses (repeat)")
    notice.add_argument("--file", metavar="FILE", help="the same fields in YAML or JSON; options go before it")
    goods.add(notice)
    notice.add_argument("--editorial", action="store_true", help="with --revise: nothing but words changed")
    kinds = notice.add_mutually_exclusive_group()
    kinds.add_argument("--revise", metavar="REF", help="a new version; fields that are not given stay as they were")
    kinds.add_argument("--supersedes", metavar="REF", help="takes the place of a withdrawn notice")
    kinds.add_argument("--after-the-fact", metavar="REF", help="notice of what was observed already")
    acknowledge = commands.add("acknowledge", _acknowledge)
    acknowledge.add_argument("ref", metavar="REF")
    withdraw = commands.add("withdraw", _withdraw)
    withdraw.add_argument("ref", metavar="REF")
    withdraw.add_argument("--reason", default="", help="why; everybody reads it")


def _notice(options: argparse.Namespace, terminal: Terminal) -> Told:
    given = _given(options)
    with open_sitting(options, terminal) as sitting:
        if options.revise is not None:
            return _revise(sitting, sitting.ref(options.revise), given, options)
        supersedes = sitting.ref(options.supersedes) if options.supersedes is not None else None
        after = sitting.ref(options.after_the_fact) if options.after_the_fact is not None else None
        given, papers = _with_goods(sitting, options, given)
        receipt = give_notice(
            sitting.desk, acting=sitting.acting("notice.given/1"), now=sitting.now, seen=sitting.last_read(),
            draft=_draft(given), supersedes=supersedes, after_the_fact=after, papers=papers,
        )  # fmt: skip
        return sitting.told(receipt)


def _with_goods(
    sitting: Sitting, options: argparse.Namespace, given: dict[str, Any]
) -> tuple[dict[str, Any], tuple[Paper, ...]]:
    """The same fields with the lines of the file of goods, where one is named, and that file."""
    if options.manifest is None:
        return given, ()
    read = goods.read_goods(options.manifest, options, sitting, departs=str(given.get("starts_on", "")))
    paper = paper_of(read.name, read.raw)
    return {**given, "manifest": list(read.lines), "original": read.digest}, (paper,)


def _revise(sitting: Sitting, ref: str, given: dict[str, Any], options: argparse.Namespace) -> Told:
    seen = sitting.seen(ref)
    notice_of(sitting.desk.group(), ref)
    whole, papers = _with_goods(sitting, options, {**_standing(sitting, ref), **given})
    receipt = revise_notice(
        sitting.desk, acting=sitting.acting("notice.revised/1"), now=sitting.now, seen=seen, ref=ref,
        draft=_draft(whole), papers=papers,
    )  # fmt: skip
    return sitting.told(receipt, ref=ref)


def _standing(sitting: Sitting, ref: str) -> dict[str, Any]:
    """The fields of the version that stands."""
    view = view_action(sitting.read(ref), ref)
    terms = view.notice.current.terms
    channel = sitting.read(ref).text(view.entry, "channel")
    return {
        "action_type": terms.action_type, "starts_on": terms.starts_on, "ends_on": terms.ends_on, "zone": terms.zone,
        "track": terms.track, "crosses": list(terms.crosses), "title": view.title, "what": view.what,
        "route": view.route, "channel": channel, "manifest": list(view.manifest), "original": view.original,
        "urgency": sitting.read(ref).text(view.entry, "urgency"),
    }  # fmt: skip


def _given(options: argparse.Namespace) -> dict[str, Any]:
    given = read_paper(options.file) if options.file is not None else {}
    unknown = sorted(given.keys() - set(NoticeDraft.__struct_fields__))
    if unknown:
        raise CannotDo("cli_notice_field", field=unknown[0][:40], fields=", ".join(NoticeDraft.__struct_fields__))
    fields = [field for field, _ in _ONE_LINE.values()] + ["crosses"]
    given |= {field: getattr(options, field) for field in fields if getattr(options, field) is not None}
    if given.get("zone"):
        check_zone(given["zone"])
    if options.editorial:
        given["editorial"] = True
    return given


def _draft(given: dict[str, Any]) -> NoticeDraft:
    wanted = ("action_type", "starts_on", "ends_on", "title", "what")
    try:
        return msgspec.convert({**dict.fromkeys(wanted, ""), **given}, NoticeDraft)
    except msgspec.ValidationError as wrong:
        raise CannotDo("cli_notice_unfit", why=str(wrong)) from wrong


def _acknowledge(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = acknowledge_notice(
            sitting.desk, acting=sitting.acting("notice.acknowledged/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)


def _withdraw(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        ref = sitting.ref(options.ref)
        receipt = withdraw_notice(
            sitting.desk, acting=sitting.acting("notice.withdrawn/1"), now=sitting.now, seen=sitting.seen(ref),
            ref=ref, reason=options.reason,
        )  # fmt: skip
        return sitting.told(receipt, ref=ref)
