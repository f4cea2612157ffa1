"""Puts the lines of a manifest under a rulebook: pure, in three values, the same in whatever order they come.

What a rule bars needs clearance; what it cannot decide asks; what only rules hit that may not be about a thing that
comes back waits for the authority's view; a line without a code that rules go by needs its classification; the rest
says that no rule matched, which is not a clearance. A permission is told as a way and takes nothing back.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from tandem.acts.manifest import Line
from tandem.regimes.regime import About, Cap, Regime, Rule, is_doubtful
from tandem.regimes.rulebook import Rulebook
from tandem.rules.cap import CapState, cap_state
from tandem.rules.condition import STRENGTH, Finding, code_of, counts_value, gate_of, judge, keys_on_code, narrows
from tandem.rules.reason import Reason, because
from tandem.rules.requirement import requirements_of
from tandem.rules.ruling import Amount, CapUse, Hit, LineRuling, Ruling, Shipment, Status

_Key = tuple[str, str, bool, str, str]


_NOTHING = Line(line=1, name="")


class _Bound(NamedTuple):
    """A rule that binds the shipment. `gate` are the codes under which alone it can say anything; None is any.

    `counts` tells whether it looks at the value of a line.
    """

    place: int
    rule: Rule
    regime: Regime
    gate: frozenset[str] | None
    counts: bool


class _Said(NamedTuple):
    """What the rules say to all lines that look alike to them."""

    hits: tuple[Hit, ...]
    ways: tuple[Hit, ...]
    capped: tuple[int, ...]
    unclassified: bool


def rule_lines(*, lines: Iterable[Line], book: Rulebook, shipment: Shipment) -> Ruling:
    """Answer what a rulebook says to the lines of a shipment. Nothing in the answer is a clearance."""
    lines = sorted(lines, key=lambda line: line.line)
    reading = _Reading(book, shipment)
    said = [reading.said(line) for line in lines]
    caps = reading.caps(lines, said)
    ruled = [reading.ruled(line, one, caps) for line, one in zip(lines, said, strict=True)]
    about_all = shipment_hits(lines=lines, book=book, shipment=shipment)
    requirements = requirements_of(lines=lines, ruled=ruled, about_all=about_all, book=book, shipment=shipment)
    by_line = defaultdict(list)
    for requirement in requirements:
        for number in requirement.lines:
            by_line[number].append(requirement.authority)
    return Ruling(
        lines=tuple(msgspec.structs.replace(one, authorities=tuple(by_line[one.line])) for one in ruled),
        requirements=requirements, shipment=tuple(hit for hit in about_all if hit.effect != "permission"),
        ways=tuple(hit for hit in about_all if hit.effect == "permission"),
        doubtful=_doubtful(
            (*about_all, *(hit for one in ruled for hit in (*one.hits, *one.ways))),
            (one.authority for one in requirements), book,
        ),
        not_screened=max(shipment.named, len({line.end_user for line in lines if line.end_user})),
        unbound=tuple(regime.id for regime in book.regimes if not _binds(regime, shipment)),
    )  # fmt: skip


def shipment_hits(*, lines: Sequence[Line], book: Rulebook, shipment: Shipment) -> tuple[Hit, ...]:
    """Answer the rules about a shipment as a whole: each once, with the strongest that it says to any line.

    A line without a code does not let such a rule pass: it asks.
    """
    found = []
    unlike = tuple({_key(line): line for line in reversed(lines)}.values()) or (_NOTHING,)
    for place, (regime, rule) in enumerate(_bound(book, shipment, "shipment")):
        of = unlike if narrows(rule.when) else unlike[:1]
        findings = (judge(when=rule.when, line=line, shipment=shipment) for line in of)
        said = max(findings, key=lambda one: STRENGTH[one.verdict])
        if said.verdict != "no":
            asking = said._replace(verdict="ask") if said.verdict == "unclassified" else said
            found.append(_hit(_Bound(place, rule, regime, None, False), asking, _NOTHING))
    return tuple(found)


class _Reading:
    """The rules of a book that bind one shipment, laid out by the codes that they begin with."""

    def __init__(self, book: Rulebook, shipment: Shipment) -> None:
        self._book, self._shipment = book, shipment
        self._rules = [
            _Bound(place, rule, regime, gate_of(rule.when), counts_value(rule.when))
            for place, (regime, rule) in enumerate(_bound(book, shipment, "line"))
        ]
        self._keyed = any(keys_on_code(one.rule.when) for one in self._rules)
        self._any = [one for one in self._rules if one.gate is None]
        self._by_prefix: dict[str, list[_Bound]] = defaultdict(list)
        self._by_beginning: dict[str, list[_Bound]] = defaultdict(list)
        for one in self._rules:
            for prefix in one.gate or ():
                self._by_prefix[prefix].append(one)
                for length in range(2, len(prefix)):
                    self._by_beginning[prefix[:length]].append(one)
        self._candidates: dict[str, tuple[_Bound, ...]] = {}
        self._known: dict[_Key, _Said] = {}

    def said(self, line: Line) -> _Said:
        """What the rules say to a line, the caps left out; looked up where one like it was read before."""
        code = code_of(line)
        rules = self._candidates.get(code)
        if rules is None:
            rules = self._candidates[code] = self._about(code)
        key = _key(line, worth=any(one.counts for one in rules))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._read(line, rules)
        return found

    def _read(self, line: Line, rules: Sequence[_Bound]) -> _Said:
        hits: list[Hit] = []
        ways: list[Hit] = []
        capped, unclassified = [], False
        for one in rules:
            finding = judge(when=one.rule.when, line=line, shipment=self._shipment)
            if finding.verdict == "unclassified":
                unclassified = True
            elif finding.verdict != "no":
                hit = _hit(one, finding, line)
                (ways if one.rule.effect == "permission" else hits).append(hit)
                if one.rule.cap is not None and one.rule.effect == "cap":
                    capped.append(one.place)
        return _Said(tuple(hits), tuple(ways), tuple(capped), unclassified or (self._keyed and not code_of(line)))

    def _about(self, code: str) -> tuple[_Bound, ...]:
        """The rules that can say anything about goods under a code; all of them where there is none."""
        if not code:
            return tuple(self._rules)
        found = {one.place: one for one in self._any}
        for length in range(2, len(code) + 1):
            found.update((one.place, one) for one in self._by_prefix.get(code[:length], ()))
        found.update((one.place, one) for one in self._by_beginning.get(code, ()))
        return tuple(found[place] for place in sorted(found))

    def caps(self, lines: Sequence[Line], said: Sequence[_Said]) -> dict[int, CapState]:
        """Where every cap stands after all lines that it is about."""
        about: dict[int, list[Line]] = defaultdict(list)
        for line, one in zip(lines, said, strict=True):
            for place in one.capped:
                about[place].append(line)
        return {
            place: cap_state(rule=self._rules[place].rule, regime=self._rules[place].regime, lines=found,
                             book=self._book, starts_on=self._shipment.starts_on)
            for place, found in about.items()
        }  # fmt: skip

    def ruled(self, line: Line, said: _Said, caps: Mapping[int, CapState]) -> LineRuling:
        """The ruling of one line; its authorities come from the requirements."""
        states = {self._rules[place].rule.id: caps[place] for place in said.capped}
        asked = {self._rules[place].rule.id: self._rules[place].rule.cap for place in said.capped}
        hits = tuple(
            _capped(hit, line, states[hit.rule], asked[hit.rule]) if hit.rule in states else hit for hit in said.hits
        ) if states else said.hits  # fmt: skip
        status = _status(hits, unclassified=said.unclassified)
        uses = tuple(state.uses[line.line] for state in states.values())
        return LineRuling(
            line=line.line, status=status, hits=hits, ways=said.ways, caps=uses,
            conversions=_amounts(uses), why=_why(status, line),
        )  # fmt: skip


def _key(line: Line, *, worth: bool = True) -> _Key:
    """What of a line the rules can see; the same key, the same answer."""
    return (line.hs, line.returns, line.vehicle, *((line.value, line.quantity) if worth else ("", "")))


def _bound(book: Rulebook, shipment: Shipment, about: About) -> Iterable[tuple[Regime, Rule]]:
    """Every rule that binds a shipment of this direction with these ties; either side may be about both directions."""
    for regime in book.regimes:
        for rule in regime.rules if _binds(regime, shipment) else ():
            both_ways = "any" in (rule.direction, shipment.direction)
            if rule.about == about and (both_ways or rule.direction == shipment.direction):
                yield regime, rule


def _binds(regime: Regime, shipment: Shipment) -> bool:
    return not regime.nexus or any(one in shipment.nexus for one in regime.nexus)


def _hit(one: _Bound, finding: Finding, line: Line) -> Hit:
    rule = one.rule
    temporary = rule.temporary_asks and line.returns in ("yes", "partly")
    why = finding.why or (because("ruled_every_line" if rule.about == "line" else "ruled_whole_shipment"),)
    return Hit(
        rule=rule.id, regime=one.regime.id, authority=rule.exempt.authority if rule.exempt else one.regime.authority,
        asks=finding.verdict == "ask", effect=rule.effect, questions=finding.questions, temporary=temporary,
        why=(*why, because("ruled_comes_back", returns=line.returns)) if temporary else why,
    )  # fmt: skip


def _capped(hit: Hit, line: Line, state: CapState, cap: Cap | None) -> Hit:
    """The hit of a cap: over it the rule bars, within it an officer has to find out what the cap asks."""
    asks = () if state.exceeded or cap is None else cap.asks
    why, questions = (*hit.why, *state.why[line.line]), (*hit.questions, *asks)
    return msgspec.structs.replace(hit, asks=hit.asks or not state.exceeded, questions=questions, why=why)


def _amounts(uses: Iterable[CapUse]) -> tuple[Amount, ...]:
    by_unit = {use.asked.unit: use.asked for use in uses if use.asked is not None}
    return tuple(by_unit.values())


def _status(hits: Sequence[Hit], *, unclassified: bool) -> Status:
    """The first that applies, in the order of `STATUSES`."""
    own = [hit for hit in hits if hit.effect != "duty"]
    if any(not hit.asks and not hit.temporary for hit in own):
        return "needs_clearance"
    if any(hit.asks for hit in own):
        return "ask"
    if own:
        return "authoritys_view"
    return "needs_classification" if unclassified else "no_rule_matched"


def _why(status: Status, line: Line) -> tuple[Reason, ...]:
    if status == "needs_classification":
        return (because("ruled_code_unfit", hs=line.hs[:40]) if line.hs else because("ruled_no_code"),)
    return (because("no_rule_matched"),) if status == "no_rule_matched" else ()


def _doubtful(hits: Iterable[Hit], authorities: Iterable[str], book: Rulebook) -> tuple[str, ...]:
    rules = {rule.id for regime in book.regimes for rule in regime.rules if is_doubtful(rule)}
    bodies = {one.id for one in book.authorities if one.confidence != "confirmed" or one.unconfirmed}
    named = dict.fromkeys(hit.rule for hit in hits)
    return (*sorted(one for one in named if one in rules), *(one for one in authorities if one in bodies))
