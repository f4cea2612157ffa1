"""What the rules say to a line, in words that a lawyer can follow: which rule, which paragraph, why, and how sure."""

import msgspec

from tandem.acts.manifest import Line
from tandem.regimes.regime import Rule, is_doubtful
from tandem.regimes.rulebook import Rulebook
from tandem.reports.likely import likely_to
from tandem.reports.procedure_step import name_in
from tandem.reports.speaker import Speaker
from tandem.rules.ruling import Amount, CapUse, Hit, LineRuling


class HitView(msgspec.Struct, frozen=True):
    """A rule that hits or asks: its title and paragraph, what it does, the trace, what is asked, and how sure it is."""

    rule: str
    title: str
    law: str
    says: str
    effect: str
    asks: bool
    why: tuple[str, ...]
    questions: tuple[str, ...]
    confidence: str
    unconfirmed: bool
    open_points: tuple[str, ...]
    sources: tuple[tuple[str, str], ...]


class CapView(msgspec.Struct, frozen=True):
    """A cap and what a line takes of it, in words."""

    title: str
    said: tuple[str, ...]


class TraceView(msgspec.Struct, frozen=True):
    """Everything that the rules say to one line."""

    hits: tuple[HitView, ...]
    ways: tuple[HitView, ...]
    caps: tuple[CapView, ...]
    conversions: str
    why: tuple[str, ...]


def trace_of(*, ruling: LineRuling, line: Line, book: Rulebook, speaker: Speaker) -> TraceView:
    """Answer the trace of a line in the reader's language."""
    return TraceView(
        hits=tuple(hit_view(hit=hit, book=book, speaker=speaker) for hit in ruling.hits),
        ways=tuple(hit_view(hit=hit, book=book, speaker=speaker) for hit in ruling.ways),
        caps=tuple(_cap(use, book, speaker) for use in ruling.caps),
        conversions=_conversions(line, ruling.conversions, book, speaker),
        why=(*(speaker.reason(reason) for reason in ruling.why), *likely_to(line, ruling, book, speaker)),
    )


def hit_view(*, hit: Hit, book: Rulebook, speaker: Speaker) -> HitView:
    """Answer one hit in words; a rule that the book does not know stands with its id."""
    rule = book.rule(hit.rule)
    why = tuple(speaker.reason(reason) for reason in hit.why)
    questions = tuple(name_in(names, speaker) for names in hit.questions)
    effect = speaker.word("effect", hit.effect)
    if rule is None:
        return HitView(hit.rule, hit.rule, "", "", effect, hit.asks, why, questions, "", True, (), ())
    return HitView(
        rule.id, name_in(rule.title, speaker), rule.law, name_in(rule.says, speaker), effect, hit.asks, why, questions,
        confidence_said(rule=rule, book=book, speaker=speaker), is_doubtful(rule),
        tuple(name_in(names, speaker) for names in rule.unconfirmed),
        tuple((source.what, source.url) for source in rule.sources),
    )  # fmt: skip


def confidence_said(*, rule: Rule, book: Rulebook, speaker: Speaker) -> str:
    """Answer how sure a rule is; what a list shows is told with whose list it is."""
    if rule.confidence != "confirmed":
        return speaker.word("confidence", rule.confidence)
    if rule.confirmed_as != "confirmed-implementing-list":
        return speaker.say("rule_confirmed_text")
    regime = next((one for one in book.regimes if one.rule(rule.id) is not None), None)
    named = [name_in(regime.lists[code], speaker) if regime and code in regime.lists else code for code in rule.lists]
    return speaker.say("rule_confirmed_list", lists=speaker.joined(named))


def amount_said(*, quantity: str, unit: str, book: Rulebook, speaker: Speaker) -> str:
    """Write a quantity with its unit's name; the sender's own word where the book does not know it."""
    found = book.unit_of(unit) if unit else None
    whole, dot, rest = quantity.partition(".")
    written = f"{int(whole):,}{dot}{rest}" if whole.isdecimal() else quantity
    return " ".join(filter(None, (written, name_in(found.names, speaker) if found else unit)))


def _conversions(line: Line, amounts: tuple[Amount, ...], book: Rulebook, speaker: Speaker) -> str:
    if not amounts:
        return ""
    parts = [(line.quantity, line.unit), *((one.quantity, one.unit) for one in amounts)]
    return " = ".join(amount_said(quantity=count, unit=unit, book=book, speaker=speaker) for count, unit in parts)


def _cap(use: CapUse, book: Rulebook, speaker: Speaker) -> CapView:
    rule = book.rule(use.rule)
    unit = book.unit_of(use.cap.unit)
    name = name_in(unit.names, speaker) if unit else use.cap.unit
    cap = amount_said(quantity=use.cap.quantity, unit="", book=book, speaker=speaker)
    said = []
    if use.asked is None or use.share_percent is None:
        said.append(speaker.say("cap_not_measured", cap=cap, unit=name))
    else:
        asked = amount_said(quantity=use.asked.quantity, unit="", book=book, speaker=speaker)
        said.append(speaker.say("cap_share", asked=asked, cap=cap, unit=name, percent=use.share_percent))
    if use.used is None or use.used_until is None:
        said.append(speaker.say("cap_used_not_known"))
    else:
        used = amount_said(quantity=use.used.quantity, unit="", book=book, speaker=speaker)
        said.append(speaker.say("cap_used", used=used, unit=name, until=use.used_until))
    return CapView(name_in(rule.title, speaker) if rule else use.rule, tuple(said))
