"""Where the button of a row on My desk leads: to the form with which the officer does what waits."""

from urllib.parse import quote

from tandem.reports.clearing import ClearanceWaiting
from tandem.reports.desk import Waiting

_ANCHORS = {"answer_concern": "#concerns", "comment": "#comments", "acknowledge": ""}


def form_of_row(row: Waiting) -> str:
    """Answer the address of the form with which a row of the desk is done."""
    if isinstance(row, ClearanceWaiting):
        return f"/{_form_of_tasks(row)}"
    slug = row.move.replace("_", "-")
    return f"/{row.ref}{_ANCHORS.get(row.move, f'/{slug}')}"


def _form_of_tasks(row: ClearanceWaiting) -> str:
    first = row.tasks[0]
    match first.task:
        case "sign_waiver":
            return f"{first.about}/sign-waiver"
        case "assess":
            return f"{first.about}/clearances"
        case "classify":
            return f"{first.about}/revise"
        case "judge":
            return f"{first.about}/judge-lines{_question(row)}"
        case "file":
            one = f"?authority={quote(first.authority, safe='')}" if len(row.tasks) == 1 else ""
            return f"{first.about}/file-request{one}"
        case "expiring":
            authority, before = quote(first.authority, safe=""), quote(first.ref, safe="")
            return f"{first.about}/file-request?authority={authority}&before_request={before}"
        case "confirm":
            return f"{first.ref}/confirm-entry?on_entry={quote(first.entry, safe='')}"
        case "answer_information" | "overdue":
            return f"{first.ref}/enter-step"
        case "settle_dispute":
            return first.ref


def _question(row: ClearanceWaiting) -> str:
    asked = row.question
    if asked is None:
        return ""
    return f"?rule={quote(asked.rule, safe='')}{'' if asked.lines else '&whole=yes'}"
