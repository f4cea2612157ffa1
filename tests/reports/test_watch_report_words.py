"""The words of the check of Watch Reports: every finding can be told in both languages, and no words are left over."""

import re
from pathlib import Path

import pytest
import yaml
from tests.watch_reports import SOURCE, notes, source

import tandem
from tandem.reports import speaker
from tandem.reports.speaker import Speaker
from tandem.rules.watch_report_check import check_report
from tandem.rules.watch_report_source import read_source

_TANDEM = Path(tandem.__file__).parent


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_finding_has_words_and_no_words_are_left_over(language: str) -> None:
    file = Path(speaker.__file__).parent / "words" / f"{language}-watch-report.yaml"
    codes = set(yaml.safe_load(file.read_text(encoding="utf-8")))
    code = "".join(
        path.read_text(encoding="utf-8") for path in _TANDEM.rglob("*report*") if path.suffix in (".py", ".html")
    )

    used = set(re.findall(r"\bwreport_[a-z0-9_]+\b", code))

    assert used - codes == {"wreport_state"}
    assert {one.partition(".")[0] for one in codes if one.startswith("wreport_")} == used


@pytest.mark.parametrize("language", ["en", "ko"])
def test_findings_are_told_with_their_line_and_the_way_out(language: str) -> None:
    broken = source("They met on 20 December 2018. [1] Nobody “came”. [1] None. [3]", "see 1", "link here")
    findings = check_report(read_source(broken), originals={}).findings

    told = [Speaker(language, "UTC").reason(one.reason) for one in findings]

    assert len(told) == len(findings) > 4
    if language == "en":
        bare = check_report(read_source(SOURCE.replace(" [1]", "", 1)), originals={}).findings[0]
        assert Speaker("en", "UTC").reason(bare.reason) == (
            "Line 12: this sentence has neither a note nor the mark of the editor's own view: “The group first met on "
            "20 November 2018.” Add [number] or {view} behind it."
        )
    assert notes("see 1") == "--- notes\n[1]: see 1\n"
