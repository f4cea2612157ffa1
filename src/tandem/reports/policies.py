"""Every linkage policy by its owner, those that hold and those that ended; and one policy before it is stated."""

import msgspec

from tandem.acts.linkage import AnyClause, Budget, Free, Gate, Lag, Order, Pull, Silent, Standing, Together
from tandem.reports.linkage import (
    ClauseShown,
    PolicyCard,
    clause_reason,
    clauses_shown,
    define_reason,
    named,
    names_of_tracks,
    view_policies,
)
from tandem.rules.linkage import evaluate
from tandem.rules.linkage_file import PolicySaid
from tandem.rules.linkage_reading import Verdict
from tandem.rules.reason import Reason, because
from tandem.rules.steps import owed_of, steps_of
from tandem.rules.what_if import may_replace
from tandem.state.group import Group
from tandem.state.linkage import Policy
from tandem.state.reading import Reading
from tandem.state.stamp import Stamp

_OUT: tuple[Verdict, ...] = ("out_of_step", "not_borne_out")


class PolicyApart(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that does not hold: what it says, and why it does not hold yet or any longer; `reason` is in words."""

    anchor: str
    label: str
    entry: str
    owner: str
    by: str
    standing: Standing
    said_on: str
    title: str
    says: tuple[Reason, ...]
    why: Reason
    reason: str
    by_label: str = ""
    by_entry: str = ""


class OwnedPolicies(msgspec.Struct, frozen=True):
    """The policies of one owner: those that hold, those of a day to come for the reader, and those that ended."""

    owner: str
    holding: tuple[PolicyCard, ...]
    coming: tuple[PolicyApart, ...]
    ended: tuple[PolicyApart, ...]


class Policies(msgspec.Struct, frozen=True, kw_only=True):
    """Every policy of a group on a day, the verdict first; `more` says what the record answers under them."""

    day: str
    tone: str
    verdict: Reason
    more: tuple[Reason, ...]
    count: int
    owners: tuple[OwnedPolicies, ...]


class PolicyChecked(msgspec.Struct, frozen=True, kw_only=True):
    """A policy that is on no record yet: what it says, and what the record answers under it on a day."""

    code: str
    owner: str
    standing: Standing
    said_on: str
    title: str
    words: str
    defines: tuple[Reason, ...]
    clauses: tuple[ClauseShown, ...]
    verdict: Verdict
    since: str | None
    steps: tuple[str, ...]
    supersedes: str


def view_policies_by_owner(reading: Reading, *, day: str, language: str = "en") -> Policies:
    """Answer every policy on record by its owner, in the order of the charter.

    `reading` is that of `desk.reading.read_tandem`; names of tracks stand in `language`.
    """
    cards = view_policies(reading, day=day, language=language)
    ended = tuple(_ended(one, reading, day, language) for one in _no_longer(reading.group, day))
    coming = tuple(
        _apart(one, reading, language, because("policy_comes", day=one.said_on))
        for one in reading.group.tandem.policies
        if one.said_on > day
    )
    owners = _in_order(reading.group, {card.owner for card in cards} | {one.owner for one in (*coming, *ended)})
    declared = sum(card.standing == "declared" for card in cards)
    verdict = because("policies_hold", count=len(cards), declared=declared, read=len(cards) - declared, day=day)
    return Policies(
        day=day, tone="fine" if cards else "over", verdict=verdict, more=_more(cards, day),
        count=len(cards),
        owners=tuple(
            OwnedPolicies(
                owner, tuple(card for card in cards if card.owner == owner),
                tuple(one for one in coming if one.owner == owner),
                tuple(one for one in ended if one.owner == owner),
            )
            for owner in owners
        ),
    )  # fmt: skip


def check_policy(
    said: PolicySaid, reading: Reading, *, standing: Standing, day: str, language: str = "en"
) -> PolicyChecked:
    """Answer what a policy would say and what the record answers under it on a day; nothing is written."""
    group, names = reading.group, names_of_tracks(reading.group, language)
    found = evaluate(said.rule, steps=steps_of(group, day=day), owed=owed_of(group, day=day), day=day)
    return PolicyChecked(
        code=said.code, owner=said.owner, standing=standing, said_on=said.said_on, title=said.title or said.code,
        words=said.words, defines=tuple(named(define_reason(*pair), names) for pair in said.rule.defines.items()),
        clauses=clauses_shown(found, reading, names), verdict=found.verdict, since=found.since, steps=found.names,
        supersedes=said.supersedes,
    )  # fmt: skip


def forms_of_clauses(first: str, second: str, day: str) -> tuple[tuple[str, Reason], ...]:
    """Answer an example of every form of a clause on two tracks: as it is written, and what it says."""
    every: tuple[AnyClause, ...] = (
        Budget(first, second, 2), Lag(first, second, day, 0), Gate(first, "consultation"),
        Order(second, first, "verified"), Together(first, second, 60), Free(first, "clearance"),
        Pull(first, second, 90), Silent(second, 60),
    )  # fmt: skip
    return tuple((_written(clause), clause_reason(clause)) for clause in every)


def _written(clause: AnyClause) -> str:
    """A clause as a line of a file."""
    facts = {name: value for name, value in msgspec.to_builtins(clause).items() if value not in ("", (), [])}
    return f"{{{', '.join(f'{name}: {value}' for name, value in facts.items())}}}"


def _more(cards: tuple[PolicyCard, ...], day: str) -> tuple[Reason, ...]:
    out = sum(card.verdict in _OUT for card in cards)
    return (because("policies_out", count=out, day=day),) if cards else ()


def _in_order(group: Group, owners: set[str]) -> list[str]:
    charter = group.charter
    return [one.code for one in (*charter.parties, *charter.others, *charter.monitors) if one.code in owners]


def _later(policy: Policy, group: Group, day: str) -> Policy | None:
    """The policy that took the place of this one by a day."""
    every = (one for one in group.tandem.policies if one.supersedes == policy.stamp.entry and one.said_on <= day)
    return next((one for one in every if may_replace(one.stamp.code, one.standing, policy)), None)


def _no_longer(group: Group, day: str) -> list[Policy]:
    said = [one for one in group.tandem.policies if one.said_on <= day]
    return [one for one in said if not one.holds(day) or _later(one, group, day) is not None]


def _why(policy: Policy, group: Group, day: str) -> tuple[Reason, Stamp]:
    """Why a policy holds no longer, and the entry by which it does not: withdrawn before replaced."""
    gone, later = policy.withdrawn, _later(policy, group, day)
    if later is not None and (gone is None or gone.happened > day):
        return because("policy_ended_replaced", day=later.said_on, other=later.name), later.stamp
    assert gone is not None
    return because("policy_ended_withdrawn", day=gone.happened, party=gone.stamp.code), gone.stamp


def _ended(policy: Policy, reading: Reading, day: str, language: str) -> PolicyApart:
    why, stamp = _why(policy, reading.group, day)
    return _apart(policy, reading, language, why, stamp)


def _apart(policy: Policy, reading: Reading, language: str, why: Reason, by: Stamp | None = None) -> PolicyApart:
    names, entry = names_of_tracks(reading.group, language), policy.stamp.entry
    return PolicyApart(
        anchor=policy.name, label=policy.stamp.label, entry=entry, owner=policy.owner, by=policy.stamp.code,
        standing=policy.standing, said_on=policy.said_on, title=reading.text(entry, "title"),
        says=tuple(named(clause_reason(clause), names) for clause in policy.clauses), why=why,
        reason=reading.text(by.entry, "reason") if by else "", by_label=by.label if by else "",
        by_entry=by.entry if by else "",
    )  # fmt: skip
