"""What everybody may read of a group, as a page and as a feed: reports, agreed texts and read-outs that were published.

It is made of the cut reading for the world alone (`tandem.desk.public`), in which nothing else is.
"""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from xml.etree import ElementTree

import msgspec

from tandem.reports.published_reports import PublishedReport, published_reports
from tandem.reports.speaker import Speaker
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.state.reading import HeadRead, Reading

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MOST = 100
"""Entries of a feed."""


class PublicText(msgspec.Struct, frozen=True, kw_only=True):
    """An agreed text with its wording by language, and who published it where."""

    ref: str
    title: str
    digest: str
    entry: str
    at: datetime
    texts: Mapping[str, str]
    published: tuple[tuple[str, str, str, bool], ...]


class PublicReadout(msgspec.Struct, frozen=True, kw_only=True):
    """A side's account of a meeting as it published it."""

    ref: str
    party: str
    language: str
    day: str
    text: str
    entry: str
    at: datetime
    signed: bool


class PublicView(msgspec.Struct, frozen=True, kw_only=True):
    """All that everybody may read of a group."""

    verdict: Reason
    reports: tuple[PublishedReport, ...]
    texts: tuple[PublicText, ...]
    readouts: tuple[PublicReadout, ...]
    heads: tuple[HeadRead, ...]


_Item = PublishedReport | PublicText | PublicReadout


def view_public(reading: Reading) -> PublicView:
    """Answer what the reading for the world holds, the latest first."""
    reports = published_reports(reading)
    texts = tuple(sorted(_texts(reading), key=lambda one: one.at, reverse=True))
    readouts = tuple(sorted(_readouts(reading), key=lambda one: one.at, reverse=True))
    counted = because("public_verdict", reports=len(reports), texts=len(texts), readouts=len(readouts))
    return PublicView(
        verdict=counted if reports or texts or readouts else because("public_nothing"), reports=reports, texts=texts,
        readouts=readouts, heads=reading.heads,
    )  # fmt: skip


def heads_text(reading: Reading) -> str:
    """Answer the sizes and roots of all feeds as plain text: a line for each, for keeping outside."""
    lines = [f"tandem-heads/1 {reading.group.id}"]
    lines += [f"{one.code} {one.size} {one.root}" for one in sorted(reading.heads, key=lambda head: head.code)]
    return "\n".join(lines) + "\n"


def feed_of(reading: Reading, *, speaker: Speaker, home: str, short: str) -> bytes:
    """Answer an Atom feed (RFC 4287) of what is public; `home` is the whole address of the public page.

    An item keeps its id for ever: it is made of the hash of its entry.
    """
    view, group = view_public(reading), reading.group
    every: list[_Item] = [*view.reports, *view.texts, *view.readouts]
    found = sorted(every, key=lambda one: one.at, reverse=True)[:_MOST]
    name = group.charter.names.get(speaker.language, short)
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": speaker.language})
    mark = "SIMULATION: " if group.simulation else ""
    _say(feed, "id", _id(group.id))
    _say(feed, "title", f"{mark}{name}")
    _say(feed, "updated", _stamp(max((one.at for one in found), default=_founded(reading))))
    _say(ElementTree.SubElement(feed, "author"), "name", name)
    language = f"?lang={speaker.language}"
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": f"{home}/feed.atom{language}"})
    ElementTree.SubElement(feed, "link", {"rel": "alternate", "href": f"{home}{language}", "type": "text/html"})
    for one in found:
        _entry(feed, one, f"{home}{_place(one, language)}", mark + _title(one, speaker))
    body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(feed: ElementTree.Element, one: _Item, href: str, title: str) -> None:
    entry = ElementTree.SubElement(feed, "entry")
    _say(entry, "id", _id(one.entry))
    _say(entry, "title", title)
    _say(entry, "updated", _stamp(one.at))
    ElementTree.SubElement(entry, "link", {"rel": "alternate", "href": href, "type": "text/html"})
    _say(entry, "summary", title)


def _title(one: _Item, speaker: Speaker) -> str:
    match one:
        case PublishedReport():
            return speaker.say("public_feed_report", label=one.label, title=one.title)
        case PublicText():
            return speaker.say("public_feed_text", ref=one.ref, title=one.title)
    return speaker.say("public_feed_readout", ref=one.ref, party=one.party)


def _place(one: _Item, language: str) -> str:
    match one:
        case PublishedReport():
            return f"/reports/{one.label}{language}"
    return f"{language}#entry-{one.entry[:16]}"


def _texts(reading: Reading) -> list[PublicText]:
    found = []
    for text in reading.group.texts.values():
        version = text.current
        table = reading.tables.get(version.terms.tables.get("wording", "")) or {}
        published = tuple(
            (one.act.by, one.act.happened, one.act.language, one.act.by == one.stamp.code) for one in text.publications
        )
        found.append(
            PublicText(
                ref=text.ref, title=reading.text(version.stamp.entry, "title"), digest=version.terms.digest,
                entry=version.stamp.entry, at=instant(text.publications[-1].stamp.at), texts=table.get("texts", {}),
                published=published,
            )
        )  # fmt: skip
    return found


def _readouts(reading: Reading) -> list[PublicReadout]:
    return [
        PublicReadout(
            ref=meeting.ref, party=one.party, language=one.language, day=one.published or "",
            text=reading.text(one.stamp.entry, "text"), entry=one.stamp.entry, at=instant(one.stamp.at),
            signed=one.evidence == "own" and one.party == one.stamp.code,
        )
        for meeting in reading.group.meetings.values()
        for one in meeting.readouts
    ]  # fmt: skip


def _founded(reading: Reading) -> datetime:
    opened = [seat.opened.at for seat in reading.group.seats.values() if seat.opened]
    return instant(min(opened)) if opened else reading.now


def _id(entry: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, entry).urn


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _say(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NOT_XML.sub(" ", text)
