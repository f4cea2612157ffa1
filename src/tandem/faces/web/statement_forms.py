"""The forms of a statement: record one by hand, withdraw it, note a departure, put it on record as a position."""

from collections.abc import Callable, Mapping
from typing import get_args

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.acts.position import PositionReported, Stance
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.position import report_position
from tandem.desk.reading import read_watched
from tandem.desk.statement import note_departure, record_statement, statement_named, withdraw_statement
from tandem.desk.statement_form import CHOICES, placed_in, prose_typed, statement_typed
from tandem.desk.surprise_form import named_in
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.surprises import EVIDENCE
from tandem.faces.web.visit import Visit, enter
from tandem.reports.speaker import Speaker
from tandem.reports.statements import shown_statement
from tandem.rules.moves import role_for
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.watched import Statement

_ON = Field("on_statement", required=True, hint="hint.on_statement")
OF_SIDE = Field("of_side", hint="hint.of_side")
THROUGH = Field("through_members", hint="hint.through_members")


def choice(speaker: Speaker, name: str, family: str) -> Field:
    """Answer the field of a choice, its values in the reader's words."""
    return Field(name, "select", tuple((one, speaker.word(family, one)) for one in CHOICES[name]), required=True)


def _record_fields(speaker: Speaker) -> tuple[Field, ...]:
    return (
        Field("on_source", required=True, hint="hint.on_source"),
        Field("words", "area", required=True, hint="hint.words_there"),
        Field("start", hint="hint.start"),
        choice(speaker, "form", "statement_form"),
        Field("speaker"),
        Field("office"),
        OF_SIDE,
        EVIDENCE,
        Field("chain", "area", hint="hint.chain", rows=2),
        THROUGH,
        Field("said_on", "day", required=True, hint="hint.day"),
        choice(speaker, "said_basis", "said_basis"),
        Field("place"),
        Field("language", hint="hint.language_code"),
        Field("translation", "area", rows=2),
        Field("concerns", hint="hint.concerns"),
        Field("replaces", hint="hint.replaces"),
        Field("code", hint="hint.item_code"),
        Field("note", "area", rows=2),
    )


def _withdraw_fields(speaker: Speaker) -> tuple[Field, ...]:
    return (_ON, Field("reason", "area"))


def _depart_fields(speaker: Speaker) -> tuple[Field, ...]:
    return (
        _ON,
        Field("line_ref", required=True, hint="hint.line_ref"),
        Field("happened", "day", required=True, hint="hint.day"),
        Field("reason", "area"),
    )


def _position_fields(speaker: Speaker) -> tuple[Field, ...]:
    stances = tuple((one, speaker.word("position", one)) for one in get_args(Stance))
    return (
        _ON,
        Field("notice_ref", required=True, hint="hint.notice_ref"),
        Field("position", "select", stances, required=True),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, short: str, what: str) -> HttpResponse:
    """Show a form about a statement, or do what it says."""
    visit = enter(request, short)
    group = visit.node.desk.group()
    place = f"/{short}/statements"
    if request.method != "POST":
        if not changes_of(visit, group)[what]:
            return see(place)
        return _form(request, visit, what, _begun(request, visit, group))
    fields, act = _FORMS[what]
    texts = typed(request, (field.name for field in fields(visit.speaker)))
    try:
        return send(
            request, visit, group, act=lambda seen: act(visit, group, seen, texts), back=place,
            target=lambda receipt: _after(place, what, receipt, texts),
            said=lambda receipt: visit.speaker.say(f"said_statement_{what}", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        faults = faults_of(visit.speaker, refused.reasons, fields(visit.speaker))
        return _form(request, visit, what, texts, faults=faults, status=REFUSED)


def changes_of(visit: Visit, group: Group) -> dict[str, bool]:
    """Answer which of the forms the reader may use on this day."""
    return {
        what: not visit.as_of and role_for(group, visit.code, visit.reader.officer, kind) is not None
        for what, kind in _KINDS.items()
    }


def _after(place: str, what: str, receipt: Receipt, texts: Mapping[str, str]) -> str:
    named = texts["code"] or f"{receipt.code}-{receipt.seq}" if what == "record" else texts["on_statement"]
    return f"{place}/{named}"


def _begun(request: HttpRequest, visit: Visit, group: Group) -> dict[str, str]:
    on, today = request.GET.get("on", "")[:80], visit.speaker.local_day(visit.now).isoformat()
    given = {"on_statement": on, "on_source": request.GET.get("source", "")[:80], "happened": today}
    held = next((one for one in group.tandem.statements if on in (one.name, one.stamp.label)), None)
    if held is not None:
        given["notice_ref"] = next((refs for refs in _refs(group, held.about)), "")
    return given


def _refs(group: Group, about: tuple[str, ...]) -> tuple[str, ...]:
    matters = (group.notices.get(entry) or group.observed.get(entry) for entry in about)
    return tuple(matter.ref for matter in matters if matter is not None)


def _form(
    request: HttpRequest, visit: Visit, what: str, texts: Mapping[str, str], *, faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    on = texts.get("on_statement", "")
    back = f"/{visit.short}/statements"
    return show(
        request, visit, visit.node.desk.group(), "parallel_form.html", status=status, here="watch", at="statements",
        what=f"statement_{what}", place=f"{back}/{what}",
        back=f"{back}/{on}" if any(on in (s.name, s.stamp.label) for s in _statements(visit)) else back,
        fields=shown(_FORMS[what][0](visit.speaker), texts, faults), faults=faults,
    )  # fmt: skip


def _statements(visit: Visit) -> tuple[Statement, ...]:
    return visit.node.desk.group().tandem.statements


def _record(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    placed = placed_in(
        visit.node.desk, code=visit.code, source=texts["on_source"], words=texts["words"], start=texts["start"]
    )
    return record_statement(
        visit.node.desk, acting=visit.acting(group, _KINDS["record"]), now=visit.now, seen=seen,
        statement=statement_typed(texts, placed), source=texts["on_source"], prose=prose_typed(texts, placed),
        about=named_in(texts["concerns"]), replaces=texts["replaces"],
    )  # fmt: skip


def _withdraw(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return withdraw_statement(
        visit.node.desk, acting=visit.acting(group, _KINDS["withdraw"]), now=visit.now, seen=seen,
        on=texts["on_statement"], reason=texts["reason"],
    )  # fmt: skip


def _depart(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return note_departure(
        visit.node.desk, acting=visit.acting(group, _KINDS["depart"]), now=visit.now, seen=seen,
        on=texts["on_statement"], line=texts["line_ref"], happened=texts["happened"], reason=texts["reason"],
    )  # fmt: skip


def _position(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    """Put a statement about a notice on record as what its side is reported to hold, with its source."""
    held = statement_named(group, texts["on_statement"])
    if texts["notice_ref"] not in _refs(group, held.about) or not held.party:
        raise NotAllowed(because("statement_not_about", name="notice_ref", found=texts["notice_ref"][:60]))
    if texts["position"] not in get_args(Stance):
        raise NotAllowed(because("position_unknown", found=texts["position"][:40], known=", ".join(get_args(Stance))))
    if held.withdrawals:
        raise NotAllowed(because("statement_withdrawn", label=held.withdrawals[0].stamp.label))
    one = shown_statement(read_watched(visit.node.desk, reader=visit.reader, now=visit.now), held)
    told_by = " → ".join(one.chain) or (one.source.outlet or one.source.title if one.source else "") or held.stamp.label
    report = PositionReported(
        party=held.party, position=texts["position"],  # type: ignore[arg-type]
        said_by=told_by, happened=held.said_on,
    )  # fmt: skip
    source = [one.source.title, one.source.outlet, one.source.url] if one.source else []
    return report_position(
        visit.node.desk, acting=visit.acting(group, _KINDS["position"]), now=visit.now, seen=seen,
        ref=texts["notice_ref"], report=report, text=one.texts.get("words", ""),
        source=" · ".join(filter(None, [*source, held.stamp.label])),
    )  # fmt: skip


_KINDS = {
    "record": "statement.recorded/1", "withdraw": "statement.withdrawn/1", "depart": "departure.noted/1",
    "position": "position.reported/1",
}  # fmt: skip
_Act = Callable[[Visit, Group, Mapping[str, int], Mapping[str, str]], Receipt]
_FORMS: Mapping[str, tuple[Callable[[Speaker], tuple[Field, ...]], _Act]] = {
    "record": (_record_fields, _record), "withdraw": (_withdraw_fields, _withdraw), "depart": (_depart_fields, _depart),
    "position": (_position_fields, _position),
}  # fmt: skip
CHANGES = tuple(_FORMS)
"""The last parts of the addresses at which something about a statement is put on record."""
