"""Sides outside the group: when each was last told something and how, and what went to it and came from it.

That a message was sent is never shown as received: a receipt is confirmed, none, or not known, and each is said.
"""

from collections.abc import Mapping

import msgspec

from tandem.reports.surprises import Concerned, concerned_in, day_of, part_of
from tandem.rules.reason import Reason, because
from tandem.rules.surprises import day_reached
from tandem.state.reading import Reading
from tandem.state.surprise import Contact

RECEIPT_TONES: Mapping[str, str] = {"confirmed": "fine", "none": "stop", "not_known": "warn"}


class ContactShown(msgspec.Struct, frozen=True):
    """One contact with its words and what it is about."""

    contact: Contact
    text: str
    speaker: str
    source: str
    about: tuple[Concerned, ...]
    tone: str


class SideShown(msgspec.Struct, frozen=True):
    """A side outside the group: the last word to it, the last from it, and how many there are of each.

    `informed` is null where no word to it is on record, `unanswered` the words to it without a receipt.
    """

    code: str
    informed: ContactShown | None
    heard: ContactShown | None
    sent: int
    came: int
    reactions: int
    unanswered: int


class ContactsView(msgspec.Struct, frozen=True):
    """Every side outside the group and the contacts of the one that was asked for, or of all, the latest first."""

    day: str
    verdict: Reason
    more: tuple[Reason, ...]
    tone: str
    count: int
    sides: tuple[SideShown, ...]
    side: str
    shown: tuple[ContactShown, ...]
    chosen: int
    page: int
    pages: int


def view_contacts(reading: Reading, *, side: str = "", page: int = 0) -> ContactsView:
    """Answer sides and contacts as the reader's day has them; `side` leaves the contacts of one."""
    day = day_of(reading)
    every = sorted(
        (one for one in reading.group.tandem.contacts if one.happened <= day_reached(reading.group, reading.now)),
        key=lambda one: (one.happened, one.stamp.at), reverse=True,
    )  # fmt: skip
    about = concerned_in(reading, (entry for one in every for entry in one.about))
    shown = [_shown(reading, one, about) for one in every]
    sides = _sides(reading, shown)
    verdict, tone = _verdict(sides)
    chosen = [one for one in shown if not side or one.contact.outsider == side]
    part, page, pages = part_of(chosen, page)
    return ContactsView(
        day=day, verdict=verdict, more=_more(sides), tone=tone, count=len(every), sides=sides, side=side,
        shown=tuple(part), chosen=len(chosen), page=page, pages=pages,
    )  # fmt: skip


def _sides(reading: Reading, every: list[ContactShown]) -> tuple[SideShown, ...]:
    codes = [one.code for one in reading.group.charter.others]
    codes += [one.contact.outsider for one in reversed(every)]
    return tuple(_side(code, [one for one in every if one.contact.outsider == code]) for code in dict.fromkeys(codes))


def _side(code: str, own: list[ContactShown]) -> SideShown:
    sent = [one for one in own if one.contact.direction == "to" and one.contact.sort != "reaction"]
    came = [one for one in own if one.contact.direction == "from"]
    reactions = sum(one.contact.sort == "reaction" for one in came)
    return SideShown(
        code=code, informed=sent[0] if sent else None, heard=came[0] if came else None, sent=len(sent),
        came=len(came) - reactions, reactions=reactions,
        unanswered=sum(one.contact.receipt != "confirmed" for one in sent),
    )  # fmt: skip


def _shown(reading: Reading, one: Contact, about: Mapping[str, Concerned]) -> ContactShown:
    texts = reading.prose.get(one.stamp.entry, {})
    return ContactShown(
        contact=one, text=texts.get("text", ""), speaker=texts.get("speaker", ""), source=texts.get("source", ""),
        about=tuple(about[entry] for entry in one.about if entry in about), tone=RECEIPT_TONES[one.receipt],
    )  # fmt: skip


def _verdict(sides: tuple[SideShown, ...]) -> tuple[Reason, str]:
    told = [one for one in sides if one.informed is not None]
    if not told:
        return because("contacts_none"), "wait"
    last = max(told, key=lambda one: one.informed.contact.happened if one.informed else "")
    assert last.informed is not None
    contact = last.informed.contact
    values = {"outsider": last.code, "day": contact.happened, "party": contact.party}
    return because(f"contacts_last_{contact.receipt}", **values), last.informed.tone


def _more(sides: tuple[SideShown, ...]) -> tuple[Reason, ...]:
    never = [one.code for one in sides if one.informed is None]
    without, sent = sum(one.unanswered for one in sides), sum(one.sent for one in sides)
    found = [because("contacts_without_receipt", count=without, whole=sent)] if without else []
    if never and len(never) < len(sides):
        found.append(because("contacts_never", outsiders=", ".join(never)))
    return tuple(found)
