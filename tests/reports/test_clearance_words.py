"""The words of clearances on record: every reason and state in both languages, and none that nobody says."""

import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from tandem.acts import clearance as cleared
from tandem.reports import speaker
from tandem.reports.speaker import LANGUAGES, catalogue
from tandem.rules import clearing, coverage, grant, request

_SOURCE = Path(speaker.__file__).parents[1]
_FILES = (
    *(_SOURCE / "desk" / f"{name}.py" for name in ("clearance", "request", "requestcheck", "grant", "evidence")),
    *(_SOURCE / "rules" / f"{name}.py" for name in ("clearance", "coverage", "grant", "request", "judging")),
    *(_SOURCE / "state" / f"{name}.py" for name in ("clearance", "request", "course")),
)
_FAMILIES = {
    "request_state": request.RequestState, "request_outcome": cleared.Outcome, "request_step": cleared.Step,
    "grant_state": grant.GrantState, "grant_change": cleared.Change, "cell_state": coverage.CellState,
    "verdict": cleared.Verdict, "asks": cleared.Asked, "waived": cleared.Subject, "clearance_task": clearing.Task,
}  # fmt: skip


def said() -> set[str]:
    """Every code that is written out where reasons are made."""
    text = "".join(path.read_text(encoding="utf-8") for path in _FILES)
    return set(re.findall(r'because\(\s*"([a-z_]+)"', text)) | {
        f"clearance_{state}" for state in ("missing", "asked", "partly", "refused", "conflicting")
    } | set(re.findall(r'"(clearance_[a-z_]+|line_[a-z_]+)"', text)) | {
        f"grant_{held}" for held in ("suspended", "revoked", "used_up")
    } | {"clearance_manifest_unreadable", "clearance_rulebook_unreadable"}  # fmt: skip


def named() -> set[str]:
    """Every value of every family."""
    return {f"{family}.{value}" for family, values in _FAMILIES.items() for value in get_args(values)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_state_of_a_clearance_has_words(language: str) -> None:
    assert sorted((said() | named()) - catalogue(language).keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_of_a_clearance_are_unused(language: str) -> None:
    words = yaml.safe_load((Path(speaker.__file__).parent / "words" / f"{language}-request.yaml").read_text("utf-8"))
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(_SOURCE.rglob("*.py")))
    families = ("act.", "name.", "section.", "position.", "cli_help_clearance_", "cleared_")

    rest = {code.removesuffix(".one") for code in words if not code.startswith(families)} - said() - named()
    assert sorted(code for code in rest if f'"{code}"' not in text and f"'{code}'" not in text) == []
