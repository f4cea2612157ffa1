"""Acts on linkage policies: a side declares its own and signs it, others write one down as read; one is withdrawn."""

from collections.abc import Mapping
from datetime import datetime

from tandem.acts.linkage import PolicyStated, PolicyWithdrawn
from tandem.acts.register import KINDS
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.parallel import item_named, parallel_faults, put_parallel
from tandem.desk.prose import checked_prose
from tandem.record.entry import Ref
from tandem.rules.linkage_names import EARLIEST, rule_faults
from tandem.rules.reason import Reason, because
from tandem.rules.steps import names_known
from tandem.rules.what_if import may_replace
from tandem.state.group import Group


def state_policy(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], policy: PolicyStated, title: str, words: str,
    speaker: str = "", passage: str = "", note: str = "", source: str = "", supersedes: str = "",
) -> Receipt:  # fmt: skip
    """Put a linkage policy on record: declared by its owner, or as its words are read; `supersedes` names another."""
    group = desk.group()
    refs, faults = _superseded(group, policy, supersedes, acting.code)
    prose = {
        "title": title, "words": words, "speaker": speaker, "passage": passage, "note": note, "source": source,
    }  # fmt: skip
    return put_parallel(
        desk, acting, now, seen, policy, refs=refs, prose=prose, shelf="policies", days=("said_on",),
        faults=[*_faults(group, policy), *faults],
    )  # fmt: skip


def withdraw_policy(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, happened: str, reason: str
) -> Receipt:
    """Say that a policy holds no longer from a day on; who put it on record may."""
    held = item_named(desk.group(), "policies", on)
    faults: list[Reason] = []
    if held.stamp.code != acting.code:
        faults.append(because("policy_of_another", code=held.name, party=held.stamp.code))
    if held.withdrawn is not None:
        faults.append(because("policy_withdrawn_already", code=held.name, day=held.withdrawn.happened))
    if happened < held.said_on:
        faults.append(because("before_it_was_said", found=happened[:40], code=held.name, day=held.said_on))
    return put_parallel(
        desk, acting, now, seen, PolicyWithdrawn(happened=happened), refs=(Ref(held.stamp.entry, "on"),),
        prose={"reason": reason}, days=("happened",), faults=faults,
    )  # fmt: skip


def statement_faults(
    desk: Desk, *, code: str, now: datetime, policy: PolicyStated, prose: Mapping[str, str], supersedes: str = ""
) -> tuple[Reason, ...]:
    """Answer what would keep a member's policy from the record today, with nothing written."""
    group = desk.group()
    try:
        faults = [*_faults(group, policy), *_superseded(group, policy, supersedes, code)[1]]
    except NotAllowed as unknown:
        faults = [*_faults(group, policy), *unknown.reasons]
    faults += parallel_faults(desk, code, now, policy, shelf="policies", days=("said_on",), more=bool(faults))
    try:
        checked_prose(KINDS["policy.stated/1"], prose)
    except NotAllowed as unfit:
        faults += unfit.reasons
    return tuple(faults)


def policy_faults(group: Group, policy: PolicyStated) -> list[Reason]:
    """Answer what is wrong with what a policy says, before anybody signs it; names are held against the record."""
    return list(dict.fromkeys(fault for _, fault in rule_faults(policy.clauses, policy.defines, names_known(group))))


def _faults(group: Group, policy: PolicyStated) -> list[Reason]:
    faults = [] if policy.owner else [because("policy_of_nobody")]
    if policy.said_on and policy.said_on < EARLIEST:
        faults.append(because("lp_too_early", found=policy.said_on[:40]))
    return [*faults, *policy_faults(group, policy)]


def _superseded(group: Group, policy: PolicyStated, label: str, code: str) -> tuple[list[Ref], list[Reason]]:
    if not label:
        return [], []
    held = item_named(group, "policies", label)
    if held.owner != policy.owner:
        return [], [because("policy_of_other_owner", code=held.name, owner=held.owner)]
    if not may_replace(code, policy.standing, held):
        return [], [because("policy_stated_by_other", code=held.name, party=held.stamp.code, owner=held.owner)]
    every = (one for one in group.tandem.policies if one.supersedes == held.stamp.entry)
    later = next((one for one in every if may_replace(one.stamp.code, one.standing, held)), None)
    if later is not None:
        return [], [because("policy_superseded_already", code=held.name, other=later.name)]
    if policy.said_on < held.said_on:
        return [], [because("before_it_was_said", found=policy.said_on[:40], code=held.name, day=held.said_on)]
    return [Ref(held.stamp.entry, "supersedes")], []
