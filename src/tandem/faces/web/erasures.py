"""What was erased, on the pages: the list with every copy, the answer of a party, and erasing sections of its own.

What is erased is named, shown, and deleted only when its head of delegation presses a second time.
"""

from collections.abc import Mapping
from typing import Any, get_args

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tandem.acts.erasure import Answer, Ground
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.erasure import answer_erasure, check_erasure, erasable, erase_sections
from tandem.desk.reading import read_erasures
from tandem.faces.web.forms import typed
from tandem.faces.web.page import REFUSED, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.node.handed import files_gone
from tandem.reports.erasure import view_erasures
from tandem.rules.moves import role_for
from tandem.rules.reason import Reason
from tandem.state.group import Group

_ERASES, _ANSWERS = "section.erased/1", "erasure.answered/1"
_TYPED = ("entry", "ground", "reason")


@require_safe
def erasures(request: HttpRequest, short: str) -> HttpResponse:
    """Show everything that was erased, who holds a copy of it, and the form of who is asked for one."""
    return _list(request, enter(request, short))


@require_POST
def answer(request: HttpRequest, short: str) -> HttpResponse:
    """Say what the own party did with its copy; where it says that it deletes, this node does."""
    visit = enter(request, short)
    group = visit.node.desk.group()
    if not _may(visit, group, _ANSWERS):
        raise PermissionDenied
    texts = typed(request, ("label", "answer", "reason"))

    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(group, _ANSWERS)
        return answer_erasure(
            visit.node.desk, acting=acting, now=visit.now, seen=seen, on=texts["label"], answer=texts["answer"],
            reason=texts["reason"],
        )  # fmt: skip

    try:
        return _sent(request, visit, act, "said_erasure_answered")
    except NotAllowed as refused:
        return _list(request, visit, reasons=refused.reasons, texts=texts)


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, short: str) -> HttpResponse:
    """Ask for an entry of the own party, then for its sections, say what goes, and delete it at the second press."""
    visit = enter(request, short)
    if not _may(visit, visit.node.desk.group(), _ERASES):
        raise PermissionDenied
    if request.method != "POST":
        return _form(request, visit, texts={"entry": request.GET.get("entry", "").strip()[:64]})
    texts, sections = typed(request, _TYPED), tuple(request.POST.getlist("section"))
    try:
        if request.POST.get("confirmed"):
            return _erased(request, visit, texts, sections)
        return _form(request, visit, texts=texts, chosen=sections, checks=True)
    except NotAllowed as refused:
        return _form(request, visit, texts=texts, chosen=sections, reasons=refused.reasons)


def _erased(request: HttpRequest, visit: Visit, texts: Mapping[str, str], sections: tuple[str, ...]) -> HttpResponse:
    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(visit.node.desk.group(), _ERASES)
        return erase_sections(
            visit.node.desk, acting=acting, now=visit.now, seen=seen, entry=texts["entry"], sections=sections,
            ground=texts["ground"], reason=texts["reason"],
        )  # fmt: skip

    return _sent(request, visit, act, "said_erased")


def _form(
    request: HttpRequest, visit: Visit, *, texts: Mapping[str, str], chosen: tuple[str, ...] = (), checks: bool = False,
    reasons: tuple[Reason, ...] = (),
) -> HttpResponse:  # fmt: skip
    desk, group = visit.node.desk, visit.node.desk.group()
    asked, entry = None, texts.get("entry", "")
    if entry:
        try:
            asked = erasable(desk, acting=visit.acting(group, _ERASES), entry=entry)
            if checks:
                check_erasure(group, asked, sections=chosen, ground=texts.get("ground", ""))
        except NotAllowed as refused:
            reasons = refused.reasons
    return show(
        request, visit, group, "erase.html", status=REFUSED if reasons else 200, here="record", asked=asked,
        texts=texts, chosen=chosen, confirms=checks and asked is not None and not reasons, grounds=get_args(Ground),
        faults=_faults(visit, reasons), gone=_before(group, entry),
    )  # fmt: skip


def _before(group: Group, entry: str) -> frozenset[str]:
    """The sections of an entry that were erased already."""
    return frozenset(name for one in group.erasures if one.entry == entry for name in one.sections)


def _list(
    request: HttpRequest, visit: Visit, *, reasons: tuple[Reason, ...] = (), texts: Mapping[str, str] | None = None
) -> HttpResponse:
    reading = read_erasures(visit.node.desk, reader=visit.reader, now=visit.now)
    views = view_erasures(reading, gone=files_gone(visit.node.path))
    today, group = visit.as_of is None, reading.group
    return show(
        request, visit, group, "erasures.html", status=REFUSED if reasons else 200, here="record", views=views,
        kept=sum(view.standing != "everywhere" for view in views), answers=get_args(Answer), texts=texts or {},
        may_answer=today and _may(visit, group, _ANSWERS), may_erase=today and _may(visit, group, _ERASES),
        waiting=sum(view.asked for view in views), faults=_faults(visit, reasons),
    )  # fmt: skip


def _may(visit: Visit, group: Group, kind: str) -> bool:
    return role_for(group, visit.code, visit.reader.officer, kind) is not None


def _faults(visit: Visit, reasons: tuple[Reason, ...]) -> list[dict[str, Any]]:
    return [{"sentence": visit.speaker.reason(reason)} for reason in reasons]


def _sent(request: HttpRequest, visit: Visit, act: Any, said: str) -> HttpResponse:
    place = f"/{visit.short}/record/erasures"
    return send(
        request, visit, visit.node.desk.group(), act=act, target=lambda receipt: place, back=place,
        said=lambda receipt: visit.speaker.say(said, seq=receipt.seq, party=receipt.code),
    )  # fmt: skip
