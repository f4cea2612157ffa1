"""Linkage policies to show: whose they are, what they say in words, and what the record answers under each of them.

A reason names tracks by the names of the charter in the language that is asked for; commitments go by their codes.
"""

from collections.abc import Mapping

import msgspec

from tandem.acts.linkage import AnyClause, Budget, Counted, Free, Gate, Lag, Order, Pull, Silent, Standing, Together
from tandem.reports.speaker import Speaker
from tandem.rules.linkage_names import READ_FROM_RECORD
from tandem.rules.linkage_reading import ClauseReading, PolicyReading, Verdict
from tandem.rules.policy_steps import Step
from tandem.rules.reason import Reason, because
from tandem.rules.what_if import WhatIf, read_policies
from tandem.state.group import Group
from tandem.state.linkage import Policy
from tandem.state.reading import Reading

Names = Mapping[str, str]
"""What tracks and commitments are called, by their codes."""

_NAMED = ("of", "since", "lead", "follow", "applies_to", "first", "then", "x", "y", "cause", "effect", "track", "like")

TONES: Mapping[Verdict, str] = {
    "in_step": "fine", "out_of_step": "warn", "not_borne_out": "warn", "not_known": "wait", "open": "wait",
}  # fmt: skip


class StepNamed(msgspec.Struct, frozen=True):
    """One step as a policy names it. `anchor` is its name on the pages; `ref` that of its notice, where it is one."""

    name: str
    day: str
    track: str
    title: str
    anchor: str
    ref: str = ""


class TallyShown(msgspec.Struct, frozen=True):
    """The counted steps of one side of a clause: the field of the clause, what it names, and the steps."""

    role: str
    name: str
    steps: tuple[StepNamed, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.steps)


class ClauseShown(msgspec.Struct, frozen=True, kw_only=True):
    """One clause: what it says, what the record answers, and the counts behind that."""

    form: str
    says: Reason
    verdict: Verdict
    tone: str
    sentence: Reason
    number: int | None
    limit: int | None
    since: str | None
    until: str | None
    steps: tuple[StepNamed, ...]
    tallies: tuple[TallyShown, ...]


class PolicyCard(msgspec.Struct, frozen=True, kw_only=True):
    """One policy on one day. `number` and `sentence` are those of the clause that decides the verdict.

    `standing` is `declared` where the owner signed it, `read` where somebody else reads the owner's words; `by` is the
    member that put it on record, and `said` who spoke.
    """

    code: str
    anchor: str
    label: str
    entry: str
    owner: str
    by: str
    standing: Standing
    said_on: str
    title: str
    words: str
    said: str
    passage: str
    note: str
    source: str
    verdict: Verdict
    tone: str
    number: int | None
    limit: int | None
    sentence: Reason
    since: str | None
    steps: tuple[StepNamed, ...]
    clauses: tuple[ClauseShown, ...]
    defines: tuple[Reason, ...]
    course: tuple[tuple[str, Verdict], ...]

    @property
    def idle(self) -> bool:
        """Whether it is in step only because there is no step yet that any of its clauses binds."""
        if self.verdict != "in_step" or any(clause.form == "free" for clause in self.clauses):
            return False
        bound = [tally for clause in self.clauses for tally in clause.tallies if tally.role not in _REFERRED_TO]
        return bool(self.clauses) and not any(tally.steps for tally in bound)


_REFERRED_TO = ("since", "follow", "first", "effect")
"""The sides of a clause that bind nothing themselves: what the others are counted against."""


class WhatIfShown(msgspec.Struct, frozen=True, kw_only=True):
    """What an action would do under one policy: the verdict without it and with it, on the day it would begin."""

    code: str
    anchor: str
    owner: str
    standing: Standing
    title: str
    day: str
    without: Verdict
    with_it: Verdict
    tone: str
    turns: bool
    adds: bool
    sentence: Reason
    number: int | None
    limit: int | None


def view_policies(reading: Reading, *, day: str, language: str = "en") -> tuple[PolicyCard, ...]:
    """Answer a card for each policy that holds on a day, all of them read on the same record.

    `reading` is that of `desk.reading.read_tandem`; names of tracks stand in `language`.
    """
    names = names_of_tracks(reading.group, language)
    return tuple(
        _card(policy, found, reading, names) for policy, found in read_policies(reading.group, day=day)
    )  # fmt: skip


def view_what_if(
    reading: Reading, found: tuple[WhatIf, ...], *, language: str = "en", day: str
) -> tuple[WhatIfShown, ...]:
    """Answer what an action would do under each policy; those whose verdict it would change come first."""
    names = names_of_tracks(reading.group, language)
    shown = [_if_shown(one, reading, names, max(one.step.day, day)) for one in found]
    return tuple(sorted(shown, key=lambda one: (not one.turns, not one.adds)))


def names_of_tracks(group: Group, language: str) -> Names:
    """Answer what the charter calls its tracks in a language, by their codes."""
    return {
        one.code: one.names.get(language) or next(iter(one.names.values()), one.code) for one in group.charter.tracks
    }


def explain_clause(clause: AnyClause, speaker: Speaker, names: Names | None = None) -> str:
    """Answer what a clause says, in a sentence."""
    return speaker.reason(named(clause_reason(clause), names or {}))


def explain_name(name: str, counted: Counted, speaker: Speaker, names: Names | None = None) -> str:
    """Answer what a name stands for that a policy defines, in a sentence."""
    return speaker.reason(named(define_reason(name, counted), names or {}))


def named(reason: Reason, names: Names) -> Reason:
    """Answer a reason with the names of tracks in place of their codes."""
    return because(
        reason.code, **{key: names.get(str(v), v) if key in _NAMED else v for key, v in reason.values.items()}
    )


def clause_reason(clause: AnyClause) -> Reason:
    """Answer what a clause says, as a code with values."""
    match clause:
        case Budget():
            told: dict[str, str | int] = {"count": clause.n, "of": clause.of, "since": clause.since}
            if clause.since_status:
                return because("le_budget_of_status", **told, statuses=", ".join(clause.since_status))
            return because("le_budget", **told)
        case Lag():
            return because("le_lag", count=clause.n, lead=clause.lead, follow=clause.follow, from_day=clause.start)
        case Gate():
            code = f"le_gate_{clause.needs}" if clause.needs in READ_FROM_RECORD else "le_gate"
            return because(code, applies_to=clause.applies_to, needs=clause.needs)
        case Order():
            return because(f"le_order_{clause.when}", first=clause.first, then=clause.then)
        case Together():
            return because("le_together", x=clause.x, y=clause.y, days=clause.days)
        case Free():
            code = f"le_free_{clause.unless}" if clause.unless in READ_FROM_RECORD else "le_free_unless"
            code = code if clause.unless else "le_free"
            return because(code, applies_to=clause.applies_to, unless=clause.unless)
        case Pull():
            return because("le_pull", cause=clause.cause, effect=clause.effect, days=clause.days)
        case Silent():
            return because("le_silent", track=clause.track, days=clause.days)


def define_reason(name: str, counted: Counted) -> Reason:
    """Answer what a defined name stands for, as a code with values."""
    told = {"name": name, "like": counted.like}
    statuses, sides = ", ".join(counted.status), ", ".join(counted.sides)
    if statuses and sides:
        return because("le_define_both", **told, statuses=statuses, sides=sides)
    if statuses:
        return because("le_define_status", **told, statuses=statuses)
    return because("le_define_sides", **told, sides=sides) if sides else because("le_define", **told)


def clauses_shown(found: PolicyReading, reading: Reading, names: Names) -> tuple[ClauseShown, ...]:
    """Answer every clause of a policy that was read on a record, as it is shown."""
    return tuple(_clause(one, reading, names) for one in found.clauses)


def deciding(found: PolicyReading) -> ClauseReading | None:
    """Answer the first clause whose verdict is that of the whole policy; None where it says nothing to count."""
    return next((one for one in found.clauses if one.verdict == found.verdict), None)


def _card(policy: Policy, found: PolicyReading, reading: Reading, names: Names) -> PolicyCard:
    entry, first = policy.stamp.entry, deciding(found)
    return PolicyCard(
        code=policy.code, anchor=policy.name, label=policy.stamp.label, entry=entry, owner=policy.owner,
        by=policy.stamp.code, standing=policy.standing, said_on=policy.said_on, title=reading.text(entry, "title"),
        words=reading.text(entry, "words"), said=reading.text(entry, "speaker"),
        passage=reading.text(entry, "passage"), note=reading.text(entry, "note"), source=reading.text(entry, "source"),
        verdict=found.verdict, tone=TONES[found.verdict], number=first.number if first else None,
        limit=first.limit if first else None, sentence=_sentence(found, names), since=found.since,
        steps=_steps(found.by, reading),
        clauses=clauses_shown(found, reading, names),
        defines=tuple(named(define_reason(name, one), names) for name, one in policy.defines.items()),
        course=found.course,
    )  # fmt: skip


def _clause(one: ClauseReading, reading: Reading, names: Names) -> ClauseShown:
    return ClauseShown(
        form=str(one.clause.__struct_config__.tag), says=named(clause_reason(one.clause), names), verdict=one.verdict,
        tone=TONES[one.verdict], sentence=named(one.reason, names), number=one.number, limit=one.limit,
        since=one.since, until=one.until, steps=_steps(one.by, reading),
        tallies=tuple(
            TallyShown(tally.role, names.get(tally.name, tally.name), _steps(tally.steps, reading))
            for tally in one.tallies
        ),
    )  # fmt: skip


def _steps(steps: tuple[Step, ...], reading: Reading) -> tuple[StepNamed, ...]:
    return tuple(
        StepNamed(
            step.name, step.day, step.track, _title(step, reading), step.name,
            step.name if step.key in reading.group.notices else "",
        )
        for step in steps
    )  # fmt: skip


def _title(step: Step, reading: Reading) -> str:
    notice = reading.group.notices.get(step.key)
    return reading.text(notice.versions[-1].stamp.entry if notice else step.key, "title")


def _if_shown(one: WhatIf, reading: Reading, names: Names, day: str) -> WhatIfShown:
    policy, first = one.policy, deciding(one.with_it)
    return WhatIfShown(
        code=policy.code, anchor=policy.name, owner=policy.owner, standing=policy.standing,
        title=reading.text(policy.stamp.entry, "title"), day=day, without=one.without.verdict,
        with_it=one.with_it.verdict, tone=TONES[one.with_it.verdict], turns=one.turns, adds=one.adds,
        sentence=_sentence(one.with_it, names), number=first.number if first else None,
        limit=first.limit if first else None,
    )  # fmt: skip


def _sentence(found: PolicyReading, names: Names) -> Reason:
    """What decides the verdict: the sentence of a clause, or what is wrong with the policy."""
    first = deciding(found)
    return named(first.reason, names) if first else found.faults[0]
