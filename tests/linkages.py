"""Steps and rules for tests of linkage policies: a few of 2018, and those of the data files where they are there."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from tandem.acts.linkage import AnyClause, Counted
from tandem.rules.linkage import LinkageRule, evaluate
from tandem.rules.linkage_reading import PolicyReading
from tandem.rules.policy_steps import Step

_SHARED = Path(os.environ.get("TANDEM_SHARED") or Path(__file__).resolve().parents[2] / "shared")
_CASES = _SHARED / "data" / "cases"

SOUTH_NORTH, NUCLEAR = "inter-korean", "denuclearization"

FEW = """
m06 2018-05-24 denuclearization contested
m11 2018-07-20 denuclearization contested
m14 2018-08-20 inter-korean verified
m18 2018-09-14 inter-korean verified
m19 2018-09-19 inter-korean verified
m21 2018-10-01 inter-korean verified
m22 2018-10-07 denuclearization claimed
m24 2018-10-15 inter-korean verified
m26 2018-10-25 inter-korean verified
m28 2018-11-01 inter-korean claimed
m30 2018-11-05 inter-korean verified
m32 2018-11-20 inter-korean verified
"""
"""Steps between 24 May and 20 November 2018: name, day, track, how far established."""


def step(name: str, day: str, track: str = SOUTH_NORTH, status: str = "verified", **more: Any) -> Step:
    """Answer one step."""
    return Step(key=name, name=name, track=track, day=day, status=status, **more)  # type: ignore[arg-type]


def few() -> list[Step]:
    """Answer the steps of `FEW`."""
    return [step(*line.split()) for line in FEW.split("\n") if line]


def rule(*clauses: dict[str, Any], **defines: Counted) -> LinkageRule:
    """Answer a rule of clauses as a file writes them."""
    return LinkageRule(tuple(msgspec.convert(one, AnyClause) for one in clauses), defines)  # type: ignore[arg-type]


def read(clause: dict[str, Any], steps: list[Step], day: str, **defines: Counted) -> PolicyReading:
    """Answer one clause on some steps."""
    return evaluate(rule(clause, **defines), steps=steps, day=day)


@cache
def case_file(name: str) -> dict[str, Any]:
    """Answer a data file of the cases of 2018, with days as text; the test is skipped where it is not there."""
    path = _CASES / name
    if not path.exists():
        pytest.skip(f"{name} of the cases of 2018 is not here; set TANDEM_SHARED to the folder that has it")
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # type: ignore[no-any-return]


def case_path(name: str) -> Path:
    """Answer where a data file of the cases of 2018 stands; the test is skipped where it is not there."""
    case_file(name)
    return _CASES / name


def case_steps() -> list[Step]:
    """Answer the measures of 2018 as steps."""
    return [
        step(
            one["id"], one["date"], one["track"], one["status"].replace(" ", "_"), counts=one["counts"] == "true",
            sides=tuple(one["by"]), answers=tuple(one["answers"]),
        )
        for one in case_file("measures-2018.yaml")["measures"]
    ]  # fmt: skip
