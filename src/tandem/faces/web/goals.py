"""The common aim side by side: how each side worded it, by day; and the forms that put a wording on record."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from tandem.acts.act import day_fault
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.goal import GoalDraft, confirm_goal, state_goal
from tandem.desk.reading import read_goals
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.goal import view_goals
from tandem.rules.moves import role_for
from tandem.state.group import Group

_EVIDENCE = (("own", "goal_evidence.own"), ("reported", "goal_evidence.reported"))
_ANSWERS = (("confirmed", "standing.confirmed"), ("disputed", "standing.disputed"))
_STATE = (
    Field("evidence", "radio", _EVIDENCE, required=True),
    Field("sides", required=True, hint="hint.sides"),
    Field("said_on", "day", required=True, hint="hint.day"),
    Field("paraphrase", "area", required=True, hint="hint.paraphrase", rows=3),
    Field("wording", hint="hint.wording"),
    Field("subject", hint="hint.subject"),
    Field("subject_words", hint="hint.subject_words"),
    Field("test_words", hint="hint.test_words"),
    Field("speaker"),
    Field("occasion"),
    Field("source", hint="hint.goal_source"),
)
_CONFIRM = (
    Field("on", required=True, hint="hint.goal_report"),
    Field("confirmation", "radio", _ANSWERS, required=True),
    Field("reason", "area", hint="hint.disputed"),
)


@require_safe
def goals(request: HttpRequest, short: str) -> HttpResponse:
    """Show every wording, by the day on which it was said."""
    visit = enter(request, short)
    reading = read_goals(visit.node.desk, reader=visit.reader, now=visit.now)
    until = request.GET.get("until", "")
    until = until if until and not day_fault(until=until) else ""
    may = {what: not visit.as_of and _role(visit, reading.group, what) is not None for what in CHANGES}
    return show(
        request, visit, reading.group, "goals.html", here="scope", view=view_goals(reading, until=until), until=until,
        may=may,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, short: str, what: str) -> HttpResponse:
    """Show the form of a wording or of its confirmation, or put it on record."""
    visit = enter(request, short)
    group = visit.node.desk.group()
    if request.method != "POST":
        if _role(visit, group, what) is None:
            return see(f"/{short}/goals")
        return _form(request, visit, what, {"on": request.GET.get("on", "")[:40], "sides": _own(visit, group)})
    fields, act = _FORMS[what]
    texts = typed(request, (field.name for field in fields))
    place = f"/{short}/goals"
    try:
        return send(
            request, visit, group, act=lambda seen: act(visit, group, seen, texts), back=place,
            target=lambda receipt: f"{place}#goal-{texts.get('on') or f'{receipt.code}-{receipt.seq}'}",
            said=lambda receipt: visit.speaker.say(f"said_goal_{what}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        faults = faults_of(visit.speaker, refused.reasons, fields)
        return _form(request, visit, what, texts, faults=faults, status=REFUSED)


def _own(visit: Visit, group: Group) -> str:
    return visit.code if group.is_party(visit.code) else ""


def _role(visit: Visit, group: Group, what: str) -> str | None:
    return role_for(group, visit.code, visit.reader.officer, _KINDS[what])


def _form(
    request: HttpRequest, visit: Visit, what: str, texts: Mapping[str, str], *, faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    if what not in _FORMS:
        raise Http404
    return show(
        request, visit, visit.node.desk.group(), "goal.html", status=status, here="scope", what=what,
        fields=shown(_FORMS[what][0], texts, faults), faults=faults,
    )  # fmt: skip


def _state(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    words = {name: texts[name] for name in GoalDraft.__struct_fields__ if name in texts}
    parties = tuple(code for code in texts["sides"].replace(",", " ").split() if code)
    return state_goal(
        visit.node.desk, acting=visit.acting(group, _KINDS["state"]), now=visit.now, seen=seen,
        goal=GoalDraft(parties=parties, **words), evidence=texts["evidence"],
    )  # fmt: skip


def _confirm(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return confirm_goal(
        visit.node.desk, acting=visit.acting(group, _KINDS["confirm"]), now=visit.now, seen=seen, on=texts["on"],
        answer=texts["confirmation"], reason=texts["reason"],
    )  # fmt: skip


_KINDS = {"state": "goal.stated/1", "confirm": "goal.confirmed/1"}
_Act = Callable[[Visit, Group, Mapping[str, int], Mapping[str, str]], Receipt]
_FORMS: Mapping[str, tuple[tuple[Field, ...], _Act]] = {"state": (_STATE, _state), "confirm": (_CONFIRM, _confirm)}
CHANGES = tuple(_FORMS)
"""The last parts of the addresses at which something about the common aim is put on record."""
