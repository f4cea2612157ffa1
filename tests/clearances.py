"""A rulebook of three short regimes and the cast's way through a clearance: assess, judge, file, decide, confirm.

The rules here are made for tests: they are shorter than law, and stand under no confidence of their own.
"""

from typing import Any

from tests.cast import HEAD, ROK, US, Cast

from tandem.acts.clearance import LineAmount
from tandem.desk import clearance as clearing
from tandem.desk import grant as granting
from tandem.desk import request as requesting
from tandem.desk.desk import Receipt
from tandem.desk.evidence import Paper
from tandem.desk.grant import Ruled
from tandem.desk.request import Filing
from tandem.regimes.authority import Authority, LeadTime, Trigger
from tandem.regimes.procedure import Span
from tandem.regimes.regime import Exempt, Regime, Rule, When
from tandem.regimes.rulebook import Rulebook, Unit, write_rulebook
from tandem.rules.clearance import Cell, ClearanceStanding, clearance_of, is_cleared
from tandem.rules.reason import Answer, Reason

UN, UNC = "un-1718", "unc"
"""The authorities of the book: the Committee may exempt from its rules, the Command lets everything cross."""

LETTER = Paper("letter.pdf", b"%PDF-1.4 the letter of the authority")
_NAMES = {"en": "Name", "ko": "이름"}


def rule(id: str, **given: Any) -> Rule:
    """Answer a rule that the Committee may exempt from."""
    plain: dict[str, Any] = {
        "law": "A test, para. 1", "direction": "to", "title": _NAMES, "says": _NAMES, "effect": "ban",
        "exempt": Exempt(authority=UN), "confidence": "recalled", "sources": (),
    }  # fmt: skip
    return Rule(id=id, **{**plain, **given})


def book(**changed: Any) -> Rulebook:
    """Answer the rulebook: oil and machines are barred, 2709 asks, and what crosses needs the Command."""
    rules = (
        rule("oil", when=When(hs=("2710",))),
        rule("crude", when=When(hs_asks=("2709",), question={"en": "Crude?", "ko": "원유인가?"})),
        rule("machines", when=When(hs=("84",)), temporary_asks=True),
    )
    plain: dict[str, Any] = {
        "v": 1, "target": "test",
        "regimes": (Regime(format="tandem-regime/1", id="un", target="test", names=_NAMES, authority=UN, rules=rules),),
        "authorities": (authority(UN, Trigger(rules=True)), authority(UNC, Trigger(crosses=("MDL",), covers="all"))),
        "units": (unit("L", "L", "1"), unit("m3", "L", "1000"), unit("pc", "pc", "1")),
    }  # fmt: skip
    return Rulebook(**{**plain, **changed})


def unit(id: str, base: str, factor: str) -> Unit:
    """Answer a unit."""
    return Unit(id=id, names=_NAMES, base=base, factor=factor)


def authority(id: str, *triggers: Trigger) -> Authority:
    """Answer an authority that decides within three weeks."""
    lead = LeadTime(length=Span(count=21, unit="calendar_days"), basis="assumption")
    return Authority(
        id=id, names=_NAMES, decides=_NAMES, triggers=triggers, lead_time=lead, confidence="recalled", sources=()
    )


OIL: dict[str, Any] = {"line": 1, "name": "light oil", "quantity": "55000", "unit": "L", "hs": "271019"}
PAPER: dict[str, Any] = {"line": 2, "name": "paper", "quantity": "10", "unit": "pc", "hs": "480256"}
CRUDE: dict[str, Any] = {"line": 3, "name": "condensate", "quantity": "5", "unit": "L", "hs": "270900"}
NAMELESS: dict[str, Any] = {"line": 4, "name": "things", "quantity": "1", "unit": "pc"}


def assessed(cast: Cast, *lines: dict[str, Any], crosses: tuple[str, ...] = (), **given: Any) -> str:
    """Give notice of these lines, assess it, and answer the reference."""
    ref = cast.give(manifest=lines or (OIL,), crosses=crosses)
    assess(cast, ref, **given)
    return ref


def assess(cast: Cast, ref: str, code: str = ROK, **given: Any) -> Receipt:
    """Put an action under the rulebook."""
    plain: dict[str, Any] = {"direction": "to", "book": write_rulebook(book())}
    return cast.call(clearing.assess, code, ref=ref, **{**plain, **given})


def judge(cast: Cast, ref: str, verdict: str, *lines: int, rule: str = "", **given: Any) -> Receipt:
    """Answer what a rule asks."""
    given.setdefault("reason", "We looked at the papers.")
    return cast.call(clearing.judge_lines, ROK, ref=ref, verdict=verdict, lines=lines, rule=rule, **given)


def waive(cast: Cast, ref: str, subject: str = "clearance", **given: Any) -> Receipt:
    """Waive by one officer."""
    given.setdefault("reason", "There is no time.")
    return cast.call(clearing.waive, ROK, ref=ref, subject=subject, **given)


def sign_waiver(cast: Cast, ref: str, officer: int = HEAD, code: str = ROK) -> Receipt:
    """Complete a waiver."""
    return cast.call(clearing.sign_waiver, code, officer, ref=ref)


def file(
    cast: Cast, ref: str, code: str = ROK, authority: str = UN, papers: tuple[Paper, ...] = (LETTER,), **given: Any
) -> str:
    """File a request and answer its reference."""
    plain: dict[str, Any] = {"filed_on": "2018-10-15", "title": "Request for the survey train"}
    filing = Filing(authority=authority, **{**plain, **given})
    receipt = cast.call(requesting.file_request, code, ref=ref, filing=filing, papers=papers)
    assert receipt.ref is not None
    return receipt.ref


def move(cast: Cast, request: str, step: str, happened: str = "2018-10-15", code: str = ROK, **given: Any) -> Receipt:
    """Enter a step."""
    given = {"papers": (LETTER,), **given}
    return cast.call(requesting.move_request, code, ref=request, step=step, happened=happened, **given)


def decide(
    cast: Cast,
    request: str,
    outcome: str = "granted",
    lines: tuple[LineAmount, ...] = (),
    code: str = ROK,
    **given: Any,
) -> Receipt:
    """Enter a decision."""
    plain: dict[str, Any] = {"decided_on": "2018-10-15", "papers": (LETTER,), "reason": "As the letter says."}
    ruled = [Ruled(ref=request, outcome=outcome, lines=lines)]
    done: Any = granting.decide_requests
    found = done(
        cast.desks[code], acting=cast.by(code), now=cast.now, seen=cast.page(code), ruled=ruled, **{**plain, **given}
    )
    cast.relay()
    receipt: Receipt = found[0]
    return receipt


def change(
    cast: Cast, request: str, change: str, happened: str = "2018-10-15", code: str = ROK, **given: Any
) -> Receipt:
    """Enter what became of a grant."""
    given = {"papers": (LETTER,), **given}
    return cast.call(granting.change_grant, code, ref=request, change=change, happened=happened, **given)


def answer(cast: Cast, ref: str, on: str, code: str = US, *, right: bool = False, reason: str = "Not so.") -> Receipt:
    """Confirm or dispute an entry."""
    return cast.call(clearing.answer_entry, code, ref=ref, on=on, right=right, reason=reason)


def granted(cast: Cast, ref: str, authority: str = UN, **given: Any) -> str:
    """File a request and enter that it was granted; answers its reference."""
    request = file(cast, ref, authority=authority)
    decide(cast, request, **given)
    return request


def standing(cast: Cast, ref: str, code: str = ROK) -> ClearanceStanding:
    """Answer where the clearance of a notice stands."""
    found = clearance_of(cast.notice(ref, code), cast.group(code))
    assert not isinstance(found, Reason), found
    return found


def cell(cast: Cast, ref: str, authority: str = UN, line: int = 1) -> Cell:
    """Answer one line at one authority."""
    lines = {one.line.line: one for one in standing(cast, ref).lines}
    return next(cell for cell in lines[line].cells if cell.authority == authority)


def ready(cast: Cast, ref: str) -> Answer:
    """Answer whether everything is cleared."""
    return is_cleared(cast.notice(ref), cast.group())
