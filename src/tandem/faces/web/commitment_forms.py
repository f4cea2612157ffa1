"""Forms about commitments: state one, file its instrument, answer it, say what became of it, and its conditions."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from tandem.acts import commitment as promised
from tandem.desk import commitment as promising
from tandem.desk.choice import CHOICES, check_choices
from tandem.desk.desk import NotAllowed, Receipt
from tandem.faces.web.forms import Fault, Field, faults_of, shown, typed
from tandem.faces.web.page import REFUSED, see, send, show
from tandem.faces.web.visit import Visit, enter
from tandem.rules.moves import role_for
from tandem.rules.reason import Reason
from tandem.state.group import Group

KINDS = {
    "instrument": "instrument.filed/1", "state": "commitment.stated/1", "answer": "commitment.answered/1",
    "settle": "commitment.settled/1", "condition": "condition.stated/1", "end-condition": "condition.ended/1",
}  # fmt: skip
"""By the last part of a form's address: the act that it puts on record."""

CHANGES = tuple(KINDS)
"""The last parts of the addresses at which something about commitments is put on record."""


def _choices(name: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, f"{name}.{value}") for value in CHOICES[name])


_EVIDENCE = Field(
    "evidence", "radio", (("own", "goal_evidence.own"), ("reported", "goal_evidence.reported")), required=True
)
_SOURCE = Field("source", hint="hint.goal_source")
_SAID_ON = Field("said_on", "day", required=True, hint="hint.day")
_HAPPENED = Field("happened", "day", required=True, hint="hint.day")
_REMARK = Field("remark", "area", rows=2, prose="note")
_COMMITMENT = Field("commitment_code", required=True, hint="hint.commitment_code")
_FIELDS: Mapping[str, tuple[Field, ...]] = {
    "instrument": (
        Field("new_code", required=True, hint="hint.new_code", prose="code"),
        Field("title", required=True, hint="hint.instrument_title"),
        Field("concluded", "day", required=True, hint="hint.day"),
        Field("signatories", required=True, hint="hint.several_sides", prose="parties"),
        Field("agreed_signed", "check"),
        Field("place", hint="hint.instrument_place"),
        _REMARK,
        _SOURCE,
    ),
    "state": (
        _EVIDENCE,
        Field("new_code", required=True, hint="hint.new_code", prose="code"),
        Field("commitment_text", "area", required=True, hint="hint.commitment_text", rows=3, prose="text"),
        Field("owners", required=True, hint="hint.several_sides"),
        Field("track", required=True, hint="hint.commitment_track"),
        _SAID_ON,
        Field("instrument_code", hint="hint.instrument_code"),
        Field("passage", hint="hint.passage"),
        Field("towards", hint="hint.towards"),
        Field("asked_by", hint="hint.asked_by"),
        Field("deadline", "day", hint="hint.deadline"),
        Field("deadline_words", hint="hint.deadline_words"),
        Field("spoken", "check"),
        Field("part_of", hint="hint.part_of"),
        Field("any_of", "check"),
        _REMARK,
        _SOURCE,
    ),
    "answer": (
        _COMMITMENT,
        Field("commitment_answer", "radio", _choices("commitment_answer"), required=True),
        Field("answering", required=True, hint="hint.answering", prose="party"),
        _EVIDENCE,
        _SAID_ON,
        Field("reason", "area", hint="hint.disputed"),
        _SOURCE,
    ),
    "settle": (
        _COMMITMENT,
        Field("commitment_outcome", "radio", _choices("commitment_outcome"), required=True),
        Field("settled_by", required=True, hint="hint.several_sides", prose="parties"),
        _EVIDENCE,
        _HAPPENED,
        Field("replaced_by", hint="hint.replaced_by"),
        Field("reason", "area"),
        _SOURCE,
    ),
    "condition": (
        Field("commitment_code", required=True, hint="hint.commitment_waits"),
        Field("new_code", required=True, hint="hint.new_code", prose="code"),
        Field("condition_text", "area", required=True, hint="hint.condition_text", rows=3, prose="text"),
        Field("condition_sort", "radio", _choices("condition_sort"), required=True),
        Field("awaits", hint="hint.awaits"),
        Field("event", hint="hint.event"),
        Field("from_day", "day", hint="hint.from_day", prose="day"),
        Field("claimed_by", required=True, hint="hint.claimed_by"),
        Field("condition_basis", "radio", _choices("condition_basis"), required=True),
        _SAID_ON,
        Field("speaker"),
        Field("softens", hint="hint.softens"),
        _REMARK,
        _SOURCE,
    ),
    "end-condition": (
        Field("condition_code", required=True, hint="hint.condition_code"),
        Field("condition_ending", "radio", _choices("condition_ending"), required=True),
        _EVIDENCE,
        _HAPPENED,
        Field("reason", "area"),
        _SOURCE,
    ),
}

_PLACES = {
    "commitment_to_oneself": "towards", "asked_of_oneself": "asked_by", "deadline_before_word": "deadline",
    "track_missing": "track", "no_such_track": "track", "code_unfit": "new_code", "code_taken": "new_code",
    "not_own_word": "evidence", "waits_for_itself": "awaits", "condition_wants_day": "from_day",
    "condition_day_alone": "from_day", "condition_wants_target": "awaits", "replaced_by_what": "replaced_by",
    "before_it_was_said": "happened", "ended_already": "condition_code", "answered_so_already": "commitment_answer",
    "not_own_condition": "evidence", "no_such_instruments": "instrument_code",
}  # fmt: skip
"""Where a refusal belongs of which neither the code nor the name of a value tells the field."""


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, short: str, what: str) -> HttpResponse:
    """Show one of the forms, or put on record what was typed into it."""
    visit = enter(request, short)
    group = visit.node.desk.group()
    if request.method != "POST":
        if role_for(group, visit.code, visit.reader.officer, KINDS[what]) is None:
            return see(f"/{short}/commitments")
        return _form(request, visit, what, _begun(request, visit, group))
    fields = _FIELDS[what]
    texts = typed(request, (field.name for field in fields))
    try:
        return send(
            request, visit, group, act=lambda seen: _ACTS[what](visit, group, seen, texts),
            back=f"/{short}/commitments", target=lambda receipt: _target(short, what, texts),
            said=lambda receipt: visit.speaker.say("said_commitment", seq=receipt.seq, party=receipt.code),
        )  # fmt: skip
    except NotAllowed as refused:
        faults = _faults(visit, refused.reasons, fields, texts)
        return _form(request, visit, what, texts, faults=faults, status=REFUSED)


def _form(
    request: HttpRequest, visit: Visit, what: str, texts: Mapping[str, str], *, faults: tuple[Fault, ...] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    group = visit.node.desk.group()
    tandem = group.tandem
    if what not in _FIELDS:
        raise Http404
    return show(
        request, visit, group, "commitment_form.html", status=status, here="tandem", what=what,
        slug=what.replace("-", "_"), fields=shown(_with_tracks(what, visit, group), texts, faults), faults=faults,
        known={
            "commitment_code": [one.name for one in tandem.commitments],
            "condition_code": [one.name for one in tandem.conditions],
        },
    )  # fmt: skip


def _with_tracks(what: str, visit: Visit, group: Group) -> tuple[Field, ...]:
    """The fields of a form, with the tracks to choose from where the charter names any."""
    language = visit.speaker.language
    named = tuple((one.code, one.names.get(language, one.code)) for one in group.charter.tracks)
    choice = Field("track", "select", named, required=True)
    return tuple(choice if named and field.name == "track" else field for field in _FIELDS[what])


def _begun(request: HttpRequest, visit: Visit, group: Group) -> dict[str, str]:
    """What stands in a form that nobody has typed into: the item of the link, one's own side, and today."""
    own = visit.code if group.is_party(visit.code) else ""
    today = visit.speaker.local_day(visit.now).isoformat()
    asked = request.GET
    return {
        "commitment_code": asked.get("on", "")[:60], "condition_code": asked.get("on", "")[:60], "answering": own,
        "owners": own, "settled_by": own, "claimed_by": own, "said_on": today, "happened": today,
        "instrument_code": asked.get("instrument", "")[:60],
    }  # fmt: skip


def _target(short: str, what: str, texts: Mapping[str, str]) -> str:
    """Where the result stands: on the page of its commitment, or among all."""
    place = f"/{short}/commitments"
    name = texts["new_code"] if what == "state" else texts.get("commitment_code", "")
    if not re.fullmatch(_ADDRESS, name) or name in CHANGES:
        return place
    return f"{place}/{name}"


_ADDRESS = "[A-Za-z0-9][A-Za-z0-9._-]{0,39}(?:@[A-Z][A-Z0-9]{0,11}-[1-9][0-9]{0,8})?"


def _faults(
    visit: Visit, reasons: Iterable[Reason], fields: tuple[Field, ...], texts: Mapping[str, str]
) -> tuple[Fault, ...]:
    """The sentences at their fields, also where only what was typed tells which of several fields it is."""
    reasons = tuple(reasons)
    names = {field.name for field in fields}
    found = zip(faults_of(visit.speaker, reasons, fields), reasons, strict=True)
    return tuple(
        fault if fault.field in names else replace(fault, field=_place(reason, names, texts)) for fault, reason in found
    )


def _place(reason: Reason, names: set[str], texts: Mapping[str, str]) -> str:
    if (given := _PLACES.get(reason.code, "")) in names:
        return given
    meant = str(reason.values.get("found") or reason.values.get("party") or "")
    sides = [name for name, text in texts.items() if meant and meant in text.replace(",", " ").split()]
    return next((name for name in sides if name in names), "")


def _codes(text: str) -> tuple[str, ...]:
    """The codes of a field, parted by spaces or commas."""
    return tuple(text.replace(",", " ").split())


def _instrument(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    act = promised.InstrumentFiled(
        code=texts["new_code"], concluded=texts["concluded"], parties=_codes(texts["signatories"]),
        signed=texts["agreed_signed"] == "yes",
    )  # fmt: skip
    return promising.file_instrument(
        visit.node.desk, acting=visit.acting(group, KINDS["instrument"]), now=visit.now, seen=seen, instrument=act,
        title=texts["title"], place=texts["place"], note=texts["remark"], source=texts["source"],
    )  # fmt: skip


def _state(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    check_choices(evidence=texts["evidence"])
    act = promised.CommitmentStated(
        code=texts["new_code"], track=texts["track"], owners=_codes(texts["owners"]), said_on=texts["said_on"],
        evidence=texts["evidence"],  # type: ignore[arg-type]  # checked above
        towards=_codes(texts["towards"]), asked_by=_codes(texts["asked_by"]), deadline=texts["deadline"] or None,
        spoken=texts["spoken"] == "yes", any_of=texts["any_of"] == "yes",
    )  # fmt: skip
    return promising.state_commitment(
        visit.node.desk, acting=visit.acting(group, KINDS["state"]), now=visit.now, seen=seen, commitment=act,
        text=texts["commitment_text"], instrument=texts["instrument_code"], part_of=texts["part_of"],
        passage=texts["passage"], deadline_words=texts["deadline_words"], note=texts["remark"], source=texts["source"],
    )  # fmt: skip


def _answer(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    check_choices(evidence=texts["evidence"], commitment_answer=texts["commitment_answer"])
    act = promised.CommitmentAnswered(
        party=texts["answering"], said_on=texts["said_on"],
        answer=texts["commitment_answer"], evidence=texts["evidence"],  # type: ignore[arg-type]  # checked above
    )  # fmt: skip
    return promising.answer_commitment(
        visit.node.desk, acting=visit.acting(group, KINDS["answer"]), now=visit.now, seen=seen,
        on=texts["commitment_code"], answer=act, reason=texts["reason"], source=texts["source"],
    )  # fmt: skip


def _settle(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    check_choices(evidence=texts["evidence"], commitment_outcome=texts["commitment_outcome"])
    act = promised.CommitmentSettled(
        parties=_codes(texts["settled_by"]), happened=texts["happened"],
        outcome=texts["commitment_outcome"], evidence=texts["evidence"],  # type: ignore[arg-type]  # checked above
    )  # fmt: skip
    return promising.settle_commitment(
        visit.node.desk, acting=visit.acting(group, KINDS["settle"]), now=visit.now, seen=seen,
        on=texts["commitment_code"], settled=act, replaced_by=texts["replaced_by"], reason=texts["reason"],
        source=texts["source"],
    )  # fmt: skip


def _condition(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    check_choices(condition_sort=texts["condition_sort"], condition_basis=texts["condition_basis"])
    act = promised.ConditionStated(
        code=texts["new_code"], claimed_by=_codes(texts["claimed_by"]), said_on=texts["said_on"],
        sort=texts["condition_sort"], basis=texts["condition_basis"],  # type: ignore[arg-type]  # checked above
        day=texts["from_day"] or None,
    )  # fmt: skip
    return promising.state_condition(
        visit.node.desk, acting=visit.acting(group, KINDS["condition"]), now=visit.now, seen=seen,
        on=texts["commitment_code"], condition=act, text=texts["condition_text"], awaits=texts["awaits"],
        event=texts["event"], softens=_codes(texts["softens"]), speaker=texts["speaker"], note=texts["remark"],
        source=texts["source"],
    )  # fmt: skip


def _end(visit: Visit, group: Group, seen: Mapping[str, int], texts: Mapping[str, str]) -> Receipt:
    check_choices(evidence=texts["evidence"], condition_ending=texts["condition_ending"])
    act = promised.ConditionEnded(
        happened=texts["happened"],
        ending=texts["condition_ending"], evidence=texts["evidence"],  # type: ignore[arg-type]  # checked above
    )  # fmt: skip
    return promising.end_condition(
        visit.node.desk, acting=visit.acting(group, KINDS["end-condition"]), now=visit.now, seen=seen,
        on=texts["condition_code"], ended=act, reason=texts["reason"], source=texts["source"],
    )  # fmt: skip


_Act = Callable[[Visit, Group, Mapping[str, int], Mapping[str, str]], Receipt]
_ACTS: Mapping[str, _Act] = {
    "instrument": _instrument, "state": _state, "answer": _answer, "settle": _settle, "condition": _condition,
    "end-condition": _end,
}  # fmt: skip
