"""Forms: their fields, what was typed into them, the frontier of their page, and what is wrong, field by field."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest

from tandem.desk.desk import NotAllowed
from tandem.record import canonical
from tandem.reports.speaker import Speaker
from tandem.rules.reason import Reason, because

Sort = Literal["line", "area", "day", "radio", "select", "check"]
_LARGEST_SEEN = 20_000
_MOST_ENTRIES = 2**53 - 1
_FIELD_OF = {
    "days_reversed": "ends_on", "reason_missing": "reason", "scope_unknown": "action_type",
    "position_unknown": "position", "marking_unknown": "marking",
    "by_way_unknown": "by_way", "raised_unknown": "position", "confirmation_unknown": "confirmation",
    "no_comment_to_reply_to": "on", "no_report_to_confirm": "report", "not_a_party_named": "raised_by",
    "concern_with_oneself": "raised_with", "not_of_the_two_sides": "raised_by", "concern_about_oneself": "raised_by",
    "start_wants_override": "override",
    "hold_reason_unknown": "hold_reason", "nobody_to_ask": "to", "nobody_to_extend": "whose",
    "goal_of_nobody": "sides", "no_such_member": "sides", "goal_side_twice": "sides", "goal_not_own": "evidence",
    "goal_evidence_unknown": "evidence", "goal_subject_unfit": "subject", "no_such_goal": "on", "goal_not_of_you": "on",
    "reply_unknown": "reply", "no_dispute_here": "dispute", "type_is_so": "action_type",
    "tried_before_notice": "tried_on", "absence_reversed": "ends_on", "absence_over": "ends_on",
    "stands_in_for_oneself": "stand_in", "stand_in_may_not": "stand_in", "hand_over_to_oneself": "to_officer",
    "level_unknown": "level", "level_not_higher": "level", "nobody_silent": "silent",
    "extension_shorter": "until", "no_question_to_answer": "asked",
    "urgent_not_allowed": "urgency", "editorial_facts_differ": "editorial",
}  # fmt: skip
_FIELD_OF |= {
    "meeting_in_past": "on_day", "meeting_ends_first": "to_time", "format_unknown": "format",
    "nobody_invited": "invited", "recurrence_unfit": "every", "no_such_date": "date", "date_passed": "date",
    "date_stands_already": "date", "presence_unknown": "presence", "capacity_unknown": "capacity",
    "person_of_unknown": "member", "source_missing": "source", "outcome_unknown": "outcome_kind",
    "account_missing": "account", "between_missing": "between", "no_point_of_yours": "own_point",
    "no_such_outcome": "result_of",
}  # fmt: skip
_FIELD_OF |= {
    **dict.fromkeys(
        ("paper_empty", "paper_too_long", "paper_kind_unknown", "paper_not_its_kind", "papers_too_many",
         "evidence_missing"), "papers"
    ),
    **dict.fromkeys(
        ("lines_unfit", "lines_missing", "line_not_in_manifest", "line_twice", "line_unclassified", "line_has_rules",
         "rule_asks_nothing", "amount_unfit", "unit_unknown", "line_not_asked", "part_missing"), "lines"
    ),
    "authority_not_required": "waived", "nothing_to_waive": "waived", "supersedes_another_request": "before_request",
    "request_still_open": "before_request", "nothing_to_extend": "before_request",
    "request_step_out_of_turn": "request_step", "day_before_filing": "happened",
    "change_changes_nothing": "valid_until",
    "grant_not_suspended": "grant_change", "clearance_entry_not_read": "on_entry", "clearance_so_already": "on_entry",
    "clearance_entry_own": "on_entry", "applicant_another": "applicant",
}  # fmt: skip
_FIELD_OF |= {
    "step_sort_unknown": "sort", "step_status_unknown": "status", "step_evidence_unknown": "evidence",
    "step_consulted_unknown": "consulted", "step_grade_unknown": "grade", "step_kept_unknown": "step_kept",
    "not_own_word": "evidence", "code_unfit": "code", "code_taken": "code", "no_such_track": "track",
    "track_missing": "track", "until_before": "until", "before_it_was_said": "happened",
    "assessed_otherwise": "said_on", "no_such_commitments": "answers", "no_such_action": "about",
}  # fmt: skip
_FIELD_OF |= dict.fromkeys(("no_such_policies", "policy_of_another", "policy_withdrawn_already"), "policy_code")
_FIELD_OF |= {
    "no_such_sources": "on_source", "no_such_statements": "on_statement", "no_such_accounts": "on_account",
    "no_such_line": "line_ref", "departure_noted_already": "line_ref", "agreed_wording_wants_text": "line_ref",
    "statement_withdrawn": "on_statement", "statement_of_others": "on_statement", "outcome_wants_reason": "reason",
    "through_itself": "through_members", "own_is_not_through": "through_members", "told_already": "tells",
    "statement_recorded_already": "words",
}  # fmt: skip
_MANIFEST = "manifest"
_CHOSEN = {
    "scope_unknown": "action_type", "position_unknown": "found", "by_way_unknown": "found", "raised_unknown": "found",
    "confirmation_unknown": "found", "reply_unknown": "found", "hold_reason_unknown": "found",
    "goal_evidence_unknown": "found", "step_sort_unknown": "found", "step_status_unknown": "found",
    "step_evidence_unknown": "found", "step_consulted_unknown": "found", "step_grade_unknown": "found",
    "nobody_to_ask": "found", "nobody_to_extend": "found", "level_unknown": "found", "nobody_silent": "found",
    **dict.fromkeys(
        ("evidence_not_chosen", "condition_basis_not_chosen", "condition_sort_not_chosen",
         "commitment_answer_not_chosen", "commitment_outcome_not_chosen", "condition_ending_not_chosen"), "found"
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Field:
    """One field of a form; the words of its label and hint are `field.NAME` and `hint.NAME`.

    `prose` is the section of the act that the field fills, where that has another name.
    """

    name: str
    sort: Sort = "line"
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    hint: str = ""
    rows: int = 4
    prose: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong, as a sentence, and the field it belongs to, where it belongs to one."""

    sentence: str
    field: str = ""
    place: str = ""

    @property
    def href(self) -> str:
        """Where it can be mended: at its field, where nothing else is said; empty where it belongs to the form."""
        return self.place or (f"#field-{self.field}" if self.field else "")


@dataclass(frozen=True)
class Shown:
    """A field as a page shows it: with what was typed and what is wrong."""

    field: Field
    value: str
    faults: tuple[Fault, ...]


def typed(request: HttpRequest, names: Iterable[str]) -> dict[str, str]:
    """Answer what was typed, by field, in one Unicode form and with plain line ends."""
    return {
        name: unicodedata.normalize("NFC", request.POST.get(name, "")).replace("\r\n", "\n").strip() for name in names
    }


def shown(fields: Iterable[Field], texts: Mapping[str, str], faults: Iterable[Fault] = ()) -> tuple[Shown, ...]:
    """Answer the fields of a form with their values and faults."""
    every = tuple(faults)
    return tuple(
        Shown(field, texts.get(field.name, ""), tuple(f for f in every if f.field == field.name)) for field in fields
    )


def faults_of(speaker: Speaker, reasons: Iterable[Reason], fields: Iterable[Field]) -> tuple[Fault, ...]:
    """Turn reasons into sentences at their fields; the others belong to the form as a whole."""
    names = {name: field.name for field in fields for name in (field.name, field.prose) if name}
    found = []
    for reason in reasons:
        field = _FIELD_OF.get(reason.code) or str(reason.values.get("name", ""))
        field = _MANIFEST if reason.code.startswith((f"{_MANIFEST}_", "sheet_")) else field
        sentence = speaker.say(f"not_chosen.{reason.code}") if _not_chosen(reason) else speaker.reason(reason)
        found.append(Fault(sentence, names.get(field, "")))
    return tuple(found)


def _not_chosen(reason: Reason) -> bool:
    """Tell whether a choice was left open, which is no unknown choice."""
    given = _CHOSEN.get(reason.code)
    return given is not None and reason.values.get(given) == ""


def read_seen(text: str, *, feeds: Iterable[str]) -> dict[str, int]:
    """Read the frontier that a form carries. Raises NotAllowed for all but canonical sizes of the group's feeds."""
    known = set(feeds)
    try:
        if len(text) > _LARGEST_SEEN:
            raise canonical.NotCanonical("too long")
        seen = canonical.decode(text.encode())
    except (canonical.NotCanonical, UnicodeError) as wrong:
        raise NotAllowed(because("seen_unfit")) from wrong
    if not isinstance(seen, dict) or not seen:
        raise NotAllowed(because("seen_unfit"))
    for feed, size in seen.items():
        if feed not in known or type(size) is not int or not 0 <= size <= _MOST_ENTRIES:
            raise NotAllowed(because("seen_unfit"))
    return seen


def write_seen(frontier: Mapping[str, int]) -> str:
    """Write the frontier of a page for the form on it."""
    return canonical.encode(dict(frontier)).decode()
