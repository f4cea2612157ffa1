"""The forms of differing accounts: open a question, put on record what is told on it, say what became of it."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.desk.account import open_account, settle_account, tell_account
from tandem.desk.desk import NotAllowed, Receipt
from tandem.desk.statement_form import account_typed, settled_typed, told_typed
from tandem.desk.surprise_form import named_in
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.statement_forms import OF_SIDE, THROUGH, choice
from tandem.faces.web.visit import Visit, enter
from tandem.reports.speaker import Speaker
from tandem.rules.moves import role_for
from tandem.state.group import Group

_ON = Field("on_account", required=True, hint="hint.on_account")
_SAID_ON = Field("said_on", "day", required=True, hint="hint.day")


def _open_fields(speaker: Speaker) -> tuple[Field, ...]:
    return (
        Field("question", required=True),
        choice(speaker, "slot", "slot"),
        Field("code", required=True, hint="hint.item_code"),
        _SAID_ON,
        Field("explanation", "area"),
        Field("concerns", hint="hint.concerns"),
    )


def _tell_fields(speaker: Speaker) -> tuple[Field, ...]:
    return (
        _ON,
        Field("tells", required=True, hint="hint.tells"),
        Field("value", required=True),
        choice(speaker, "modality", "modality"),
        OF_SIDE,
        THROUGH,
        _SAID_ON,
        Field("note", "area", rows=2),
    )


def _settle_fields(speaker: Speaker) -> tuple[Field, ...]:
    return (
        _ON,
        choice(speaker, "outcome", "account_outcome"),
        Field("line_ref", hint="hint.wording_ref"),
        Field("happened", "day", required=True, hint="hint.day"),
        Field("reason", "area"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, short: str, what: str) -> HttpResponse:
    """Show a form about a question, or do what it says."""
    visit = enter(request, short)
    group = visit.node.desk.group()
    place = f"/{short}/accounts"
    if request.method != "POST":
        if not changes_of(visit, group)[what]:
            return see(place)
        return _form(request, visit, what, _begun(request, visit, group))
    fields, act = _FORMS[what]
    texts = typed(request, (field.name for field in fields(visit.speaker)))
    try:
        return send(
            request, visit, group, act=lambda seen: act(visit, group, seen, texts), back=place,
            target=lambda _: f"{place}/{texts['code' if what == 'open' else 'on_account']}",
            said=lambda receipt: visit.speaker.say(f"said_account_{what}", seq=receipt.seq, party=receipt.code),
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


def _begun(request: HttpRequest, visit: Visit, group: Group) -> dict[str, str]:
    today = visit.speaker.local_day(visit.now).isoformat()
    given = {"on_account": request.GET.get("on", "")[:80], "said_on": today, "happened": today}
    tells = request.GET.get("statement", "")[:80]
    held = next((one for one in group.tandem.statements if tells in (one.name, one.stamp.label)), None)
    if held is not None:
        given |= {
            "tells": tells, "of_side": held.party, "through_members": ", ".join(held.through), "said_on": held.said_on,
        }  # fmt: skip
    return given


def _form(
    request: HttpRequest, visit: Visit, what: str, texts: Mapping[str, str], *, faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    group, on, back = visit.node.desk.group(), texts.get("on_account", ""), f"/{visit.short}/accounts"
    known = any(on in (one.name, one.stamp.label) for one in group.tandem.accounts)
    return show(
        request, visit, group, "parallel_form.html", status=status, here="watch", at="accounts",
        what=f"account_{what}", place=f"{back}/{what}", back=f"{back}/{on}" if known else back,
        fields=shown(_FORMS[what][0](visit.speaker), texts, faults), faults=faults,
    )  # fmt: skip


def _open(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return open_account(
        visit.node.desk, acting=visit.acting(group, _KINDS["open"]), now=visit.now, seen=seen,
        account=account_typed(texts), question=texts["question"], explanation=texts["explanation"],
        about=named_in(texts["concerns"]),
    )  # fmt: skip


def _tell(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return tell_account(
        visit.node.desk, acting=visit.acting(group, _KINDS["tell"]), now=visit.now, seen=seen, on=texts["on_account"],
        told=told_typed(texts), statement=texts["tells"], value=texts["value"], note=texts["note"],
    )  # fmt: skip


def _settle(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    return settle_account(
        visit.node.desk, acting=visit.acting(group, _KINDS["settle"]), now=visit.now, seen=seen,
        on=texts["on_account"], settled=settled_typed(texts), reason=texts["reason"], text=texts["line_ref"],
    )  # fmt: skip


_KINDS = {"open": "account.opened/1", "tell": "account.told/1", "settle": "account.settled/1"}
_Act = Callable[[Visit, Group, Mapping[str, int], Mapping[str, str]], Receipt]
_FORMS: Mapping[str, tuple[Callable[[Speaker], tuple[Field, ...]], _Act]] = {
    "open": (_open_fields, _open), "tell": (_tell_fields, _tell), "settle": (_settle_fields, _settle),
}  # fmt: skip
CHANGES = tuple(_FORMS)
"""The last parts of the addresses at which something about a question is put on record."""
