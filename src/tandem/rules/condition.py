"""Whether a condition of a rule holds for a line: yes, it asks, the line has no code for it, or no; with a trace.

*Ask* is never passed over, and *unclassified* is neither a hit nor a pass: the line needs its code first. Of conditions
that all have to hold the weakest answer counts, of those of which one is enough the strongest.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Literal, NamedTuple

from tandem.acts.manifest import Line
from tandem.regimes.regime import When, Worth
from tandem.regimes.stepwise import Names
from tandem.rules.reason import Reason, because
from tandem.rules.ruling import Shipment

Verdict = Literal["no", "unclassified", "ask", "yes"]
STRENGTH: dict[Verdict, int] = {"no": 0, "unclassified": 1, "ask": 2, "yes": 3}
"""How strong each answer is."""

_OTHER_WAY: dict[Verdict, Verdict] = {"no": "yes", "unclassified": "unclassified", "ask": "ask", "yes": "no"}

_CODE = re.compile(r"(?:[0-9]{2}){1,3}|[0-9]{8,10}")
"""Codes have digits in pairs up to six; with three, five or seven one was lost, such as the nought of 0402.10."""

_RESERVED = frozenset({"00", "77", "98", "99"})
"""Chapters under which no goods stand in the Harmonized System: 77 is kept free, 98 and 99 are left to each State."""

_VEHICLE = re.compile(r"86(0[1-6])|87(0[1-6]|09|1[0-36])|88(0[1-6])|89(0[1-6])")
"""Headings of locomotives, rail cars, motor vehicles, aircraft and vessels; their parts and tracks stand elsewhere."""


class Finding(NamedTuple):
    """What a condition answers for a line, the steps that led there, and what an officer is asked."""

    verdict: Verdict
    why: tuple[Reason, ...] = ()
    questions: tuple[Names, ...] = ()


_NO = Finding("no")
_UNCLASSIFIED = Finding("unclassified", (because("ruled_no_code"),))


def code_of(line: Line) -> str:
    """Answer the HS code of a line as bare digits; empty where it has none that goods could stand under."""
    return _bare(line.hs)


@lru_cache(maxsize=16_384)
def _bare(hs: str) -> str:
    code = hs.replace(".", "").replace(" ", "")
    return code if _CODE.fullmatch(code) and code.isascii() and code[:2] not in _RESERVED else ""


def is_vehicle(line: Line) -> bool:
    """Tell whether a line is a vehicle: somebody said so, or its code is that of one."""
    return line.vehicle or _VEHICLE.match(code_of(line)) is not None


def judge(*, when: When, line: Line, shipment: Shipment) -> Finding:
    """Answer whether all that a condition says holds for a line.

    A question stands for what cannot be decided: beside codes that ask it is the question about those, and is not put
    where a code decides; anywhere else it has to be answered whatever the rest says.
    """
    found = _all(_parts(when, line, shipment))
    if when.question is None or found.verdict != "ask":
        return found
    return found._replace(questions=(*found.questions, when.question))


def narrows(when: When) -> bool:
    """Tell whether a condition tells lines apart."""
    own = when.hs or when.hs_asks or when.returns or when.vehicle is not None or when.value_over is not None
    return bool(own) or any(narrows(one) for one in (*when.all_of, *when.any_of, *when.none_of))


def gate_of(when: When) -> frozenset[str] | None:
    """Answer the prefixes of which a code has to meet one for a condition to say anything; None where any code may."""
    own = frozenset((*when.hs, *when.hs_asks))
    if own:
        return own
    for part in when.all_of:
        if (gate := gate_of(part)) is not None:
            return gate
    gates = [gate_of(part) for part in when.any_of]
    known = [gate for gate in gates if gate is not None]
    return frozenset().union(*known) if known and len(known) == len(gates) else None


def counts_value(when: When) -> bool:
    """Tell whether a condition looks at the value of a line anywhere."""
    parts = (*when.all_of, *when.any_of, *when.none_of)
    return when.value_over is not None or any(counts_value(part) for part in parts)


def keys_on_code(when: When) -> bool:
    """Tell whether a condition goes by the HS code anywhere."""
    return bool(when.hs or when.hs_asks) or any(
        keys_on_code(one) for one in (*when.all_of, *when.any_of, *when.none_of)
    )


def _parts(when: When, line: Line, shipment: Shipment) -> Iterable[Finding]:
    if when.hs or when.hs_asks:
        yield _code(when, line)
    yield from _shipped(when, shipment)
    if when.returns:
        # Where nobody said that a thing comes back it is ruled as staying, which is the stricter.
        comes = line.returns or "no"
        yield Finding("yes", (because("ruled_returns", returns=comes),)) if comes in when.returns else _NO
    if when.vehicle is not None:
        told = because("ruled_vehicle" if when.vehicle else "ruled_no_vehicle")
        yield Finding("yes", (told,)) if is_vehicle(line) is when.vehicle else _NO
    if when.value_over is not None:
        yield _value(when.value_over, line)
    if when.end_use:
        yield Finding("ask", (because("ruled_end_use", uses=", ".join(when.end_use)),))
    if when.listed_party:
        yield Finding("ask", (because("ruled_not_screened"),))
    yield from (judge(when=one, line=line, shipment=shipment) for one in when.all_of)
    if when.any_of:
        yield _any(judge(when=one, line=line, shipment=shipment) for one in when.any_of)
    yield from (_not(judge(when=one, line=line, shipment=shipment)) for one in when.none_of)
    if when.question is not None and not when.hs_asks:
        yield Finding("ask", (because("ruled_question"),))


def _all(parts: Iterable[Finding]) -> Finding:
    found = []
    for part in parts:
        if part.verdict == "no":
            return _NO
        found.append(part)
    verdict: Verdict = min((one.verdict for one in found), key=lambda one: STRENGTH[one], default="yes")
    return _joined(verdict, found)


def _any(parts: Iterable[Finding]) -> Finding:
    found = list(parts)
    verdict = max((one.verdict for one in found), key=lambda one: STRENGTH[one])
    return _joined(verdict, [one for one in found if one.verdict == verdict]) if verdict != "no" else _NO


def _not(one: Finding) -> Finding:
    verdict = _OTHER_WAY[one.verdict]
    why = one.why if verdict != "yes" else (because("ruled_no_exception"),)
    return Finding(verdict, why, one.questions)


def _joined(verdict: Verdict, found: list[Finding]) -> Finding:
    if len(found) == 1:
        return Finding(verdict, found[0].why, found[0].questions)
    why = tuple(dict.fromkeys(reason for one in found for reason in one.why))
    return Finding(verdict, why, tuple(question for one in found for question in one.questions))


def _code(when: When, line: Line) -> Finding:
    """The longest prefix that a code falls under decides; of two as long the one that hits."""
    code = code_of(line)
    if not code:
        return _UNCLASSIFIED
    hits, asks, shorter = _laid_out(when.hs, when.hs_asks)
    for length in range(len(code), 1, -1):
        prefix = code[:length]
        if prefix in hits:
            return Finding("yes", (because("ruled_code", hs=code, prefix=prefix),))
        if prefix in asks:
            return Finding("ask", (because("ruled_code_asks", hs=code, prefix=prefix),))
    short = shorter.get(code)
    return Finding("ask", (because("ruled_code_short", hs=code, prefix=short),)) if short else _NO


@lru_cache(maxsize=4_096)
def _laid_out(
    hs: tuple[str, ...], hs_asks: tuple[str, ...]
) -> tuple[frozenset[str], frozenset[str], Mapping[str, str]]:
    """Prefixes to be looked up, and for each of their beginnings the first prefix that begins so."""
    shorter: dict[str, str] = {}
    for prefix in sorted((*hs, *hs_asks)):
        for length in range(2, len(prefix)):
            shorter.setdefault(prefix[:length], prefix)
    return frozenset(hs), frozenset(hs_asks), shorter


def _shipped(when: When, shipment: Shipment) -> Iterable[Finding]:
    for code, asked, there in (
        ("ruled_nexus", when.nexus, shipment.nexus),
        ("ruled_crosses", when.crosses, shipment.crosses),
        ("ruled_party", when.parties, shipment.parties),
    ):
        if asked:
            both = [one for one in asked if one in there]
            yield Finding("yes", (because(code, codes=", ".join(both)),)) if both else _NO


def _value(over: Worth, line: Line) -> Finding:
    """A line's value may be meant for all of it or for a piece; where the two differ over the threshold, it asks."""
    limit = f"{over.amount} {over.currency}"
    amount, _, currency = line.value.strip().partition(" ")
    worth, count = _number(amount), _number(line.quantity)
    if worth is None or not currency:
        return Finding("ask", (because("ruled_value_missing", over=limit),))
    if currency.strip().casefold() != over.currency.casefold():
        return Finding("ask", (because("ruled_value_currency", value=line.value, over=limit),))
    readings = {worth > Decimal(over.amount), count is not None and count > 0 and worth / count > Decimal(over.amount)}
    if readings == {True}:
        return Finding("yes", (because("ruled_value", value=line.value, over=limit),))
    return Finding("ask", (because("ruled_value_each", value=line.value, over=limit),)) if True in readings else _NO


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None
