"""How the check of a Watch Report looks at a terminal: the verdict first, then findings, then every note."""

from collections import Counter
from typing import Any, Literal

from tandem.faces.cli.terminal import Terminal, one_line
from tandem.rules.watch_report import Cited, Report, source_sha256
from tandem.rules.watch_report_check import NoteCheck, ReportCheck

Made = Literal["source", "same", "words", "differs"]
"""How a file stands to its source: it is the source, it is what the source makes to the byte, it has the same words, or
it says something else."""

_MADE = {"same": "wreport_made_same", "words": "wreport_made_words"}


def check_lines(report: Report, check: ReportCheck, made: Made | None, terminal: Terminal) -> list[str]:
    """Answer the lines for people."""
    refused, remarked = check.refused, check.remarked
    lines = [terminal.say("wreport_verdict_refused", count=len(refused))] if refused else []
    if made == "differs":
        lines.append(terminal.say("wreport_made_differs"))
    elif not refused:
        lines.append(terminal.say("wreport_verdict", unverified=check.unverified))
    lines += [f"  {terminal.reason(one.reason)}" for one in refused]
    lines += [_counts(report, check, terminal), terminal.say("wreport_digest", digest=source_sha256(report))]
    if made in _MADE:
        lines.append(terminal.say(_MADE[made]))
    if remarked:
        lines += ["", terminal.say("wreport_remarks"), *(f"  {terminal.reason(one.reason)}" for one in remarked)]
    return [*lines, "", *(f"  [{one.number}] {_state(one, terminal)}" for one in check.notes)]


def check_plain(report: Report, check: ReportCheck, made: Made | None, terminal: Terminal) -> dict[str, Any]:
    """Answer the values for scripts."""
    return {
        "source_sha256": source_sha256(report), "title": report.title, "number": report.number, "date": report.date,
        "languages": list(report.languages), "refused": _findings(check, "refused", terminal),
        "remarked": _findings(check, "remarked", terminal), "file": made,
        "sentences": check.sentences, "views": check.views, "quotations": check.quotations,
        "unverified_quotations": check.unverified,
        "notes": [{"number": one.number, "state": one.state, "line": one.note.line} for one in check.notes],
    }  # fmt: skip


def _findings(check: ReportCheck, severity: str, terminal: Terminal) -> list[dict[str, Any]]:
    return [
        {"code": one.reason.code, "line": one.line, "language": one.language, "sentence": terminal.reason(one.reason)}
        for one in check.findings
        if one.severity == severity
    ]


def _counts(report: Report, check: ReportCheck, terminal: Terminal) -> str:
    counts = Counter(_state(one, terminal) for one in check.notes)
    told = "; ".join(f"{state}: {count}" for state, count in counts.most_common())
    said = terminal.say(
        "wreport_counts", sentences=check.sentences, views=check.views, notes=len(check.notes), quoted=check.quotations
    )
    return one_line(f"{said} {told}")


def _state(one: NoteCheck, terminal: Terminal) -> str:
    entry = isinstance(one.note.target, Cited) and one.state == "not_here"
    return terminal.word("wreport_state", "entry_not_here" if entry else one.state)
