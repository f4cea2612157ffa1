"""The words of a ruling: every reason and status in both languages, and none that nobody says."""

import re
from pathlib import Path

import pytest
import yaml

from tandem.reports import ruling as report
from tandem.reports import speaker
from tandem.reports.speaker import LANGUAGES, catalogue
from tandem.rules import ruler
from tandem.rules.ruling import STATUSES

_RULES = Path(ruler.__file__).parent
_WORDS = Path(speaker.__file__).parent / "words"
_SAYING = (*(_RULES / f"{name}.py" for name in ("condition", "cap", "requirement", "ruler")), Path(report.__file__))


def said() -> set[str]:
    """Every code that the engine and its report name."""
    text = "".join(path.read_text(encoding="utf-8") for path in _SAYING)
    return set(re.findall(r"""["']((?:ruled|cap|required|ruling)_[a-z_]+|no_rule_matched)["']""", text)) - {
        "ruling_status"
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_and_status_has_words(language: str) -> None:
    wanted = said() | {f"ruling_status.{status}" for status in STATUSES}

    assert sorted(wanted - catalogue(language).keys()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_of_the_engine_are_unused(language: str) -> None:
    words = yaml.safe_load((_WORDS / f"{language}-ruling.yaml").read_text(encoding="utf-8"))

    known = said() | {f"ruling_status.{status}" for status in STATUSES}
    assert (
        sorted(code for code in words if code.removesuffix(".one") not in known and not code.startswith("cli_")) == []
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_status_reads_as_cleared(language: str) -> None:
    words = catalogue(language)

    for status in STATUSES:
        assert words[f"ruling_status.{status}"] not in ("cleared", "승인됨", "clear", "ok")
    assert "not a clearance" in catalogue("en")["no_rule_matched"]
