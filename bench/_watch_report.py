"""Watch Reports: forms made twice in two processes, quotations that do not match, and ten thousand notes."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tandem.rules.watch_report import Report
from tandem.rules.watch_report_check import check_report
from tandem.rules.watch_report_source import read_source

_REPORT = Path(__file__).resolve().parents[1] / "cases" / "rail-survey-2018" / "watch-report-1.txt"
_NOTES = 10_000
_FORMS = """
import hashlib, json, sys
from tandem.reports.watch_report_page import report_html
from tandem.reports.watch_report_pdf import report_pdf
from tandem.reports.watch_report_word import report_docx
from tandem.rules.watch_report_source import read_source
report = read_source(sys.stdin.buffer.read().decode("utf-8"))
forms = {"HTML": report_html(report).encode(), "PDF": report_pdf(report), "DOCX": report_docx(report)}
print(json.dumps({name: hashlib.sha256(raw).hexdigest() for name, raw in forms.items()}))
"""
_QUOTED = "The train left on time."
_TAMPERED = "The train left in time."


def measured(*, forms: bool = True) -> dict[str, Any]:
    """Answer whether the report that ships is made the same twice, and what a check of it and of a long one finds."""
    source = _REPORT.read_text(encoding="utf-8")
    first, second = (
        _forms(source, seed=seed, zone=zone) if forms else {} for seed, zone in (("1", "UTC"), ("2", "Asia/Seoul"))
    )
    check = check_report(read_source(source), originals={})
    began = time.perf_counter()
    long = check_report(_long(), originals={})
    seconds = time.perf_counter() - began
    tampered = check_report(_quoting(_TAMPERED), originals={})
    return {
        "same_bytes": {name: first[name] == second[name] for name in first},
        "notes": len(check.notes), "refused": len(check.refused), "unverified_quotations": check.unverified,
        "whole_quotations_refused": len(check_report(_quoting(_QUOTED), originals={}).refused),
        "tampered_quotations_refused": len(tampered.refused),
        "long": {"notes": len(long.notes), "refused": len(long.refused), "seconds": round(seconds, 2)},
    }  # fmt: skip


def _forms(source: str, *, seed: str, zone: str) -> dict[str, str]:
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    done = subprocess.run(
        [sys.executable, "-c", _FORMS], input=source.encode("utf-8"), capture_output=True, check=True, env=environment
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def _head() -> str:
    fields = "series: Watch Report\nnumber: 9\ntitle: A long report\ndate: 2018-12-10\nlanguages: en\n"
    return f"tandem-watch-report/1\n{fields}--- en\n"


def _passage(words: str) -> str:
    return f"passage {'0' * 64} 0-{len(words)} #{hashlib.sha256(words.encode()).hexdigest()}"


def _long() -> Report:
    numbers = range(1, _NOTES + 1)
    body = "\n".join(f"The train left on day {number}. [{number}]" for number in numbers)
    notes = "\n".join(f"[{number}]: {_passage(_QUOTED)}" for number in numbers)
    return read_source(f"{_head()}{body}\n--- notes\n{notes}\n")


def _quoting(words: str) -> Report:
    return read_source(f"{_head()}He said “{words}” [1] and went.\n--- notes\n[1]: {_passage(_QUOTED)}\n")


def text_of(found: Mapping[str, Any]) -> str:
    """Answer the paragraph."""
    same = ", ".join(f"{name} {'the same' if alike else 'NOT the same'}" for name, alike in found["same_bytes"].items())
    whole, tampered = found["whole_quotations_refused"], found["tampered_quotations_refused"]
    long = found["long"]
    return f"""## Reports

Watch Report No. 1, made in two processes with other hash seeds and zones; its bytes: {same}.

It has {found["notes"]} notes. Findings that refuse it: {found["refused"]}.
Unverified quotations: {found["unverified_quotations"]}.
Of one quotation with a letter changed, {tampered} is refused; of one that is whole, {whole}.

A report with {long["notes"]} notes is read and checked in {long["seconds"]} s.
"""
