"""What of a case a Watch Report can cite: its acts, by names that stay when the case is loaded anew.

An act is named by its label or code; an event of a matter, which has none, by matter, event, party and day:
`rail-survey-2018:m27`, `rail-survey-2018:survey/refused/UNC/2018-08-23`.
"""

from collections.abc import Iterable, Iterator

from tandem.node.caseact import CaseAct
from tandem.node.caseinclude import with_includes
from tandem.node.casereading import BadCase, read_form
from tandem.node.cases import find_case
from tandem.rules.watch_report_check import Entry


def cited_in_cases(labels: Iterable[str]) -> dict[str, Entry] | None:
    """Answer what can be cited of the cases that these labels name; None where they name no case that is here."""
    found: dict[str, Entry] = {}
    named = False
    for name in sorted({label.partition(":")[0] for label in labels if ":" in label}):
        try:
            case = with_includes(read_form(find_case(name)))
        except BadCase:
            continue
        named = True
        for act in case.file.acts:
            reported = getattr(act, "evidence", "reported") != "own"
            found |= {f"{name}:{one}": Entry(reported=reported) for one in _names(act)}
    return found if named else None


def _names(act: CaseAct) -> Iterator[str]:
    named = getattr(act, "label", None) or getattr(act, "code", None)
    if named:
        yield str(named)
        return
    what = getattr(act, "event", None) or getattr(act, "position", None)
    day = getattr(act, "happened", None) or getattr(act, "known", None)
    if what and day:
        yield "/".join(str(part) for part in (getattr(act, "matter", ""), what, getattr(act, "party", ""), day))
