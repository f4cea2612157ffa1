"""A rule and a body of rules in words: what it says, when it hits, who exempts, how sure it is, and what is open.

One view for all faces. What nobody confirmed comes as lines of its own, so that no face can show a rule without them.
"""

from collections.abc import Iterator

import msgspec

from tandem.regimes.regime import Cap, Regime, Rule, is_doubtful
from tandem.regimes.shelf import Shelf
from tandem.regimes.stepwise import Names, Source
from tandem.reports.condition import condition_lines
from tandem.reports.procedure_step import name_in
from tandem.reports.speaker import Speaker


class RuleView(msgspec.Struct, frozen=True):
    """A rule to show. `mark` is there where it is not confirmed whole, `doubts` are what is open, one line each.

    `when` is how the condition reads, one step a line, deeper ones set in; `cap` is how much may go and what to ask.
    """

    id: str
    regime: str
    regime_name: str
    law: str
    title: str
    says: str
    direction: str
    about: str
    effect: str
    when: tuple[str, ...]
    cap: tuple[str, ...]
    exempt: str
    exceptions: tuple[str, ...]
    temporary: str
    implements: tuple[str, ...]
    confidence: str
    sure: str
    mark: str
    doubts: tuple[str, ...]
    sources: tuple[str, ...]
    reviewed: str
    notes: tuple[str, ...]


class RegimeView(msgspec.Struct, frozen=True):
    """A body of rules to show: whom it binds, how much of it is confirmed, and its rules."""

    id: str
    name: str
    target: str
    binds: tuple[str, ...]
    decides: str
    counted: str
    notes: tuple[str, ...]
    rules: tuple[RuleView, ...]


def view_regime(regime: Regime, *, shelf: Shelf, speaker: Speaker) -> RegimeView:
    """Answer a body of rules as it is shown, in the reader's language."""
    doubtful = sum(is_doubtful(rule) for rule in regime.rules)
    binds = tuple(speaker.say("rv_tie", code=code, name=name_in(regime.ties[code], speaker)) for code in regime.nexus)
    return RegimeView(
        id=regime.id,
        name=name_in(regime.names, speaker),
        target=regime.target,
        binds=binds,
        decides=_authority(regime.authority, regime, shelf, speaker) if regime.authority else "",
        counted=speaker.say("rv_counted", count=len(regime.rules), open=doubtful),
        notes=_all(regime.notes, speaker),
        rules=tuple(view_rule(rule, regime, shelf=shelf, speaker=speaker) for rule in regime.rules),
    )


def view_rule(rule: Rule, regime: Regime, *, shelf: Shelf, speaker: Speaker) -> RuleView:
    """Answer a rule as it is shown, in the reader's language."""
    return RuleView(
        id=rule.id,
        regime=regime.id,
        regime_name=name_in(regime.names, speaker),
        law=rule.law,
        title=name_in(rule.title, speaker),
        says=name_in(rule.says, speaker),
        direction=speaker.say(f"rv_direction_{rule.direction}"),
        about=speaker.say(f"rv_about_{rule.about}"),
        effect=speaker.say(f"rv_effect_{rule.effect}"),
        when=tuple(condition_lines(rule, regime, speaker)),
        cap=tuple(_cap(rule.cap, shelf, speaker)) if rule.cap is not None else (),
        exempt=_exempt(rule, regime, shelf, speaker),
        exceptions=_all(rule.exceptions, speaker),
        temporary=speaker.say("rv_temporary") if rule.temporary_asks else "",
        implements=rule.implements,
        confidence=rule.confidence,
        sure=_sure(rule, regime, speaker),
        mark=speaker.say("rv_mark") if is_doubtful(rule) else "",
        doubts=tuple(speaker.say("rv_doubt", text=text) for text in _all(rule.unconfirmed, speaker)),
        sources=tuple(source_line(source, rule, speaker) for source in rule.sources),
        reviewed=speaker.say("rv_reviewed", name=rule.reviewer) if rule.reviewer else speaker.say("rv_not_reviewed"),
        notes=_all(rule.notes, speaker),
    )


def source_line(source: Source, fact: Rule, speaker: Speaker) -> str:
    """Answer a source with the day on which it was read."""
    day = source.read or fact.read
    if day is None:
        return speaker.say("pv_source", what=source.what, url=source.url).rstrip()
    return speaker.say("pv_source_read", what=source.what, url=source.url, day=day).replace("  ", " ")


def _all(texts: tuple[Names, ...], speaker: Speaker) -> tuple[str, ...]:
    return tuple(name_in(text, speaker) for text in texts)


def _cap(cap: Cap, shelf: Shelf, speaker: Speaker) -> Iterator[str]:
    named = {"amount": _grouped(cap.amount), "unit_name": _unit(cap.unit, shelf, speaker), "day": cap.begins}
    yield speaker.say(f"rv_cap_{cap.period}", **named)
    if cap.alternative is not None:
        unit = _unit(cap.alternative.unit, shelf, speaker)
        yield speaker.say("rv_cap_alternative", amount=_grouped(cap.alternative.amount), unit_name=unit)
    if cap.report_days:
        yield speaker.say("rv_cap_report", count=cap.report_days)
    if cap.warns_at:
        yield speaker.say("rv_cap_warns", shares=", ".join(map(str, cap.warns_at)))
    yield from (speaker.say("rv_cap_asks", text=text) for text in _all(cap.asks, speaker))


def _unit(id: str, shelf: Shelf, speaker: Speaker) -> str:
    unit = shelf.unit(id)
    return name_in(unit.names, speaker) if unit is not None else id


def _grouped(amount: str) -> str:
    whole, dot, rest = amount.partition(".")
    return f"{int(whole):,}{dot}{rest}"


def _authority(id: str, regime: Regime, shelf: Shelf, speaker: Speaker) -> str:
    found = next((one for one in shelf.of_target(regime.target) if one.id == id), None)
    return speaker.say("rv_authority", code=id, name=name_in(found.names, speaker)) if found is not None else id


def _exempt(rule: Rule, regime: Regime, shelf: Shelf, speaker: Speaker) -> str:
    exempt = rule.exempt
    if exempt is None:
        decides = _authority(regime.authority, regime, shelf, speaker) if regime.authority else "-"
        return speaker.say("rv_exempt_none", name=decides)
    said = speaker.say(f"rv_exempt_{exempt.how}", name=_authority(exempt.authority, regime, shelf, speaker))
    return f"{said} {speaker.say('rv_exempt_under', law=exempt.under)}" if exempt.under else said


def _sure(rule: Rule, regime: Regime, speaker: Speaker) -> str:
    if rule.confirmed_as == "confirmed-text":
        return speaker.say("rv_sure_text")
    if rule.confirmed_as == "confirmed-implementing-list":
        names = ", ".join(name_in(regime.lists[code], speaker) for code in rule.lists)
        return speaker.say("rv_sure_list", names=names)
    return speaker.say(f"rv_sure_{rule.confidence}")
