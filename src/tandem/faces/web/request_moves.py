"""What is done on a request: enter a step, the decision, what became of the grant; take it back; confirm or dispute."""

from collections.abc import Mapping
from typing import Any, get_args

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.acts.clearance import Change, Outcome, Step
from tandem.desk.desk import Receipt
from tandem.desk.grant import Ruled, change_grant, decide_requests
from tandem.desk.request import move_request, withdraw_request
from tandem.faces.web.clearance_form import ALSO, About, ClearanceForm, Sent, form_page
from tandem.faces.web.clearance_moves import CLEARANCE_FORMS, CONFIRM, DISPUTE, SOURCE
from tandem.faces.web.forms import Field
from tandem.faces.web.line_choice import LineChoice, choice
from tandem.faces.web.visit import enter
from tandem.rules.clearancemoves import moves_on_request
from tandem.state.request import ClearanceRequest

_Texts = Mapping[str, str]
_STEPS = tuple((one, f"request_step.{one}") for one in get_args(Step))
_OUTCOMES = tuple((one, f"request_outcome.{one}") for one in get_args(Outcome))
_CHANGES = tuple((one, f"grant_change.{one}") for one in get_args(Change))
_HAPPENED = Field("happened", "day", required=True, hint="hint.authority_day")
_VALID_UNTIL = Field("valid_until", "day", hint="hint.valid_until")
_SAID = (Field("conditions", "area"), Field("grant_scope", hint="hint.grant_scope", prose="scope"))


def _given(about: About, sent: Sent) -> dict[str, Any]:
    return {
        "acting": sent.acting, "now": about.visit.now, "seen": sent.seen, "ref": about.ref, "papers": sent.papers,
        "source": sent.texts.get("source", ""),
    }  # fmt: skip


def _step(about: About, sent: Sent) -> Receipt:
    texts = sent.texts
    return move_request(
        about.visit.node.desk, **_given(about, sent), step=texts["request_step"], happened=texts["happened"],
        until=texts["named_day"], text=texts["authority_said"],
    )  # fmt: skip


def _step_fields(about: About, texts: _Texts) -> tuple[Field, ...]:
    return (
        Field("request_step", "radio", _STEPS, required=True), _HAPPENED,
        Field("authority_said", "area", prose="text", hint="hint.authority_said"),
        Field("named_day", "day", prose="until", hint="hint.named_day"), SOURCE,
    )  # fmt: skip


def _beside_it(about: About) -> tuple[ClearanceRequest, ...]:
    """The other open requests of the same author, with the same authority, that one document may decide as well."""
    group, own = about.reading.group, about.request
    if own is None:
        return ()
    code, officer = about.visit.code, about.visit.reader.officer
    every = [one for one in group.requests.values() if one.id != own.id and one.filed.authority == own.filed.authority]
    return tuple(o for o in every if "enter_decision" in moves_on_request(o, group, code=code, officer=officer))


def _field_of(request: ClearanceRequest) -> str:
    return f"{ALSO}{'-'.join(request.ref.split('/')[1:])}"


def _decide(about: About, sent: Sent) -> Receipt:
    texts = sent.texts
    ruled = [Ruled(ref=about.ref, outcome=texts["request_outcome"], lines=sent.lines)]
    also = [(one.ref, texts.get(_field_of(one), "")) for one in _beside_it(about)]
    ruled += [Ruled(ref=ref, outcome=outcome) for ref, outcome in also if outcome]
    given = _given(about, sent)
    del given["ref"]
    receipts = decide_requests(
        about.visit.node.desk, **given, ruled=ruled, decided_on=texts["decided_on"], valid_from=texts["valid_from"],
        valid_until=texts["valid_until"], reason=texts["reason"], conditions=texts["conditions"],
        scope=texts["grant_scope"],
    )  # fmt: skip
    return receipts[0]


def _decide_fields(about: About, texts: _Texts) -> tuple[Field, ...]:
    return (
        Field("request_outcome", "radio", _OUTCOMES, required=True),
        Field("decided_on", "day", required=True, hint="hint.authority_day"),
        Field("valid_from", "day", hint="hint.valid_from"), _VALID_UNTIL, *_SAID,
        Field("reason", "area", hint="hint.decided_why"), SOURCE,
        *(Field(_field_of(one), "select", _also(about)) for one in _beside_it(about)),
    )  # fmt: skip


def _also(about: About) -> tuple[tuple[str, str], ...]:
    """What one document can say of another request: all but a part, which wants its lines."""
    speaker = about.visit.speaker
    return tuple((one, speaker.word("request_outcome", one)) for one, _ in _OUTCOMES if one != "partly_granted")


def _decide_beside(about: About, texts: _Texts) -> dict[str, Any]:
    return {"also": {_field_of(one): (one.ref, about.reading.text(one.id, "title")) for one in _beside_it(about)}}


def _lines(about: About, texts: _Texts) -> LineChoice | None:
    """The lines that were asked for, with what was asked of each."""
    asked = (
        {one.line: f"{one.quantity} {one.unit}".strip() for one in about.request.filed.lines} if about.request else {}
    )
    lines = [line for line in about.lines if line.line in asked]
    whole = {line.line: asked[line.line] or f"{line.quantity} {line.unit}".strip() for line in lines}
    return choice(lines, texts, amounts=True, asked=whole)


def _change(about: About, sent: Sent) -> Receipt:
    texts = sent.texts
    return change_grant(
        about.visit.node.desk, **_given(about, sent), change=texts["grant_change"], happened=texts["happened"],
        lines=sent.lines, valid_until=texts["valid_until"], reason=texts["reason"], conditions=texts["conditions"],
        scope=texts["grant_scope"],
    )  # fmt: skip


def _change_fields(about: About, texts: _Texts) -> tuple[Field, ...]:
    return (
        Field("grant_change", "radio", _CHANGES, required=True), _HAPPENED, _VALID_UNTIL, *_SAID,
        Field("reason", "area"), SOURCE,
    )  # fmt: skip


def _take_back(about: About, sent: Sent) -> Receipt:
    return withdraw_request(
        about.visit.node.desk, **_given(about, sent), happened=sent.texts["happened"], reason=sent.texts["reason"]
    )


def _today(name: str) -> Any:
    """Begin with today in one field."""
    return lambda about, texts: {name: about.visit.speaker.local_day(about.visit.now).isoformat()}


_EVERY = (
    ClearanceForm("enter_step", _step, _step_fields, papers=True),
    ClearanceForm("enter_decision", _decide, _decide_fields, lines=_lines, beside=_decide_beside, papers=True),
    ClearanceForm("change_grant", _change, _change_fields, lines=_lines, papers=True),
    ClearanceForm(
        "take_back", _take_back, lambda about, texts: (_HAPPENED, Field("reason", "area", required=True), SOURCE),
        _today("happened"), papers=True,
    ),
    CONFIRM,
    DISPUTE,
)  # fmt: skip
REQUEST_FORMS: Mapping[str, ClearanceForm] = {one.slug: one for one in _EVERY}
"""Every form on a request, by the last part of its address."""
CLEARANCE_MOVES = tuple(dict.fromkeys((*CLEARANCE_FORMS, *REQUEST_FORMS)))
"""The last parts of the addresses of all these forms."""


@require_http_methods(["GET", "HEAD", "POST"])
def clearance_move(request: HttpRequest, short: str, year: str, number: str, slug: str) -> HttpResponse:
    """Show a form about clearances, or do what it is for: on an action, or on a request."""
    visit, ref = enter(request, short), f"{short}/{year}/{number}"
    forms = CLEARANCE_FORMS if visit.node.desk.group().request(ref) is None else REQUEST_FORMS
    if slug not in forms:
        raise Http404
    return form_page(request, visit, ref, forms[slug])
