"""An authority in words: when it is asked, how long before, what is attached, what comes first, and what is open."""

from collections.abc import Iterator

import msgspec

from tandem.regimes.authority import Authority, Before, LeadTime
from tandem.regimes.regime import Confidence
from tandem.regimes.shelf import Shelf
from tandem.regimes.stepwise import Names
from tandem.reports.procedure_step import name_in, span_values
from tandem.reports.speaker import Speaker


class AuthorityView(msgspec.Struct, frozen=True):
    """An authority to show; `mark` is there where it is not confirmed whole, `doubts` are what is open."""

    id: str
    target: str
    name: str
    kind: str
    decides: str
    asked: tuple[str, ...]
    times: tuple[str, ...]
    attach: tuple[str, ...]
    before: tuple[str, ...]
    validity: str
    grounds: tuple[str, ...]
    procedure: str
    confidence: Confidence
    sure: str
    mark: str
    doubts: tuple[str, ...]
    sources: tuple[str, ...]
    reviewed: str
    notes: tuple[str, ...]


def view_authority(one: Authority, *, target: str, shelf: Shelf, speaker: Speaker) -> AuthorityView:
    """Answer an authority as it is shown, in the reader's language."""
    return AuthorityView(
        id=one.id,
        target=target,
        name=name_in(one.names, speaker),
        kind=speaker.say(f"rv_kind_{one.kind}"),
        decides=name_in(one.decides, speaker),
        asked=tuple(_asked(one, speaker)),
        times=tuple(_times(one, speaker)),
        attach=tuple(_attached(one, target, shelf, speaker)),
        before=tuple(_before(row, target, shelf, speaker) for row in one.before),
        validity=name_in(one.validity, speaker) if one.validity is not None else "",
        grounds=_all(one.grounds, speaker),
        procedure=one.procedure,
        confidence=one.confidence,
        sure=speaker.say("rv_sure_text" if one.confirmed_as else f"rv_sure_{one.confidence}"),
        mark=speaker.say("rv_mark") if one.confidence != "confirmed" or one.unconfirmed else "",
        doubts=tuple(speaker.say("rv_doubt", text=text) for text in _all(one.unconfirmed, speaker)),
        sources=tuple(_sources(one, speaker)),
        reviewed=speaker.say("rv_reviewed", name=one.reviewer) if one.reviewer else speaker.say("rv_not_reviewed"),
        notes=_all(one.notes, speaker),
    )


def _all(texts: tuple[Names, ...], speaker: Speaker) -> tuple[str, ...]:
    return tuple(name_in(text, speaker) for text in texts)


def _asked(one: Authority, speaker: Speaker) -> Iterator[str]:
    for trigger in one.triggers:
        said = name_in(trigger.why, speaker) if trigger.why is not None else speaker.say("rv_asked")
        yield f"{said} {speaker.say(f'rv_covers_{trigger.covers}')}"


def _times(one: Authority, speaker: Speaker) -> Iterator[str]:
    yield from _lead(one.lead_time, speaker)
    if one.window is not None:
        length = span_values(one.window.length)
        yield speaker.say("rv_window", **length, meaning=speaker.word("means", one.window.silence))
    if one.in_force_until is not None:
        yield speaker.say("rv_until", day=one.in_force_until)


def _lead(lead: LeadTime | None, speaker: Speaker) -> Iterator[str]:
    if lead is None:
        yield speaker.say("rv_lead_none")
        return
    yield speaker.say("rv_lead", **span_values(lead.length), basis=speaker.say(f"rv_basis_{lead.basis}"))
    if lead.longest is not None:
        yield speaker.say("rv_lead_longest", **span_values(lead.longest))
    if lead.why is not None:
        yield name_in(lead.why, speaker)


def _attached(one: Authority, target: str, shelf: Shelf, speaker: Speaker) -> Iterator[str]:
    choices = [paper.choice for paper in one.attach if paper.choice]
    for paper in one.attach:
        said = name_in(paper.names, speaker)
        if paper.decision_of:
            said = speaker.say("rv_decision_of", text=said, name=_called(paper.decision_of, target, shelf, speaker))
        elif paper.request_of:
            said = speaker.say("rv_request_of", text=said, name=_called(paper.request_of, target, shelf, speaker))
        yield speaker.say("rv_one_of", text=said) if choices.count(paper.choice) > 1 else said


def _before(row: Before, target: str, shelf: Shelf, speaker: Speaker) -> str:
    name = _called(row.authority, target, shelf, speaker)
    said = speaker.say(f"rv_before_{row.state}", name=name, basis=speaker.say(f"rv_basis_{row.basis}"))
    return f"{said} {name_in(row.why, speaker)}" if row.why is not None else said


def _called(id: str, target: str, shelf: Shelf, speaker: Speaker) -> str:
    found = next((one for one in shelf.of_target(target) if one.id == id), None)
    return name_in(found.names, speaker) if found is not None else id


def _sources(one: Authority, speaker: Speaker) -> Iterator[str]:
    for source in one.sources:
        day = source.read or one.read
        if day is None:
            yield speaker.say("pv_source", what=source.what, url=source.url).rstrip()
        else:
            yield speaker.say("pv_source_read", what=source.what, url=source.url, day=day).replace("  ", " ")
