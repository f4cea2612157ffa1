"""Commands on sides outside the group: record a contact, list when each was last informed and what went to and fro."""

import argparse
from typing import Any

from tandem.desk.reading import read_surprises
from tandem.desk.surprise import record_contact
from tandem.desk.surprise_form import CHOICES, contact_typed
from tandem.faces.cli.commands import Commands
from tandem.faces.cli.sitting import open_sitting
from tandem.faces.cli.surprise import add_words, evidence_of
from tandem.faces.cli.terminal import Terminal, Told, block, one_line, word_of
from tandem.reports.contacts import ContactShown, SideShown, view_contacts

_CHOSEN = {"direction": "direction", "sort": "contact_sort", "means": "means", "receipt": "receipt"}


def add(commands: Commands) -> None:
    """Add `contact`."""
    noun = commands.noun("contact")
    record = noun.add("record", _record)
    record.add_argument("--outsider", default="", metavar="CODE", help="the side outside the group")
    record.add_argument("--party", default="", metavar="CODE", help="the party that sent it or got it")
    record.add_argument("--happened", default="", metavar="DAY", help="on which day, as 2018-10-12")
    record.add_argument("--code", default="", help="a short code for it")
    record.add_argument("--speaker", default="", help="who spoke")
    for option, field in _CHOSEN.items():
        known = ", ".join(one.replace("_", "-") for one in CHOICES[field])
        default = "not_known" if "not_known" in CHOICES[field] else ""
        record.add_argument(f"--{option}", default=default, help=f"one of: {known}")
    record.add_argument(
        "--about", action="append", default=[], metavar="WHAT", help="a step, commitment or action (repeat)"
    )
    add_words(record)
    listed = noun.add("list", _list)
    listed.add_argument("--side", default="", metavar="CODE", help="those with one side outside the group")
    listed.add_argument("--as-of", metavar="DAY", help="as it stood at the end of a day: 2018-11-21")


def _record(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        texts = {name: getattr(options, name) for name in ("outsider", "happened", "code")}
        texts |= {field: word_of(getattr(options, option)) for option, field in _CHOSEN.items()}
        texts |= {"group_side": options.party, "evidence": evidence_of(options)}
        receipt = record_contact(
            sitting.desk, acting=sitting.acting("contact.recorded/1"), now=sitting.now, seen=sitting.last_read(),
            contact=contact_typed(texts), text=options.text, about=[sitting.ref(one) for one in options.about],
            speaker=options.speaker, source=options.source,
        )  # fmt: skip
        return sitting.told(receipt)


def _list(options: argparse.Namespace, terminal: Terminal) -> Told:
    with open_sitting(options, terminal) as sitting:
        reading = read_surprises(sitting.desk, reader=sitting.reader, now=sitting.now)
        view = view_contacts(reading, side=options.side)
        lines = [terminal.reason(reason) for reason in (view.verdict, *view.more)]
        lines += [_side(one, terminal) for one in view.sides]
        for one in view.shown:
            lines += ["", *_lines(one, terminal)]
        sitting.note_read(reading.group.frontier)
        return Told(
            {"as_of": view.day, "verdict": lines[0], "sides": [_plain_side(one) for one in view.sides],
             "contacts": [_plain(one) for one in view.shown]},
            lines,
        )  # fmt: skip


def _side(one: SideShown, terminal: Terminal) -> str:
    if one.informed is None:
        return f"  {one.code}: {terminal.say('contacts_never_informed')}"
    contact = one.informed.contact
    means = terminal.word("contact_means", contact.means)
    receipt = terminal.word("receipt_of", contact.receipt)
    return f"  {one.code}: {terminal.speaker.day(contact.happened)}, {contact.party}, {means}, {receipt}"


def _lines(one: ContactShown, terminal: Terminal) -> list[str]:
    contact = one.contact
    sides = (contact.party, contact.outsider) if contact.direction == "to" else (contact.outsider, contact.party)
    head = terminal.say(
        "cli_contact", day=contact.happened, sender=sides[0], taker=sides[1] or terminal.say("contacts_everybody"),
        sort=terminal.word("contact_sort", contact.sort), means=terminal.word("contact_means", contact.means),
        receipt=terminal.word("receipt_of", contact.receipt), label=contact.stamp.label,
    )  # fmt: skip
    return [head, *([f"    {one_line(one.speaker)}"] if one.speaker else []), *block(one.text, 4)]


def _plain_side(one: SideShown) -> dict[str, Any]:
    return {
        "side": one.code, "last_informed": _plain(one.informed) if one.informed else None,
        "last_heard": _plain(one.heard) if one.heard else None, "sent": one.sent, "came": one.came,
        "reactions": one.reactions, "without_receipt": one.unanswered,
    }  # fmt: skip


def _plain(one: ContactShown) -> dict[str, Any]:
    contact = one.contact
    return {
        "label": contact.stamp.label, "entry": contact.stamp.entry, "code": contact.code or None,
        "outsider": contact.outsider, "party": contact.party or None, "direction": contact.direction,
        "sort": contact.sort, "means": contact.means, "happened": contact.happened, "receipt": contact.receipt,
        "evidence": contact.evidence, "text": one.text, "speaker": one.speaker, "source": one.source,
        "about": [what.name for what in one.about],
    }  # fmt: skip
