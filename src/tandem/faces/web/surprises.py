"""The register of surprises, one surprise by itself, and the forms that report one or explain it."""

from collections.abc import Callable, Mapping

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.reading import read_surprises
from tandem.desk.surprise import answer_surprise, report_surprise
from tandem.desk.surprise_form import CHOICES, answer_typed, named_in, surprise_typed
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.listed_pages import page_asked, pages_of
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.reports.speaker import Speaker
from tandem.reports.surprises import view_surprise, view_surprises
from tandem.rules.moves import role_for
from tandem.state.group import Group

EVIDENCE = Field("evidence", "radio", (("own", "word_evidence.own"), ("reported", "word_evidence.reported")))
_GRADES = tuple((grade, f"surprise_grade.{grade}") for grade in CHOICES["grade"])


def means_field(speaker: Speaker) -> Field:
    """Answer the field of the means, its choices in the reader's words."""
    return Field(
        "means", "select", tuple((one, speaker.word("contact_means", one)) for one in CHOICES["means"]), required=True
    )


def _report_fields(speaker: Speaker) -> tuple[Field, ...]:
    return (
        EVIDENCE,
        Field("title", required=True),
        Field("actor", required=True, hint="hint.side_code"),
        Field("happened", "day", required=True, hint="hint.day"),
        Field("raised_by", required=True, hint="hint.raised_by_code"),
        Field("raised_on", "day", hint="hint.raised_on"),
        means_field(speaker),
        Field("grade", "radio", _GRADES, required=True),
        Field("what_was_said", "area", required=True, prose="text"),
        Field("accounts", "area", hint="hint.accounts"),
        Field("concerns", hint="hint.concerns"),
        Field("code", required=True, hint="hint.item_code"),
        Field("source", hint="hint.goal_source"),
    )


def _explain_fields(speaker: Speaker) -> tuple[Field, ...]:
    return (
        Field("on_surprise", required=True, hint="hint.on_surprise"),
        EVIDENCE,
        Field("speaks_for", required=True, hint="hint.side_code"),
        Field("said_on", "day", required=True, hint="hint.day"),
        Field("what_was_said", "area", required=True, prose="text"),
        Field("source", hint="hint.goal_source"),
    )


@require_safe
def surprises(request: HttpRequest, short: str) -> HttpResponse:
    """Show the register: the verdict, the course over time, and every row with both accounts."""
    visit = enter(request, short)
    reading = read_surprises(visit.node.desk, reader=visit.reader, now=visit.now)
    view = view_surprises(reading, actor=request.GET.get("actor", "")[:20], page=page_asked(request))
    return show(
        request, visit, reading.group, "surprises.html", here="tandem", view=view, may=_may(visit, reading.group),
        turning=pages_of(request, view.page, view.pages),
    )  # fmt: skip


@require_safe
def surprise(request: HttpRequest, short: str, code: str) -> HttpResponse:
    """Show one surprise: what was said, what was answered, where accounts differ, and what it is about."""
    visit = enter(request, short)
    reading = read_surprises(visit.node.desk, reader=visit.reader, now=visit.now)
    one = view_surprise(reading, code)
    if one is None:
        raise Http404
    return show(
        request, visit, reading.group, "surprise.html", here="tandem", one=one, row=one.row,
        may=_may(visit, reading.group), texts=reading.prose,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, short: str, what: str) -> HttpResponse:
    """Show the form of a surprise or of an explanation, or put it on record."""
    visit = enter(request, short)
    group = visit.node.desk.group()
    place = f"/{short}/surprises"
    if request.method != "POST":
        if not _may(visit, group)[what]:
            return see(place)
        own = visit.code if group.is_party(visit.code) else ""
        given = {"on_surprise": request.GET.get("on", "")[:80], "raised_by": own, "speaks_for": own}
        given["said_on"] = visit.speaker.local_day(visit.now).isoformat()
        return _form(request, visit, what, given)
    fields, act = _FORMS[what]
    texts = typed(request, (field.name for field in fields(visit.speaker)))
    try:
        return send(
            request, visit, group, act=lambda seen: act(visit, group, seen, texts), back=place,
            target=lambda receipt: place if what == "report" else f"{place}/{texts['on_surprise']}",
            said=lambda receipt: visit.speaker.say(f"said_surprise_{what}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        faults = faults_of(visit.speaker, refused.reasons, fields(visit.speaker))
        return _form(request, visit, what, texts, faults=faults, status=REFUSED)


def _form(
    request: HttpRequest, visit: Visit, what: str, texts: Mapping[str, str], *, faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    return show(
        request, visit, visit.node.desk.group(), "parallel_form.html", status=status, here="tandem", at="surprises",
        what=f"surprise_{what}", place=f"/{visit.short}/surprises/{what}", back=f"/{visit.short}/surprises",
        fields=shown(_FORMS[what][0](visit.speaker), texts, faults), faults=faults,
    )  # fmt: skip


def _may(visit: Visit, group: Group) -> dict[str, bool]:
    return {what: not visit.as_of and _role(visit, group, what) is not None for what in CHANGES}


def _role(visit: Visit, group: Group, what: str) -> str | None:
    return role_for(group, visit.code, visit.reader.officer, _KINDS[what])


def _report(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return report_surprise(
        visit.node.desk, acting=visit.acting(group, _KINDS["report"]), now=visit.now, seen=seen,
        surprise=surprise_typed(texts), title=texts["title"], text=texts["what_was_said"], accounts=texts["accounts"],
        about=named_in(texts["concerns"]), source=texts["source"],
    )  # fmt: skip


def _explain(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return answer_surprise(
        visit.node.desk, acting=visit.acting(group, _KINDS["explain"]), now=visit.now, seen=seen,
        on=texts["on_surprise"], answered=answer_typed(texts), text=texts["what_was_said"], source=texts["source"],
    )  # fmt: skip


_KINDS = {"report": "surprise.reported/1", "explain": "surprise.answered/1"}
_Act = Callable[[Visit, Group, Mapping[str, int], Mapping[str, str]], Receipt]
_Fields = Callable[[Speaker], tuple[Field, ...]]
_FORMS: Mapping[str, tuple[_Fields, _Act]] = {
    "report": (_report_fields, _report), "explain": (_explain_fields, _explain),
}  # fmt: skip
CHANGES = tuple(_FORMS)
"""The last parts of the addresses at which something about a surprise is put on record."""
