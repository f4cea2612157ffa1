"""The five steps of a notice: their fields, what is wrong in each, and how far a draft is."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from tandem.acts.notice import NoticeGiven, NoticeRevised
from tandem.desk.desk import NotAllowed
from tandem.desk.manifest import column_of, read_manifest, write_manifest
from tandem.desk.notice import NoticeDraft, changed_facts, draft_faults
from tandem.faces.web.forms import Fault, Field, faults_of
from tandem.faces.web.marking import name_of
from tandem.faces.web.taken import FileTaken, original_in, remembered
from tandem.reports.action import ActionView
from tandem.reports.speaker import Speaker
from tandem.rules.reason import Reason, because
from tandem.state.group import Group
from tandem.state.notice import Notice

STEPS = ("what", "when", "goods", "heard", "check")
"""The steps in their order; each is the last part of an address."""
_TEXTS = (
    "title",
    "action_type",
    "what",
    "changes",
    "starts_on",
    "ends_on",
    "zone",
    "route",
    "track",
    "channel",
    "marking",
    "urgency",
)
_ROW = "manifest_row_"
_ONLY_MISSING = ("prose_missing", "day_missing")
_MOST_FAULTS = 20


@dataclass(frozen=True)
class Stage:
    """A step in the task list: its name, its number from 1, and how far it is."""

    step: str
    number: int
    state: str


def fields_of(
    step: str, speaker: Speaker, group: Group, *, revised: Notice | None, texts: Mapping[str, str]
) -> tuple[Field, ...]:
    """Answer the fields of a step as a draft has them: some are offered only for what else it says."""
    if step == "what":
        return _what(speaker, group, revising=revised is not None)
    if step == "when":
        return _when(group, texts.get("zone", ""))
    if step == "goods":
        return (Field("manifest", "area", hint="hint.manifest", rows=6),)
    return _heard(group, revised, texts) if step == "heard" else ()


def _heard(group: Group, revised: Notice | None, texts: Mapping[str, str]) -> tuple[Field, ...]:
    """What was filled in already is shown also where it may not be, so that it can be taken out."""
    found = [Field("channel", hint="hint.channel")]
    if texts.get("urgency") or may_be_urgent(group, texts):
        found.append(Field("urgency", "area", hint="hint.urgency"))
    if revised is not None and (texts.get("editorial") or not facts_changed(group, revised, texts)):
        found.append(Field("editorial", "check", hint="hint.editorial"))
    return tuple(found)


def may_be_urgent(group: Group, texts: Mapping[str, str]) -> bool:
    """Tell whether the procedure of a draft has a short window for urgent notices."""
    scope = group.charter.scope.get(texts.get("action_type", ""))
    return scope is not None and group.charter.procedures[scope.procedure].urgent_window is not None


def facts_changed(group: Group, revised: Notice, texts: Mapping[str, str]) -> tuple[str, ...]:
    """Answer the names of the facts in which a draft differs from the version that it changes."""
    bare = _bare(texts)
    try:
        whole = msgspec.structs.replace(bare, manifest=_lines(texts), original=original_in(texts))
        return changed_facts(group, draft=whole, notice=revised)
    except NotAllowed:
        return (*(name for name in changed_facts(group, draft=bare, notice=revised) if name != "tables"), "tables")


def _what(speaker: Speaker, group: Group, *, revising: bool) -> tuple[Field, ...]:
    form: tuple[Field, ...] = (
        Field("title", required=True, hint="hint.title"),
        Field("action_type", "select", _types(speaker, group), required=True, hint="hint.action_type"),
        *(
            [Field("marking", "select", _markings(speaker, group), hint="hint.marking")]
            if group.charter.markings
            else []
        ),
        Field("what", "area", required=True, hint="hint.what", rows=6),
    )
    return (*form, Field("changes", "area", hint="hint.changes")) if revising else form


def _types(speaker: Speaker, group: Group) -> tuple[tuple[str, str], ...]:
    """The types of the scope register, each with its procedure."""
    language, procedures = speaker.language, group.charter.procedures
    return tuple(
        (
            name,
            f"{scope.names.get(language, name)} – {procedures[scope.procedure].names.get(language, scope.procedure)}",
        )
        for name, scope in group.charter.scope.items()
    )


def _markings(speaker: Speaker, group: Group) -> tuple[tuple[str, str], ...]:
    charter = group.charter
    return tuple((code, name_of(charter, code, speaker.language)) for code in charter.marking_codes)


def _when(group: Group, zone: str) -> tuple[Field, ...]:
    every = (group.charter.zone, *(party.zone for party in group.charter.parties), zone)
    zones = dict.fromkeys(filter(None, every))
    return (
        Field("starts_on", "day", required=True, hint="hint.day"),
        Field("ends_on", "day", required=True, hint="hint.ends_on"),
        Field("zone", "select", tuple((zone, zone) for zone in zones), hint="hint.zone"),
        Field("route", "area", hint="hint.route", rows=2),
        Field("track", hint="hint.track"),
        Field("crosses", hint="hint.crosses"),
    )


def as_it_stands(view: ActionView, texts: Mapping[str, str]) -> dict[str, str]:
    """Answer the latest version of a notice as the texts of a draft; `texts` are its sections in words."""
    terms = view.notice.current.terms
    return {
        "title": view.title, "action_type": terms.action_type, "what": view.what, "changes": "",
        "starts_on": terms.starts_on, "ends_on": terms.ends_on, "zone": terms.zone, "route": view.route,
        "track": terms.track, "crosses": ", ".join(terms.crosses), "manifest": write_manifest(view.manifest),
        "channel": texts.get("channel", ""), "urgency": texts.get("urgency", ""), "marking": terms.marking,
        **remembered(FileTaken(view.original)),
    }  # fmt: skip


def draft_of(texts: Mapping[str, str], group: Group, *, revised: Notice | None) -> NoticeDraft:
    """Read the texts of a draft. Raises NotAllowed for a manifest that cannot be read, with all else beside it."""
    bare = _bare(texts)
    try:
        return msgspec.structs.replace(bare, manifest=_lines(texts), original=original_in(texts))
    except NotAllowed as refused:
        raise NotAllowed(*_faults(bare, group, revised), *refused.reasons) from refused


def reasons_of(texts: Mapping[str, str], group: Group, *, revised: Notice | None) -> tuple[Reason, ...]:
    """Answer everything that keeps a draft from being given."""
    try:
        draft = draft_of(texts, group, revised=revised)
    except NotAllowed as refused:
        return refused.reasons
    return (*_faults(draft, group, revised), *_editorial_faults(texts, group, revised))


def _editorial_faults(texts: Mapping[str, str], group: Group, revised: Notice | None) -> list[Reason]:
    differing = facts_changed(group, revised, texts) if revised is not None and texts.get("editorial") else ()
    return [because("editorial_facts_differ", facts=", ".join(differing))] if differing else []


def _lines(texts: Mapping[str, str]) -> tuple[dict[str, Any], ...]:
    return read_manifest(texts.get("manifest", ""), departs=texts.get("starts_on", ""))


def _bare(texts: Mapping[str, str]) -> NoticeDraft:
    given: dict[str, Any] = {name: texts.get(name, "") for name in _TEXTS}
    crosses = tuple(part.strip() for part in texts.get("crosses", "").split(",") if part.strip())
    return NoticeDraft(**given, crosses=crosses, editorial=bool(texts.get("editorial")))


def _faults(draft: NoticeDraft, group: Group, revised: Notice | None) -> list[Reason]:
    return draft_faults(group, draft=draft, act=NoticeRevised if revised else NoticeGiven)


def faults_by_step(
    speaker: Speaker, group: Group, texts: Mapping[str, str], *, revised: Notice | None
) -> dict[str, tuple[Fault, ...]]:
    """Answer what is wrong in each step, as sentences at their fields; the first faults of each."""
    reasons = reasons_of(texts, group, revised=revised)
    found: dict[str, tuple[Fault, ...]] = {}
    for step in STEPS:
        fields = fields_of(step, speaker, group, revised=revised, texts=texts)
        every = zip(faults_of(speaker, reasons, fields), reasons, strict=True)
        found[step] = tuple(placed(fault, reason) for fault, reason in every if fault.field)[:_MOST_FAULTS]
    return found


def placed(fault: Fault, reason: Reason) -> Fault:
    """Put a fault of a row of the manifest at its cell."""
    if not reason.code.startswith(_ROW):
        return fault
    return Fault(fault.sentence, fault.field, f"#row-{reason.values['row']}-{column_of(reason)}")


def is_wrong(reasons: Iterable[Reason]) -> bool:
    """Tell whether something that was typed is wrong, and not only missing yet."""
    return any(reason.code not in _ONLY_MISSING and reason.values.get("action_type") != "" for reason in reasons)


def stages(
    texts: Mapping[str, str], faults: Mapping[str, Sequence[Fault]], fields: Mapping[str, Sequence[Field]]
) -> tuple[Stage, ...]:
    """Answer the task list: a step that was saved is complete, or has something to mend."""
    found = []
    for number, step in enumerate(STEPS, 1):
        saved = any(field.name in texts for field in fields[step])
        state = "empty" if not saved else "faulty" if faults[step] else "complete"
        found.append(Stage(step, number, state))
    return tuple(found)


def step_after(step: str) -> str:
    """Answer the next step; the last stays."""
    return STEPS[min(STEPS.index(step) + 1, len(STEPS) - 1)]
