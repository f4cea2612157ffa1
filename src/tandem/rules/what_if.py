"""What an action would do under each linkage policy: the verdict without it and with it, on the day it would begin."""

import msgspec

from tandem.acts.linkage import Standing
from tandem.rules.linkage import LinkageRule, evaluate
from tandem.rules.linkage_reading import PolicyReading
from tandem.rules.policy_steps import Step
from tandem.rules.steps import owed_of, steps_of, supposed
from tandem.state.group import Group
from tandem.state.linkage import Policy


class WhatIf(msgspec.Struct, frozen=True):
    """One policy without and with an action that has not begun; `step` is the action as it would be counted."""

    policy: Policy
    step: Step
    without: PolicyReading
    with_it: PolicyReading

    @property
    def turns(self) -> bool:
        """Whether the action would change the verdict."""
        return self.without.verdict != self.with_it.verdict

    @property
    def adds(self) -> bool:
        """Whether the action itself would be one of the steps by which the policy is not in step."""
        return any(step.key == self.step.key for step in self.with_it.by)


def policies_on(group: Group, *, day: str) -> tuple[Policy, ...]:
    """Answer the policies that hold on a day: said, not withdrawn, and not superseded by one that was said by then.

    They stand by their owners in the order of the charter, and then by the day on which they were said.
    """
    held = {one.stamp.entry: one for one in group.tandem.policies}
    replaced = {
        one.supersedes
        for one in group.tandem.policies
        if one.said_on <= day
        and one.supersedes in held
        and may_replace(one.stamp.code, one.standing, held[one.supersedes])
    }
    charter = group.charter
    order = {one.code: place for place, one in enumerate((*charter.parties, *charter.others, *charter.monitors))}
    holding = [one for one in group.tandem.policies if one.holds(day) and one.stamp.entry not in replaced]
    return tuple(sorted(holding, key=lambda one: (order.get(one.owner, len(order)), one.said_on, one.name)))


def may_replace(code: str, standing: Standing, earlier: Policy) -> bool:
    """Answer whether a policy by this member may take the place of an earlier one: of its own, or as its owner.

    What one member reads takes nothing away that another put on record, least of all what the owner declared.
    """
    return code == earlier.stamp.code or standing == "declared"


def read_policies(group: Group, *, day: str) -> tuple[tuple[Policy, PolicyReading], ...]:
    """Read every policy that holds on a day, all of them on the same steps."""
    steps, owed = steps_of(group, day=day), owed_of(group, day=day)
    return tuple(
        (policy, evaluate(LinkageRule(policy.clauses, policy.defines), steps=steps, owed=owed, day=day))
        for policy in policies_on(group, day=day)
    )


def what_if(group: Group, *, step: Step, day: str) -> tuple[WhatIf, ...]:
    """Answer each policy without and with a step that nobody has taken yet, on the later of its day and today."""
    on = max(step.day, day)
    notice = group.notice(step.name)
    told = {one.stamp.entry for one in group.tandem.measures if notice is not None and notice.id in one.about}
    steps = tuple(one for one in steps_of(group, day=on) if one.name != step.name and one.key not in told)
    owed = owed_of(group, day=on)
    return tuple(
        WhatIf(
            policy, step,
            evaluate(rule, steps=steps, owed=owed, day=on), evaluate(rule, steps=(*steps, step), owed=owed, day=on),
        )
        for policy in policies_on(group, day=day)
        for rule in (LinkageRule(policy.clauses, policy.defines),)
    )  # fmt: skip


def what_if_drafted(group: Group, *, side: str, track: str, starts_on: str, day: str) -> tuple[WhatIf, ...]:
    """Answer the same for an action that is still a draft: its side, its track and the day on which it would begin."""
    return what_if(group, step=supposed(name="draft", track=track, day=starts_on, side=side), day=day)
