"""A small rulebook for tests of the rules on goods: a ban of vehicles and machines, a cap on fuel, and who decides.

It is written by hand and is not the law; `tests/regimes` reads what ships.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec

from tandem.acts.manifest import Line
from tandem.regimes.authority import Authority, Trigger
from tandem.regimes.regime import Cap, Exempt, Regime, Rule, When
from tandem.regimes.rulebook import Conversion, Rulebook, Unit
from tandem.regimes.stepwise import Source
from tandem.rules.ruling import Shipment

DIESEL_ASKS = {"en": "Is it a jet fuel?", "ko": "제트 연료입니까?"}
NOTIFIED = {"en": "Was it notified?", "ko": "통보하였습니까?"}
COMMITTEE, MINISTRY, COMMAND, HOST = "committee", "ministry", "command", "host"


def rule(id: str, **facts: Any) -> Rule:
    """Make a rule of one paragraph that is confirmed unless told otherwise."""
    said = {"en": id, "ko": id}
    plain = {"direction": "to", "effect": "ban", "confidence": "confirmed", "law": f"paragraph {id}"} | facts
    return Rule(id=id, title=said, says=said, sources=(Source(what="made for tests"),), **plain)


def authority(id: str, *triggers: Trigger, **facts: Any) -> Authority:
    """Make an authority that is confirmed unless told otherwise."""
    said = {"en": id, "ko": id}
    plain = {"confidence": "confirmed", "sources": (Source(what="made for tests"),)} | facts
    return Authority(id=id, names=said, decides=said, triggers=triggers, **plain)


BAN = rule(
    "vehicles", when=When(hs=("73", "84", "85", "86", "87")), temporary_asks=True, exempt=Exempt(authority=COMMITTEE)
)
FUEL_CAP = rule(
    "fuel-cap", effect="cap", when=When(hs=("2710",)),
    cap=Cap(amount="500000", unit="bbl", period="calendar_year", begins=date(2018, 1, 1), asks=(NOTIFIED,)),
    exempt=Exempt(authority=COMMITTEE),
)  # fmt: skip
JET_FUEL = rule("jet-fuel", when=When(hs_asks=("271012", "271019"), question=DIESEL_ASKS))
CRUDE = rule("crude", when=When(hs=("27090010",)))
STATUES = rule("statues", direction="from", when=When(hs=("9703",)))
VENTURES = rule("ventures", about="shipment", direction="any", when=When(question={"en": "A venture?", "ko": "합작?"}))
POLICY = rule("policy", about="policy", when=When())

UNITS = (
    Unit(id="L", names={"en": "litre", "ko": "리터"}, base="L", factor="1", words=("litre", "litres", "리터")),
    Unit(id="bbl", names={"en": "US barrel", "ko": "배럴"}, base="L", factor="158.987294928", words=("barrel",)),
    Unit(id="t", names={"en": "tonne", "ko": "톤"}, base="kg", factor="1000", words=("tonne",)),
    Unit(id="pcs", names={"en": "piece", "ko": "개"}, base="pcs", factor="1", words=("piece", "개", "대")),
)
AUTHORITIES = (
    authority(COMMITTEE, Trigger(rules=True)),
    authority(COMMAND, Trigger(crosses=("MDL",), covers="all"), confidence="partly"),
    authority(MINISTRY, Trigger(parties=("ROK",), covers="all"), kind="own", body="ROK"),
    authority("transport", Trigger(parties=("ROK",), covers="vehicles"), kind="own", body="ROK"),
    authority(HOST, Trigger(covers="all"), kind="host"),
)


def regime(*rules: Rule, **facts: Any) -> Regime:
    """Make a regime of these rules."""
    plain = {"id": "UN", "target": "north", "authority": COMMITTEE} | facts
    return Regime(format="tandem-regime/1", names={"en": "UN", "ko": "유엔"}, rules=rules, **plain)


def book(*rules: Rule, regimes: tuple[Regime, ...] = (), **facts: Any) -> Rulebook:
    """Make a rulebook: of these rules, or of the whole small set where none is given."""
    own = regime(*(rules or (BAN, FUEL_CAP, JET_FUEL, CRUDE, STATUES, VENTURES, POLICY)))
    diesel = Conversion(of="t", to="L", factor="1149", hs=("271019",))
    plain = {"authorities": AUTHORITIES, "units": UNITS, "conversions": (diesel,)} | facts
    return Rulebook(v=1, target="north", regimes=(own, *regimes), **plain)


BOOK = book()
SURVEY = Shipment(
    direction="to", crosses=("MDL",), parties=("ROK", "US"), starts_on=date(2018, 11, 30), ends_on=date(2018, 12, 17)
)
_LINES: Mapping[str, Mapping[str, Any]] = {
    "fuel": {"name": "light oil", "quantity": "55000", "unit": "L", "hs": "271019", "returns": "partly"},
    "coach": {"name": "sleeping coach", "quantity": "1", "hs": "8605", "returns": "yes"},
    "laptops": {"name": "laptop computers", "quantity": "17", "hs": "847130"},
    "medicine": {"name": "oseltamivir", "quantity": "200000", "unit": "pcs", "hs": "300490"},
    "uncoded": {"name": "other survey equipment"},
}


def line(kind: str, number: int = 1, **facts: Any) -> Line:
    """Make a line of the survey or of the medicine, with changes."""
    return msgspec.convert({"line": number} | dict(_LINES[kind]) | facts, Line)
