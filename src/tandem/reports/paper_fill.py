"""Fills a form in from what the record holds; what it does not hold stays to be filled in by hand."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tandem.acts.manifest import Line
from tandem.regimes.authority import LeadTime
from tandem.regimes.paperform import FormField, FormPart, LineFill, PaperForm
from tandem.regimes.regime import Rule, is_doubtful
from tandem.reports.paper import FilledField, FilledPart, Paper, PaperFacts, PaperRequest, Paragraph, State
from tandem.reports.paper_words import (
    amount_written,
    day_written,
    days_written,
    instant_written,
    numbers_written,
    one_line,
    plain,
)
from tandem.reports.speaker import Speaker
from tandem.rules.reason import Reason, because
from tandem.rules.ruling import Amount, CapUse

_MOST_NAMED = 12
"""Names of goods, vehicles or end users that are written out in a field; the rest is counted."""


def fill_paper(form: PaperForm, facts: PaperFacts, *, language: str) -> Paper:
    """Answer a form filled in from the record, in a language."""
    filling = _Filling(form, facts, Speaker(language, facts.zones[0] if facts.zones else "UTC"))
    return Paper(
        form=form, facts=facts, language=language, to=form.to[language], subject=filling.placed(form.subject),
        parts=tuple(filling.part(part) for part in form.parts), remarks=tuple(_remarks(form, facts)),
    )  # fmt: skip


def asked_lines(form: PaperForm, facts: PaperFacts) -> tuple[Line, ...]:
    """Answer the lines about which the authority is asked: all, or those for which a rule names it."""
    if form.asks_lines == "all" or facts.ruling is None:
        return facts.lines
    requirement = facts.requirement(form.authority)
    named = set(requirement.lines) if requirement else set()
    return tuple(line for line in facts.lines if line.line in named)


def _remarks(form: PaperForm, facts: PaperFacts) -> Iterator[Reason]:
    """What a reader of the paper has to know about it as a whole."""
    if not facts.has_manifest:
        yield because("paper_no_manifest")
    if facts.ruling is None:
        yield from _unruled(facts)
        return
    if facts.requirement(form.authority) is None:
        yield because("paper_no_rule_names", authority=form.authority)
    if facts.not_screened:
        yield because("clearance_not_screened", count=facts.not_screened)
    for status in ("ask", "needs_classification", "authoritys_view", "no_rule_matched"):
        found = (one.line for one in facts.ruling.lines if one.status == status)
        open_lines = [line for line in found if line not in facts.decided]
        if open_lines:
            yield because(f"paper_open_{status}", count=len(open_lines), lines=numbers_written(open_lines))


def _unruled(facts: PaperFacts) -> Iterator[Reason]:
    """Why nothing is said of the lines: nobody assessed them, or what was assessed is another now."""
    code = facts.unruled.code if facts.unruled else "clearance_not_assessed"
    if code == "clearance_not_assessed":
        yield because("paper_not_assessed")
    elif facts.unruled is not None and code != "clearance_no_manifest":
        yield facts.unruled


class _Struck(NamedTuple):
    """A line that a rule is about, or may be about where an officer has not answered what it asks."""

    line: int
    asks: bool


class _Filling:
    """One paper while it is filled in."""

    def __init__(self, form: PaperForm, facts: PaperFacts, speaker: Speaker) -> None:
        self.form, self.facts, self.speaker = form, facts, speaker
        self.lines = asked_lines(form, facts)
        self.applicant = one_line(facts.owner_name) or facts.owner
        self.hits = self._hits()
        self.provisions = self._provisions()
        self._fields: dict[str, Callable[[], Iterable[Paragraph]]] = {
            "applicant": lambda: _said(self.applicant), "title": lambda: _said(one_line(facts.title)),
            "what": lambda: _said(facts.what), "days": self._days, "first_day": self._first_day,
            "last_day": self._last_day, "route": lambda: _said(facts.route), "direction": self._direction,
            "crosses": lambda: _said(", ".join(facts.terms.crosses)), "lines": lambda: self._goods(self.lines),
            "goods": lambda: self._goods([line for line in self.lines if not line.vehicle]),
            "vehicles": self._vehicles, "end_users": lambda: self._named(line.end_user for line in self.lines),
            "origins": lambda: self._named(line.origin for line in self.lines), "returns": self._returns,
            "exemption": self._exemption, "amounts": self._amounts, "requests": self._requests,
            "filed": self._filed, "file_by": self._file_by, "parties": self._parties,
        }  # fmt: skip

    def part(self, part: FormPart) -> FilledPart:
        """Answer a part with its fields or its rows."""
        return FilledPart(
            part=part,
            opening=self.placed(part.opening) if part.opening else "",
            closing=self.placed(part.closing) if part.closing else "",
            fields=tuple(self._field(field) for field in part.fields),
            rows=tuple(self._rows(part)),
        )

    def placed(self, words: object) -> str:
        """Answer words of the form with what they name put in; text of the record is never read as a place."""
        text: str = words[self.speaker.language]  # type: ignore[index]
        title = one_line(self.facts.title) or self.facts.ref
        return text.format(applicant=self.applicant, title=title, ref=self.facts.ref, count=len(self.lines))

    def _field(self, field: FormField) -> FilledField:
        found = tuple(self._fields[field.fill]()) if field.fill else ()
        wanted = field.hint if not found else field.also
        to_fill = wanted[self.speaker.language] if wanted else ""
        return FilledField(field, _state(field, found), found, to_fill)

    def _rows(self, part: FormPart) -> Iterator[tuple[str | None, ...]]:
        if part.kind == "empty":
            for number in range(1, part.empty + 1):
                yield tuple(str(number) if column.fill == "line" else None for column in part.columns)
        elif part.kind == "lines":
            for line in self.lines:
                if part.rows == "all" or line.vehicle == (part.rows == "vehicles"):
                    yield tuple(
                        self._cell(line, column.fill) or (None if column.required else "") for column in part.columns
                    )  # fmt: skip

    def _cell(self, line: Line, fill: LineFill) -> str:
        amount, _, currency = line.value.partition(" ")
        found = {
            "line": str(line.line), "name": line.name, "quantity": line.quantity, "unit": line.unit, "hs": line.hs,
            "value": amount, "currency": currency, "origin": line.origin, "end_user": line.end_user,
            "route": line.route, "returns": self._comes_back(line), "returns_on": line.returns_on,
        }  # fmt: skip
        if fill == "first_day":
            return self._day(self.facts.terms.starts_on)
        if fill == "rules":
            return "; ".join(self.provisions.get(line.line, ()))
        return one_line(found.get(fill, ""))

    def _day(self, day: str) -> str:
        return day_written(day, self.form.days, self.speaker) if day else ""

    def _comes_back(self, line: Line) -> str:
        said = self.speaker.word("returns", line.returns) if line.returns else ""
        return f"{said}, {self._day(line.returns_on)}" if said and line.returns_on else said

    def _days(self) -> Iterator[Paragraph]:
        terms = self.facts.terms
        if terms.starts_on and terms.ends_on:
            days = days_written(terms.starts_on, terms.ends_on, self.form.days, self.speaker)
            yield Paragraph(f"{days} ({terms.zone})")

    def _first_day(self) -> Iterator[Paragraph]:
        return _said(self._day(self.facts.terms.starts_on))

    def _last_day(self) -> Iterator[Paragraph]:
        return _said(self._day(self.facts.terms.ends_on))

    def _direction(self) -> Iterator[Paragraph]:
        return _said(self.speaker.word("paper_direction", self.facts.direction) if self.facts.direction else "")

    def _goods(self, goods: Sequence[Line]) -> Iterator[Paragraph]:
        if goods:
            yield Paragraph(self.speaker.say("paper_lines", count=len(goods)))
            yield from self._listed([self._short(line) for line in goods])

    def _vehicles(self) -> Iterator[Paragraph]:
        yield from self._listed([self._short(line) for line in self.lines if line.vehicle])

    def _short(self, line: Line) -> str:
        name = one_line(line.name)
        amount = " ".join(filter(None, (amount_written(line.quantity), one_line(line.unit))))
        return self.speaker.say("paper_line", number=line.line, name=f"{name}, {amount}" if amount else name)

    def _named(self, names: Iterable[str]) -> Iterator[Paragraph]:
        yield from self._listed(list(dict.fromkeys(filter(None, map(one_line, names)))))

    def _listed(self, found: Sequence[str]) -> Iterator[Paragraph]:
        if found:
            yield Paragraph("; ".join(found[:_MOST_NAMED]))
        if len(found) > _MOST_NAMED:
            yield Paragraph(self.speaker.say("paper_more", count=len(found) - _MOST_NAMED))

    def _returns(self) -> Iterator[Paragraph]:
        for answer in ("yes", "partly", "no"):
            lines = [line.line for line in self.lines if line.returns == answer]
            if lines:
                yield Paragraph(self.speaker.say(f"paper_returns_{answer}", lines=numbers_written(lines)))
        silent = [line.line for line in self.lines if not line.returns]
        if silent and len(silent) < len(self.lines):
            yield Paragraph("", self.speaker.say("paper_returns_silent", lines=numbers_written(silent)))

    def _hits(self) -> dict[str, list[_Struck]]:
        """The rules from which this authority can exempt, with the lines that they are about."""
        found: dict[str, list[_Struck]] = {}
        asked = {line.line for line in self.lines}
        for ruled in self.facts.ruling.lines if self.facts.ruling else ():
            for hit in ruled.hits if ruled.line in asked else ():
                if hit.authority == self.form.authority:
                    found.setdefault(hit.rule, []).append(_Struck(ruled.line, hit.asks))
        return found

    def _exemption(self) -> Iterator[Paragraph]:
        for id, struck in self.hits.items():
            rule = self.facts.book.rule(id) if self.facts.book else None
            if rule is not None:
                marks = (self._open(struck), self._doubt(rule))
                yield Paragraph(self._asks(rule, [one.line for one in struck]), "; ".join(filter(None, marks)))

    def _open(self, struck: Iterable[_Struck]) -> str:
        """What an officer has not answered yet: nobody can say whether the rule is about these lines."""
        lines = [one.line for one in struck if one.asks]
        return self.speaker.say("paper_rule_asks", count=len(lines), lines=numbers_written(lines)) if lines else ""

    def _asks(self, rule: Rule, lines: Sequence[int]) -> str:
        language = self.speaker.language
        under = rule.exempt.under if rule.exempt else ""
        code = "paper_exemption_under" if under else "paper_exemption"
        return self.speaker.say(
            code, law=rule.law, says=rule.says[language].strip(), under=under,
            named=self.speaker.say("paper_named", count=len(lines), lines=numbers_written(lines)),
        )  # fmt: skip

    def _doubt(self, rule: Rule) -> str:
        if not is_doubtful(rule):
            return ""
        return self.speaker.say("paper_rule_unconfirmed", confidence=self.speaker.word("paper_sure", rule.confidence))

    def _provisions(self) -> dict[int, list[str]]:
        """The law of every rule on a line, each with its mark."""
        found: dict[int, list[str]] = {}
        for id, struck in self.hits.items():
            rule = self.facts.book.rule(id) if self.facts.book else None
            if rule is not None:
                mark = f" [{self.speaker.say('paper_unconfirmed')}]" if is_doubtful(rule) else ""
                for line, _ in struck:
                    found.setdefault(line, []).append(f"{rule.law}{mark}")
        return found

    def _amounts(self) -> Iterator[Paragraph]:
        asked = {line.line: line for line in self.lines}
        for ruled in self.facts.ruling.lines if self.facts.ruling else ():
            for use in ruled.caps if ruled.line in asked else ():
                if use.asked is not None and use.share_percent is not None:
                    yield self._amount(asked[ruled.line], use, use.asked)

    def _amount(self, line: Line, use: CapUse, amount: Amount) -> Paragraph:
        rule = self.facts.book.rule(use.rule) if self.facts.book else None
        said = self.speaker.say(
            "paper_amount", line=self._short(line), quantity=amount_written(amount.quantity),
            unit=self._unit(amount.unit), share=use.share_percent, cap=amount_written(use.cap.quantity),
            law=rule.law if rule else use.rule,
        )  # fmt: skip
        return Paragraph(said, self._doubt(rule) if rule else "")

    def _unit(self, id: str) -> str:
        unit = next((one for one in self.facts.book.units if one.id == id), None) if self.facts.book else None
        return unit.names.get(self.speaker.language, id) if unit else id

    def _authority(self, id: str) -> str:
        found = self.facts.authority(id)
        return found.names.get(self.speaker.language, id) if found else id

    def _requests(self) -> Iterator[Paragraph]:
        for request in self.facts.requests:
            if request.authority != self.form.authority:
                yield Paragraph(
                    self.speaker.say(
                        "paper_request", authority=self._authority(request.authority), ref=request.ref,
                        filed=self._day(request.filed_on), state=self.speaker.word("request_state", request.state),
                    ),
                    self._disputed(request),
                )  # fmt: skip

    def _disputed(self, request: PaperRequest) -> str:
        parties = self.speaker.joined(request.disputed)
        return self.speaker.say("paper_request_disputed", parties=parties) if parties else ""

    def _filed(self) -> Iterator[Paragraph]:
        """The day on which this version was filed; a request about an earlier one dates another paper."""
        own = [one for one in self.facts.requests if one.authority == self.form.authority and one.current]
        if own:
            yield Paragraph(self._day(own[-1].filed_on), self._disputed(own[-1]))

    def _file_by(self) -> Iterator[Paragraph]:
        authority = self.facts.authority(self.form.authority)
        lead = authority.lead_time if authority else None
        starts, zone = self.facts.terms.starts_on, self.facts.terms.zone
        if lead is None or not starts or lead.length.unit == "working_days":
            return
        try:
            said = self._latest(lead, date.fromisoformat(starts), zone)
        except (OverflowError, KeyError, ValueError):
            # Somebody signed a zone that this machine does not know, or a day at the end of time.
            return
        mark = "" if lead.basis == "text" else self.speaker.say(f"paper_basis_{lead.basis}")
        yield Paragraph(said, mark)

    def _latest(self, lead: LeadTime, starts: date, zone: str) -> str:
        """Counted back from the first minute of the first day: nobody can say yet at what hour it begins."""
        if lead.length.unit == "hours":
            first = datetime.combine(starts, time(), ZoneInfo(zone))
            at = instant_written(
                first.astimezone(ZoneInfo("UTC")) - timedelta(hours=lead.length.count),
                (zone, *self.facts.zones), self.form.days, self.speaker,
            )  # fmt: skip
            return self.speaker.say("paper_latest_hours", when=at, count=lead.length.count)
        day = starts - timedelta(days=lead.length.count)
        return self.speaker.say("paper_latest_days", when=self._day(day.isoformat()), count=lead.length.count)

    def _parties(self) -> Iterator[Paragraph]:
        return _said(", ".join(name for _, name in self.facts.member_names))


def _said(text: str) -> Iterator[Paragraph]:
    return (Paragraph(line.strip()) for line in plain(text).split("\n") if line.strip())


def _state(field: FormField, found: Sequence[Paragraph]) -> State:
    if not found:
        return "missing" if field.required else "not_needed"
    return "partly" if field.also is not None or any(not one.text for one in found) else "filled"
