"""Linkage policies as a page: every one by its owner, in words, with its standing; and the form that withdraws one."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.linkage import withdraw_policy
from tandem.desk.reading import read_tandem
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.policies import view_policies_by_owner
from tandem.rules.moves import role_for
from tandem.state.group import Group

STATED, WITHDRAWN = "policy.stated/1", "policy.withdrawn/1"
_WITHDRAW = (
    Field("policy_code", required=True, hint="hint.policy_code"),
    Field("happened", "day", required=True, hint="hint.day"),
    Field("reason", "area", required=True),
)


def may_state(visit: Visit, group: Group) -> dict[str, bool]:
    """Answer which forms about policies the officer may use: only a party declares, and only its own."""
    stated = not visit.as_of and role_for(group, visit.code, visit.reader.officer, STATED) is not None
    withdrawn = not visit.as_of and role_for(group, visit.code, visit.reader.officer, WITHDRAWN) is not None
    return {"declare": stated and group.is_party(visit.code), "read": stated, "withdraw": withdrawn}


@require_safe
def policies(request: HttpRequest, short: str) -> HttpResponse:
    """Show every policy by its owner: those that hold, and those that hold no longer."""
    visit = enter(request, short)
    reading = read_tandem(visit.node.desk, reader=visit.reader, now=visit.now)
    view = view_policies_by_owner(
        reading, day=visit.speaker.local_day(visit.now).isoformat(), language=visit.speaker.language
    )
    return show(
        request, visit, reading.group, "policies.html", here="tandem", view=view, may=may_state(visit, reading.group)
    )


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, short: str) -> HttpResponse:
    """Show the form that ends a policy, or put that on record."""
    visit = enter(request, short)
    group = visit.node.desk.group()
    place = f"/{short}/policies"
    if request.method != "POST":
        if not may_state(visit, group)["withdraw"]:
            return see(place)
        today = visit.speaker.local_day(visit.now).isoformat()
        return _form(request, visit, {"policy_code": request.GET.get("on", "")[:80], "happened": today})
    texts = typed(request, (field.name for field in _WITHDRAW))
    try:
        return send(
            request, visit, group, act=lambda seen: _withdrawn(visit, group, seen, texts), back=place,
            target=lambda receipt: place,
            said=lambda receipt: visit.speaker.say("said_policy_withdraw", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        faults = faults_of(visit.speaker, refused.reasons, _WITHDRAW)
        return _form(request, visit, texts, faults=faults, status=REFUSED)


def _form(
    request: HttpRequest, visit: Visit, texts: Mapping[str, str], *, faults: tuple[Fault, ...] = (), status: int = 200
) -> HttpResponse:
    place = f"/{visit.short}/policies"
    return show(
        request, visit, visit.node.desk.group(), "parallel_form.html", status=status, here="tandem", at="policies",
        what="policy_withdraw", place=f"{place}/withdraw", back=place, fields=shown(_WITHDRAW, texts, faults),
        faults=faults,
    )  # fmt: skip


def _withdrawn(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return withdraw_policy(
        visit.node.desk, acting=visit.acting(group, WITHDRAWN), now=visit.now, seen=seen, on=texts["policy_code"],
        happened=texts["happened"], reason=texts["reason"],
    )  # fmt: skip
