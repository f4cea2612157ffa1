"""The page on which an officer who is away gets a stand-in, and the button that ends it; both write an entry."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.reading import read_people
from tandem.desk.stand_in import end_stand_in, name_stand_in
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.page import REFUSED, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.rules.moves import role_for
from tandem.state.reading import Reading

_NAMED, _ENDED = "stand_in.named/1", "stand_in.ended/1"
_NAMES = ("officer", "stand_in", "starts_on", "ends_on", "absence_note")


@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, short: str) -> HttpResponse:
    """Show the form of a stand-in, or name one."""
    visit = enter(request, short)
    _check(visit, _NAMED)
    if request.method != "POST":
        return _form(request, visit, {"officer": str(visit.reader.officer)})
    texts = typed(request, _NAMES)

    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(visit.node.desk.group(), _NAMED)
        return name_stand_in(
            visit.node.desk, acting=acting, now=visit.now, seen=seen, away=_number(texts["officer"]),
            stand_in=_number(texts["stand_in"]), starts_on=texts["starts_on"], ends_on=texts["ends_on"],
            note=texts["absence_note"],
        )  # fmt: skip

    try:
        return send(
            request, visit, visit.node.desk.group(), act=act, target=lambda receipt: f"/{short}/people",
            back=f"/{short}/people",
            said=lambda receipt: visit.speaker.say("said_stand_in", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        reading = read_people(visit.node.desk, reader=visit.reader, now=visit.now)
        faults = faults_of(visit.speaker, refused.reasons, _fields(visit, reading))
        return _form(request, visit, texts, faults=faults, status=REFUSED)


@require_POST
def end(request: HttpRequest, short: str) -> HttpResponse:
    """Say that an officer is back."""
    visit, place = enter(request, short), f"/{short}/people"
    _check(visit, _ENDED)
    on = typed(request, ("on",))["on"]

    def act(seen: Mapping[str, int]) -> Receipt:
        acting = visit.acting(visit.node.desk.group(), _ENDED)
        return end_stand_in(visit.node.desk, acting=acting, now=visit.now, seen=seen, on=on)

    try:
        return send(
            request, visit, visit.node.desk.group(), act=act, target=lambda receipt: place, back=place,
            said=lambda receipt: visit.speaker.say("said_stand_in_ended", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        faults = faults_of(visit.speaker, refused.reasons, ())
        return _form(request, visit, {}, faults=faults, status=REFUSED)


def _check(visit: Visit, kind: str) -> None:
    group = visit.node.desk.group()
    if not group.is_party(visit.code) or role_for(group, visit.code, visit.reader.officer, kind) is None:
        raise PermissionDenied


def _number(text: str) -> int:
    """The number of an officer; 0, which nobody has, where it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def _fields(visit: Visit, reading: Reading) -> tuple[Field, ...]:
    seat = reading.group.seats[visit.code]
    officers = tuple(
        (str(one.number), " · ".join(filter(None, (str(one.number), reading.text(one.entry or "", "name")))))
        for one in seat.officers.values()
        if not one.relieved
    )
    return (
        Field("officer", "select", officers, required=True),
        Field("stand_in", "select", officers, required=True, hint="hint.stand_in"),
        Field("starts_on", "day", required=True, hint="hint.away"),
        Field("ends_on", "day", required=True),
        Field("absence_note", "area", hint="hint.absence_note", prose="note"),
    )


def _form(
    request: HttpRequest, visit: Visit, texts: Mapping[str, str], *, faults: tuple[Fault, ...] = (), status: int = 200
) -> HttpResponse:
    reading = read_people(visit.node.desk, reader=visit.reader, now=visit.now)
    return show(
        request, visit, reading.group, "stand_in.html", status=status, here="people", faults=faults,
        fields=shown(_fields(visit, reading), texts, faults),
    )  # fmt: skip
