"""What the fields of a move let an officer choose from, where that depends on the charter or on the action."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from tandem.faces.web.forms import Field
from tandem.faces.web.visit import Visit
from tandem.reports.action import ActionView, ObservedView
from tandem.rules.escalation import levels_above, uncertifiable
from tandem.rules.moves import parties_to_extend
from tandem.rules.procedure import charter_of, procedure_of
from tandem.rules.question import open_questions
from tandem.rules.scope import disputes_to_answer, type_of
from tandem.state.reading import Reading

_Choices = tuple[tuple[str, str], ...]
_View = ActionView | ObservedView


def offered(fields: Iterable[Field], visit: Visit, reading: Reading, view: _View) -> tuple[Field, ...]:
    """Answer the fields of a move with what there is to choose from on this action."""
    return tuple(
        replace(field, choices=_CHOICES[field.name](visit, reading, view)) if field.name in _CHOICES else field
        for field in fields
    )


def _hold_reasons(visit: Visit, reading: Reading, view: _View) -> _Choices:
    procedure = procedure_of(view.notice, reading.group) if isinstance(view, ActionView) else None
    names, language = reading.group.charter.hold_reasons, visit.speaker.language
    reasons = procedure.hold.reasons if procedure and procedure.hold else ()
    return tuple((reason, names.get(reason, {}).get(language, reason)) for reason in reasons)


def _others(visit: Visit, reading: Reading, view: _View) -> _Choices:
    return tuple((one.code, one.code) for one in reading.group.charter.parties if one.code != visit.code)


def _extendable(visit: Visit, reading: Reading, view: _View) -> _Choices:
    if not isinstance(view, ActionView):
        return ()
    return tuple((code, code) for code in parties_to_extend(view.notice, reading.group, view.now))


def _questions(visit: Visit, reading: Reading, view: _View) -> _Choices:
    if not isinstance(view, ActionView):
        return ()
    asked = open_questions(view.notice, visit.code)
    return tuple((q.stamp.entry, f"{q.asker}: {reading.text(q.stamp.entry, 'question')[:80]}") for q in asked)


def _reports(visit: Visit, reading: Reading, view: _View) -> _Choices:
    matter = view.notice if isinstance(view, ActionView) else view.action
    told = [(one.stamp.label, one.stamp.entry) for one in matter.direct if one.other == visit.code]
    return tuple((label, f"{label}: {reading.text(entry, 'text')[:80]}") for label, entry in told)


def _types(visit: Visit, reading: Reading, view: _View) -> _Choices:
    """Every type but the one that the action has."""
    matter = view.notice if isinstance(view, ActionView) else view.action
    language = visit.speaker.language
    return tuple(
        (code, f"{scope.names.get(language, code)} – {visit.speaker.word('mode', scope.mode)}")
        for code, scope in reading.group.charter.scope.items()
        if code != type_of(matter)
    )


def _disputes(visit: Visit, reading: Reading, view: _View) -> _Choices:
    matter = view.notice if isinstance(view, ActionView) else view.action
    told = [one.stamp for one in disputes_to_answer(matter, reading.group, visit.code)]
    return tuple((one.label, f"{one.label}: {reading.text(one.entry, 'reason')[:80]}") for one in told)


def _levels(visit: Visit, reading: Reading, view: _View) -> _Choices:
    if not isinstance(view, ActionView):
        return ()
    named = {
        one.code: one.names.get(visit.speaker.language, one.code)
        for one in charter_of(view.notice, reading.group).levels
    }
    return tuple((code, named[code]) for code in levels_above(view.notice, reading.group, view.now))


def _silent(visit: Visit, reading: Reading, view: _View) -> _Choices:
    if not isinstance(view, ActionView):
        return ()
    return tuple((code, code) for code in uncertifiable(view.notice, reading.group, view.now))


_CHOICES: Mapping[str, Callable[[Visit, Reading, _View], _Choices]] = {
    "hold_reason": _hold_reasons, "to": _others, "whose": _extendable, "asked": _questions,
    "report": _reports, "action_type": _types, "dispute": _disputes, "level": _levels, "silent": _silent,
}  # fmt: skip
