"""What the rules say to a manifest, in words: line by line, each rule with its paragraph, why it hit and what it asks.

The status of a line is never a clearance, and a rule that is not confirmed carries its mark wherever it stands.
"""

from collections import Counter
from collections.abc import Sequence

import msgspec

from tandem.acts.manifest import Line
from tandem.regimes.regime import Rule
from tandem.regimes.rulebook import Rulebook
from tandem.reports.likely import likely_to
from tandem.reports.procedure_step import name_in
from tandem.reports.speaker import Speaker
from tandem.rules.ruling import STATUSES, Hit, LineRuling, Ruling, Status


class ToldHit(msgspec.Struct, frozen=True):
    """A rule as it is told: its paragraph and title, how sure it is, why it hit, and what an officer is asked."""

    rule: str
    law: str
    title: str
    confidence: str
    unconfirmed: bool
    asks: bool
    why: tuple[str, ...]
    questions: tuple[str, ...]
    exceptions: tuple[str, ...]


class ToldLine(msgspec.Struct, frozen=True):
    """A line as it is told. `heading` names it with its amount; `status` is in the reader's words."""

    line: Line
    ruling: LineRuling
    heading: str
    status: str
    hits: tuple[ToldHit, ...]
    ways: tuple[ToldHit, ...]
    why: tuple[str, ...]


class RulingView(msgspec.Struct, frozen=True):
    """A whole ruling to show: the sentence that sums it up, the lines, and what is asked once of the shipment."""

    ruling: Ruling
    verdict: str
    lines: tuple[ToldLine, ...]
    shipment: tuple[ToldHit, ...]
    ways: tuple[ToldHit, ...]
    notes: tuple[str, ...]


def ruling_view(*, ruling: Ruling, lines: Sequence[Line], book: Rulebook, speaker: Speaker) -> RulingView:
    """Answer a ruling in the reader's language."""
    by_number = {line.line: line for line in lines}
    return RulingView(
        ruling=ruling, verdict=verdict_said(ruling=ruling, speaker=speaker),
        lines=tuple(_line(by_number[one.line], one, ruling, book, speaker) for one in ruling.lines),
        shipment=tuple(told_hit(hit=hit, ruling=ruling, book=book, speaker=speaker) for hit in ruling.shipment),
        ways=tuple(told_hit(hit=hit, ruling=ruling, book=book, speaker=speaker) for hit in ruling.ways),
        notes=tuple(_notes(ruling, book, speaker)),
    )  # fmt: skip


def verdict_said(*, ruling: Ruling, speaker: Speaker) -> str:
    """Answer in a sentence how many lines have which status; none of them is a clearance."""
    count = Counter(line.status for line in ruling.lines)
    parts = [f"{status_said(status=one, speaker=speaker)} {count[one]}" for one in STATUSES if count[one]]
    return speaker.say("ruling_verdict", count=len(ruling.lines), parts=", ".join(parts) or "-")


def status_said(*, status: Status, speaker: Speaker) -> str:
    """Answer a status in the reader's words."""
    return speaker.word("ruling_status", status)


def told_hit(*, hit: Hit, ruling: Ruling, book: Rulebook, speaker: Speaker) -> ToldHit:
    """Answer a hit in the reader's language; a rule that the book lacks is told by its id."""
    rule = book.rule(hit.rule)
    return ToldHit(
        rule=hit.rule, law=rule.law if rule else "", title=name_in(rule.title, speaker) if rule else hit.rule,
        confidence=rule.confidence if rule else "recalled", unconfirmed=hit.rule in ruling.doubtful or rule is None,
        asks=hit.asks, why=tuple(speaker.reason(reason) for reason in hit.why),
        questions=tuple(name_in(one, speaker) for one in hit.questions), exceptions=_exceptions(rule, speaker),
    )  # fmt: skip


def ruling_lines(*, view: RulingView, speaker: Speaker) -> list[str]:
    """Answer a ruling as lines of text for a terminal."""
    said, told = [view.verdict], set[str]()
    for line in view.lines:
        said += ["", f"{line.line.line}. {line.heading}: {line.status}"]
        said += [f"   {reason}" for reason in line.why]
        said += _told(line.hits, told, speaker)
        said += [f"   {_way(way, speaker)}" for way in line.ways]
    if view.shipment:
        said += ["", speaker.say("ruling_of_shipment"), *_told(view.shipment, told, speaker)]
    said += [""] if view.ways else []
    said += [_way(way, speaker) for way in view.ways]
    return [*said, *(f"\n{note}" for note in view.notes)]


def _line(line: Line, one: LineRuling, ruling: Ruling, book: Rulebook, speaker: Speaker) -> ToldLine:
    def told(hits: Sequence[Hit]) -> tuple[ToldHit, ...]:
        return tuple(told_hit(hit=hit, ruling=ruling, book=book, speaker=speaker) for hit in hits)

    return ToldLine(
        line=line, ruling=one, heading=_heading(line, speaker), status=status_said(status=one.status, speaker=speaker),
        hits=told(one.hits), ways=told(one.ways),
        why=(*(speaker.reason(reason) for reason in one.why), *likely_to(line, one, book, speaker)),
    )  # fmt: skip


def _heading(line: Line, speaker: Speaker) -> str:
    amount = " ".join(part for part in (line.quantity, line.unit) if part)
    back = speaker.say("ruling_back", returns=line.returns) if line.returns else ""
    inside = ", ".join(part for part in (amount, f"HS {line.hs}" if line.hs else "", back) if part)
    name = " ".join(line.name.split())
    return f"{name} ({inside})" if inside else name


def _way(way: ToldHit, speaker: Speaker) -> str:
    return speaker.say("ruling_way", rule=way.rule, law=way.law, title=way.title)


def _told(hits: Sequence[ToldHit], told: set[str], speaker: Speaker) -> list[str]:
    """Each hit with its trace; what a rule excepts is told where it is met first."""
    said = []
    for hit in hits:
        mark = f" [{speaker.say('ruling_unconfirmed')}]" if hit.unconfirmed else ""
        said.append(f"   {hit.rule} ({hit.law}) {hit.title}{mark}")
        said += [f"      {reason}" for reason in hit.why]
        said += [f"      {speaker.say('ruling_question', question=question)}" for question in hit.questions]
        first = () if hit.rule in told else hit.exceptions
        said += [f"      {speaker.say('ruling_exception', text=text)}" for text in first]
        told.add(hit.rule)
    return said


def _exceptions(rule: Rule | None, speaker: Speaker) -> tuple[str, ...]:
    return tuple(name_in(one, speaker) for one in rule.exceptions) if rule else ()


def _notes(ruling: Ruling, book: Rulebook, speaker: Speaker) -> list[str]:
    said = []
    if ruling.not_screened:
        said.append(speaker.say("ruling_not_screened", count=ruling.not_screened))
    names = {regime.id: name_in(regime.names, speaker) for regime in book.regimes}
    if ruling.unbound:
        said.append(speaker.say("ruling_unbound", names="; ".join(names[id] for id in ruling.unbound)))
    rules = [id for id in ruling.doubtful if book.rule(id) is not None]
    if rules:
        said.append(speaker.say("ruling_doubtful", rules=", ".join(rules)))
    return said
