"""The frame that every step of a notice has: the task list, the saved states, and who can see it."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse

from tandem.acts.act import day_fault
from tandem.desk.desk import NotAllowed
from tandem.desk.manifest import read_manifest
from tandem.faces.web.page import show
from tandem.faces.web.steps import STEPS, facts_changed, faults_by_step, fields_of, stages
from tandem.faces.web.working import Working
from tandem.rules.forecast import forecasts

_HOURS = timedelta(hours=48)
_OWN = ("goods", "check")
"""The steps that have a template of their own."""


def show_step(
    request: HttpRequest, working: Working, step: str, *, status: int = 200, template: str = "", **context: Any
) -> HttpResponse:
    """Answer the page of a step in its frame; `template` is that of a page beside the step."""
    visit, group = working.visit, working.group
    saved = working.states[0].texts if working.states else {} if not working.draft else working.texts
    faults = faults_by_step(visit.speaker, group, working.texts, revised=working.revised)
    fields = {one: fields_of(one, visit.speaker, group, revised=working.revised, texts=working.texts) for one in STEPS}
    template = template or (f"notice_{step}.html" if step in _OWN else "notice.html")
    return show(
        request, visit, group, template, status=status, here="give", steps=stages(saved, faults, fields), step=step,
        working=working, view=working.view, own_step=STEPS.index(step) + 1,
        marking=(working.texts.get("marking", ""), working.view.marking if working.view else ""),
        **{"number": working.number, **context},
    )  # fmt: skip


def procedures(working: Working) -> list[dict[str, Any]]:
    """What the charter says about each type of action: the rows of the panel beside the form."""
    language, charter = working.visit.speaker.language, working.group.charter
    rows = []
    for name, procedure in charter.procedures.items():
        types = [s.names.get(language, key) for key, s in charter.scope.items() if s.procedure == name]
        rows.append({"name": procedure.names.get(language, name), "procedure": procedure, "types": types})
    return rows


def forecast_of(working: Working) -> dict[str, Any]:
    """Answer who would be heard until when, if the notice were received now; nothing without a type."""
    visit, charter = working.visit, working.group.charter
    scope = charter.scope.get(working.texts.get("action_type", ""))
    if scope is None:
        return {"procedure": None, "forecasts": ()}
    procedure = charter.procedures[scope.procedure]
    now = working.reading.now
    found = forecasts(procedure=procedure, group=working.group, owner=visit.code, received=now)
    return {
        "procedure": procedure, "forecasts": found, "received": now,
        "procedure_name": procedure.names.get(visit.speaker.language, scope.procedure),
        "receipt_due": now + timedelta(hours=procedure.receipt_due_hours),
        "urgent": bool(working.texts.get("urgency", "").strip()),
    }  # fmt: skip


def offers_of(working: Working) -> dict[str, Any]:
    """Answer the facts for which a new version is not offered as a change of nothing but words."""
    revised = working.revised
    differing = facts_changed(working.group, revised, working.texts) if revised and working.draft else ()
    return {"differing": ", ".join(differing)}


def preview_of(working: Working, texts: Any = None) -> dict[str, Any]:
    """Answer a draft as the others will see it, for the same template that shows a notice."""
    texts = working.texts if texts is None else texts
    charter, language = working.group.charter, working.visit.speaker.language
    scope = charter.scope.get(texts.get("action_type", ""))
    procedure = charter.procedures.get(scope.procedure) if scope else None
    return {
        "owner": working.visit.code, "title": texts.get("title", ""), "what": texts.get("what", ""),
        "route": texts.get("route", ""), "channel": texts.get("channel", ""), "changes": texts.get("changes", ""),
        "urgency": texts.get("urgency", ""),
        "terms": _terms(texts, charter.zone), "manifest": _rows(texts),
        "scope": scope.names.get(language, texts.get("action_type", "")) if scope else "", "procedure": procedure,
        "mode": scope.mode if scope else "",
        "procedure_name": procedure.names.get(language, "") if procedure else "",
    }  # fmt: skip


def _terms(texts: Any, zone: str) -> SimpleNamespace:
    """The days and places of a draft; a day that is none is left out, so that the page can be shown."""
    days = {
        name: texts.get(name, "") if texts.get(name) and not day_fault(**{name: texts[name]}) else ""
        for name in ("starts_on", "ends_on")
    }
    crosses = tuple(part.strip() for part in texts.get("crosses", "").split(",") if part.strip())
    return SimpleNamespace(
        **days, zone=texts.get("zone") or zone, track=texts.get("track", ""), crosses=crosses,
        urgent=bool(texts.get("urgency", "").strip()), editorial=bool(texts.get("editorial")),
    )  # fmt: skip


def _rows(texts: Any) -> tuple[dict[str, Any], ...]:
    try:
        return read_manifest(texts.get("manifest", ""), departs=texts.get("starts_on", ""))
    except NotAllowed:
        return ()
