"""One step on a track and its forms: report it, judge it, and assess it on record or for one's own seat alone."""

from collections.abc import Callable, Mapping
from typing import get_args

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tandem.acts import measure as stepped
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.own_assessment import discard_assessment, keep_assessment, list_assessments, may_write_assessment
from tandem.desk.parallel import item_named
from tandem.desk.reading import read_tandem
from tandem.desk.step import StepDraft, judge_step, report_step, share_assessment
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.step import name_of, view_step
from tandem.rules.moves import role_for
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.measure import Measure

NEW = "new"
_KINDS = {NEW: "measure.reported/1", "judge": "measure.judged/1", "assess": "step.assessed/1"}
_EVIDENCE = Field(
    "evidence", "radio", (("own", "goal_evidence.own"), ("reported", "goal_evidence.reported")), required=True
)
_STATUS = Field(
    "step_status", "radio", tuple((one, f"judgement.{one}") for one in get_args(stepped.Judgement)), required=True,
    prose="status",
)  # fmt: skip
_PARTY = Field("step_party", required=True, hint="hint.step_party", prose="party")
_SOURCE = Field("source", hint="hint.goal_source")
_SORTS = tuple((one, f"measure_sort.{one}") for one in get_args(stepped.MeasureSort))
_CONSULTED = tuple((one, f"consulted_before.{one}") for one in get_args(stepped.Consulted))
_FIELDS: Mapping[str, tuple[Field, ...]] = {
    NEW: (
        _EVIDENCE,
        Field("step_code", required=True, hint="hint.step_code", prose="code"),
        Field("title", required=True),
        Field("step_sides", required=True, hint="hint.step_sides", prose="sides"),
        Field("step_towards", hint="hint.step_towards", prose="towards"),
        Field("step_track", required=True, hint="hint.step_track", prose="track"),
        Field("step_sort", "radio", _SORTS, required=True, prose="sort"),
        _STATUS,
        Field("happened", "day", required=True, hint="hint.day"),
        Field("step_until", "day", hint="hint.step_until", prose="until"),
        Field("step_counts", "check", prose="counts"),
        Field("step_consulted", "radio", _CONSULTED, required=True, prose="consulted"),
        Field("step_text", "area", rows=3, prose="text"),
        Field("step_established", prose="established"),
        Field("step_consultation", prose="consultation"),
        Field("step_note", "area", rows=2, prose="note"),
        _SOURCE,
        Field("step_answers", hint="hint.step_answers", prose="answers"),
        Field("step_about", hint="hint.step_about", prose="about"),
    ),
    "judge": (
        _EVIDENCE, _PARTY, _STATUS, Field("happened", "day", required=True, hint="hint.day"),
        Field("reason", "area", rows=3, hint="hint.step_reason"), _SOURCE,
    ),
    "assess": (
        Field("step_kept", "radio", (("shared", "step_kept.shared"), ("private", "step_kept.private")), required=True),
        Field("step_grade", "radio", tuple((one, f"step_grade.{one}") for one in get_args(stepped.Grade)),
              required=True, prose="grade"),
        Field("said_on", "day", required=True, hint="hint.day"),
        _EVIDENCE, _PARTY, Field("reason", "area", rows=3), _SOURCE,
    ),
}  # fmt: skip
CHANGES = ("judge", "assess")
"""The last parts of the addresses at which something is said of a step."""


@require_safe
def step(request: HttpRequest, short: str, step: str) -> HttpResponse:
    """Show one step."""
    visit = enter(request, short)
    desk = visit.node.desk
    measure = _measure(visit, step)
    reading = read_tandem(desk, reader=visit.reader, now=visit.now)
    private = list_assessments(desk, reader=visit.reader)
    may = {what: not visit.as_of and _may(visit, reading.group, what) for what in _KINDS}
    return show(
        request, visit, reading.group, "step.html", here="tandem", view=view_step(reading, measure, private=private),
        may=may, may_discard=may_write_assessment(visit.reader),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, short: str) -> HttpResponse:
    """Show the form of a new step, or put it on record."""
    visit = enter(request, short)
    return _change(request, visit, NEW, "")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, short: str, step: str, what: str) -> HttpResponse:
    """Show the form of a judgement or an assessment, or put it on record, or keep it for the seat alone."""
    visit = enter(request, short)
    _measure(visit, step)
    return _change(request, visit, what, step)


@require_POST
def discard(request: HttpRequest, short: str, paper: str) -> HttpResponse:
    """Discard a private assessment of one's own seat."""
    visit = enter(request, short)
    desk = visit.node.desk
    try:
        held = discard_assessment(desk, reader=visit.reader, paper=paper)
    except NotAllowed as refused:
        raise Http404 from refused
    reading = read_tandem(desk, reader=visit.reader, now=visit.now)
    messages.success(request, visit.speaker.say("said_step_discarded"))
    return see(f"/{name_of(reading, held.step).place}")


def _change(request: HttpRequest, visit: Visit, what: str, on: str) -> HttpResponse:
    group, place = visit.node.desk.group(), _place(visit, what, on)
    if request.method != "POST":
        if not _may(visit, group, what):
            return see(f"/{visit.short}/steps/{on}" if on else f"/{visit.short}/board")
        own = visit.code if group.is_party(visit.code) else ""
        begun = {"step_sides": own, "step_party": own, "step_consulted": "not_known"}
        begun["said_on"] = visit.speaker.local_day(visit.now).isoformat()
        return _form(request, visit, what, on, begun | {"step_answers": request.GET.get("on", "")[:60]})
    fields, act = _FIELDS[what], _ACTS[what]
    texts = typed(request, (field.name for field in fields))
    try:
        if what == "assess" and texts["step_kept"] != "shared":
            return _keep(request, visit, on, texts)
        return send(
            request, visit, group, act=lambda seen: act(visit, group, seen, on, texts), back=place,
            target=lambda receipt: f"/{visit.short}/steps/{on or f'{receipt.code}-{receipt.seq}'}",
            said=lambda receipt: visit.speaker.say(f"said_step_{what}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        faults = faults_of(visit.speaker, refused.reasons, fields)
        return _form(request, visit, what, on, texts, faults=faults, status=REFUSED)


def _form(
    request: HttpRequest, visit: Visit, what: str, on: str, texts: Mapping[str, str], *,
    faults: tuple[Fault, ...] = (), status: int = 200,
) -> HttpResponse:  # fmt: skip
    group = visit.node.desk.group()
    tracks = [(one.code, one.names) for one in group.charter.tracks]
    return show(
        request, visit, group, "step_form.html", status=status, here="tandem", what=what, on=on,
        place=_place(visit, what, on), fields=shown(_with_tracks(_FIELDS[what], visit, tracks), texts, faults),
        faults=faults,
    )  # fmt: skip


def _with_tracks(
    fields: tuple[Field, ...], visit: Visit, tracks: list[tuple[str, Mapping[str, str]]]
) -> tuple[Field, ...]:
    """The fields of a form, with the tracks to choose from where the charter names any."""
    language = visit.speaker.language
    named = tuple((code, names.get(language, code)) for code, names in tracks)
    choice = Field("step_track", "select", named, required=True, prose="track")
    return tuple(choice if named and field.name == "step_track" else field for field in fields)


def _keep(request: HttpRequest, visit: Visit, on: str, texts: Mapping[str, str]) -> HttpResponse:
    if texts["step_kept"] != "private":
        raise NotAllowed(because("step_kept_unknown"))
    keep_assessment(
        visit.node.desk, reader=visit.reader, now=visit.now, on=on, grade=texts["step_grade"],
        said_on=texts["said_on"], reason=texts["reason"], source=texts["source"],
    )  # fmt: skip
    messages.success(request, visit.speaker.say("said_step_private", party=visit.code))
    return see(f"/{visit.short}/steps/{on}#assessed")


def _place(visit: Visit, what: str, on: str) -> str:
    return f"/{visit.short}/steps/{on}/{what}" if on else f"/{visit.short}/steps/{what}"


def _measure(visit: Visit, name: str) -> Measure:
    try:
        found: Measure = item_named(visit.node.desk.group(), "measures", name)
    except NotAllowed as refused:
        raise Http404 from refused
    return found


def _may(visit: Visit, group: Group, what: str) -> bool:
    """Whether this officer may put it on record, or keep it for the seat alone."""
    role = role_for(group, visit.code, visit.reader.officer, _KINDS[what])
    return role is not None or (what == "assess" and may_write_assessment(visit.reader))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for code in text.replace(",", " ").split() if code)


def _report(visit: Visit, group: Group, seen: Mapping[str, int], on: str, texts: Mapping[str, str]) -> Receipt:
    draft = StepDraft(
        code=texts["step_code"], track=texts["step_track"], sides=_codes(texts["step_sides"]),
        happened=texts["happened"], evidence=texts["evidence"], sort=texts["step_sort"], status=texts["step_status"],
        towards=_codes(texts["step_towards"]), until=texts["step_until"], counts=texts["step_counts"] == "yes",
        consulted=texts["step_consulted"],
    )  # fmt: skip
    names = ("text", "established", "consultation", "note")
    return report_step(
        visit.node.desk, acting=visit.acting(group, _KINDS[NEW]), now=visit.now, seen=seen, step=draft,
        title=texts["title"], answers=_codes(texts["step_answers"]), about=_codes(texts["step_about"]),
        words={**{name: texts[f"step_{name}"] for name in names}, "source": texts["source"]},
    )  # fmt: skip


def _judge(visit: Visit, group: Group, seen: Mapping[str, int], on: str, texts: Mapping[str, str]) -> Receipt:
    return judge_step(
        visit.node.desk, acting=visit.acting(group, _KINDS["judge"]), now=visit.now, seen=seen, on=on,
        party=texts["step_party"], status=texts["step_status"], happened=texts["happened"],
        evidence=texts["evidence"], reason=texts["reason"], source=texts["source"],
    )  # fmt: skip


def _assess(visit: Visit, group: Group, seen: Mapping[str, int], on: str, texts: Mapping[str, str]) -> Receipt:
    return share_assessment(
        visit.node.desk, acting=visit.acting(group, _KINDS["assess"]), now=visit.now, seen=seen, on=on,
        party=texts["step_party"], grade=texts["step_grade"], said_on=texts["said_on"], evidence=texts["evidence"],
        reason=texts["reason"], source=texts["source"],
    )  # fmt: skip


_Act = Callable[[Visit, Group, Mapping[str, int], str, Mapping[str, str]], Receipt]
_ACTS: Mapping[str, _Act] = {NEW: _report, "judge": _judge, "assess": _assess}
