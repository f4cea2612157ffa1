"""The condition of a rule as lines that a lawyer reads: what has to hold, what one of, and what must not."""

from collections.abc import Iterator

from tandem.regimes.regime import Regime, Rule, When
from tandem.reports.procedure_step import name_in
from tandem.reports.speaker import Speaker

_NOTHING = When()


def condition_lines(rule: Rule, regime: Regime, speaker: Speaker) -> Iterator[str]:
    """Answer when a rule hits, one step a line; what stands inside another is set in by two spaces."""
    if rule.about == "policy":
        yield speaker.say("rv_when_policy")
    elif rule.when == _NOTHING:
        yield speaker.say("rv_when_always")
    else:
        yield from _lines(rule.when, regime, speaker, indent=0)


def _lines(when: When, regime: Regime, speaker: Speaker, *, indent: int) -> Iterator[str]:
    space = " " * indent
    yield from (space + line for line in _said(when, regime, speaker))
    for field in ("all_of", "any_of", "none_of"):
        below: tuple[When, ...] = getattr(when, field)
        if below:
            yield space + speaker.say(f"rv_when_{field}")
        for one in below:
            first, *rest = _lines(one, regime, speaker, indent=0)
            yield f"{space}  - {first}"
            yield from (f"{space}    {line}" for line in rest)


def _said(when: When, regime: Regime, speaker: Speaker) -> Iterator[str]:
    if when.hs:
        yield speaker.say("rv_when_hs", codes=", ".join(when.hs))
    if when.hs_asks:
        yield speaker.say("rv_when_hs_asks", codes=", ".join(when.hs_asks))
    if when.nexus:
        yield speaker.say("rv_when_nexus", names="; ".join(name_in(regime.ties[code], speaker) for code in when.nexus))
    for field in ("crosses", "parties", "end_use"):
        codes: tuple[str, ...] = getattr(when, field)
        if codes:
            yield speaker.say(f"rv_when_{field}", codes=", ".join(codes))
    if when.returns:
        yield speaker.say("rv_when_returns", names=", ".join(speaker.say(f"rv_returns_{one}") for one in when.returns))
    if when.vehicle is not None:
        yield speaker.say("rv_when_vehicle" if when.vehicle else "rv_when_no_vehicle")
    if when.value_over is not None:
        yield speaker.say("rv_when_value", amount=when.value_over.amount, currency=when.value_over.currency)
    if when.listed_party:
        yield speaker.say("rv_when_listed")
    if when.question is not None:
        yield speaker.say("rv_when_question", text=name_in(when.question, speaker))
