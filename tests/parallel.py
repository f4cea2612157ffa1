"""A cast that has something in parallel: tracks, an instrument, commitments with conditions, and steps."""

from typing import Any

from tests.cast import DESK, HEAD, MONITOR, ROK, US, Cast, apart

from tandem.acts.commitment import CommitmentStated, ConditionStated, InstrumentFiled
from tandem.acts.measure import MeasureReported
from tandem.desk import commitment as promising
from tandem.desk import measure as stepping
from tandem.desk.desk import Receipt

TRACKS = [
    {"code": "denuclearization", "names": {"en": "Denuclearization", "ko": "비핵화"}},
    {"code": "sanctions", "names": {"en": "Sanctions", "ko": "제재"}},
    {"code": "inter-korean", "names": {"en": "Inter-Korean cooperation", "ko": "남북 협력"}},
]
OTHERS = [{"code": "DPRK", "names": {"en": "DPRK", "ko": "북한"}}]


def group_in_tandem(*monitors: str) -> Cast:
    """Two parties on two nodes, with tracks in their charter."""
    return apart(monitors=monitors or (MONITOR,), change=lambda plain: plain.update(others=OTHERS, tracks=TRACKS))


def officer_of(code: str) -> int:
    return HEAD if code == MONITOR else DESK


def instrument(cast: Cast, code: str = "PYD", by: str = ROK) -> Receipt:
    act = InstrumentFiled(code=code, concluded="2018-09-19", parties=(ROK, "DPRK"))
    return cast.call(promising.file_instrument, by, officer_of(by), instrument=act, title="Pyongyang declaration")


def commitment(cast: Cast, code: str, *owners: str, by: str = ROK, text: str = "", **given: Any) -> Receipt:
    words = {name: given.pop(name) for name in ("instrument", "part_of", "source") if name in given}
    facts: dict[str, Any] = {"track": "denuclearization", "said_on": "2018-09-19", "evidence": "reported", **given}
    act = CommitmentStated(code=code, owners=owners or ("DPRK",), **facts)
    said = text or f"What {code} says."
    return cast.call(promising.state_commitment, by, officer_of(by), commitment=act, text=said, **words)


def condition(cast: Cast, code: str, on: str, awaits: str = "", *, by: str = ROK, **given: Any) -> Receipt:
    words = {name: given.pop(name) for name in ("event", "softens", "speaker") if name in given}
    facts: dict[str, Any] = {
        "sort": "after_claimed", "claimed_by": ("DPRK",), "said_on": "2018-09-29", "basis": "own_words", **given,
    }  # fmt: skip
    act = ConditionStated(code=code, **facts)
    return cast.call(
        promising.state_condition, by, officer_of(by), on=on, awaits=awaits, condition=act, text=f"{on} waits.", **words
    )


def measure(cast: Cast, code: str, happened: str, *sides: str, by: str = ROK, **given: Any) -> Receipt:
    words = {name: given.pop(name) for name in ("answers", "about", "text") if name in given}
    facts: dict[str, Any] = {
        "track": "inter-korean", "sort": "step", "status": "claimed", "evidence": "reported", "counts": True, **given,
    }  # fmt: skip
    act = MeasureReported(code=code, happened=happened, sides=sides or (ROK, "DPRK"), **facts)
    return cast.call(stepping.report_measure, by, officer_of(by), measure=act, title=f"Step {code}", **words)


__all__ = [
    "DESK",
    "HEAD",
    "MONITOR",
    "ROK",
    "US",
    "commitment",
    "condition",
    "group_in_tandem",
    "instrument",
    "measure",
]
