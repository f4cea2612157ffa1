"""Two to five parties act and exchange bundles at random: whoever holds the same entries holds the same state.

Bundles are cut short, lost, repeated and delivered late; nodes are folded anew from their stores; clocks run apart.
"""

import random
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.cast import CA, DESK, JP, ROK, SG, US, Cast, apart, draft

from tandem.desk import decision, duties, hold, notice, position
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.exchange import alarms, frontier_of, make_bundle, take_bundle

EVERYBODY = (ROK, US, JP, CA, SG)
POSITIONS = ("support", "no_objection", "concern", "objection", "abstain")
DECISIONS = ("go", "go", "go_over_objection", "go_unheard", "postpone")
PLAN = draft(starts_on="2018-12-20", ends_on="2018-12-30")
FATES = ("now", "now", "late", "lost", "twice")


class Nodes(RuleBasedStateMachine):
    """Nodes of two to five parties, each with a clock of its own that may be a day off."""

    cast: Cast

    @initialize(count=some.integers(2, 5), chance=some.randoms(use_true_random=False))
    def found(self, count: int, chance: random.Random) -> None:
        """Found the group; from here on nothing travels but bundles."""
        self.codes = EVERYBODY[:count]
        self.cast = apart(*self.codes, calendars=(2018,))
        self.cast.cut = self.codes
        self.chance = chance
        self.off = {code: timedelta(hours=chance.choice((-24, 0, 0, 24))) for code in self.codes}
        self.late: list[tuple[str, bytes]] = []

    def _one(self) -> str:
        return self.chance.choice(self.codes)

    def _now(self, code: str) -> datetime:
        return self.cast.now + self.off[code]

    def _act(self, act: Any, code: str, officer: int = DESK, **given: Any) -> None:
        try:
            self.cast.call(act, code, officer, now=self._now(code), **given)
        except NotAllowed:
            return

    @rule(times=some.integers(1, 6))
    def act(self, times: int) -> None:
        """Some give notice, answer, or decide; what the rules refuse is not written."""
        for _ in range(times):
            kind = self.chance.choices((self._give, self._answer, self._decide), (2, 6, 3))[0]
            kind(self._one())

    def _give(self, code: str) -> None:
        self._act(notice.give_notice, code, draft=PLAN)

    def _answer(self, code: str) -> None:
        others = [one.ref for one in self.cast.group(code).notices.values() if one.owner != code]
        if not others:
            return
        ref = self.chance.choice(sorted(others))
        match self.chance.randrange(3):
            case 0 | 1:
                taken = self.chance.choice(POSITIONS)
                self._act(position.take_position, code, ref=ref, position=taken, reason="Diesel.")
            case 2:
                self._act(hold.place_hold, code, ref=ref, reason="study")

    def _decide(self, code: str) -> None:
        own = [one.ref for one in self.cast.group(code).notices.values() if one.owner == code]
        if not own:
            return
        ref = self.chance.choice(sorted(own))
        match self.chance.randrange(4):
            case 0:
                self._act(notice.revise_notice, code, ref=ref, draft=PLAN)
            case 1 | 2:
                taken = self.chance.choice(DECISIONS)
                self._act(decision.decide, code, ref=ref, decision=taken, reason="We must.", until="2019-01-10")
            case _:
                self._act(decision.start_action, code, ref=ref, override=True, reason="By letter.")

    @rule(hours=some.integers(1, 60))
    def wait(self, hours: int) -> None:
        """Time passes, and some nodes do what their clocks say is due."""
        self.cast.wait(hours=hours)
        for code in self.codes:
            if self.chance.random() < 0.6:
                duties.keep_watch(self.cast.desks[code], now=self._now(code))

    @rule(
        most=some.sampled_from((400, 3000, 1_000_000)), fate=some.sampled_from(("now", "now", "late", "lost", "twice"))
    )
    def hand_over(self, most: int, fate: str) -> None:
        """One node hands another a bundle, maybe a short one; it arrives, arrives twice, arrives late, or never."""
        for _ in range(len(self.codes)):
            source, target = self.chance.sample(self.codes, 2)
            have = frontier_of(self.cast.desks[target])
            raw = make_bundle(self.cast.desks[source], to=target, have=have, most_bytes=most)
            if fate == "late":
                self.late.append((target, raw))
            elif fate != "lost":
                for _ in range(2 if fate == "twice" else 1):
                    self._take(target, raw)

    @rule()
    def arrive(self) -> None:
        """What was late arrives, in another order than it was sent."""
        self.chance.shuffle(self.late)
        for target, raw in self.late[:3]:
            self._take(target, raw)
        del self.late[:3]

    def _take(self, target: str, raw: bytes) -> None:
        taken = take_bundle(self.cast.desks[target], raw=raw, now=self._now(target))
        assert (taken.refused, taken.forked) == ({}, ())
        assert taken.agrees is not False

    @rule()
    def restart(self) -> None:
        """One node is started anew and folds all it holds."""
        code = self._one()
        held = self.cast.desks[code]
        again = Desk(store=held.store, seats=held.seats, private=held.private)
        again.founding = held.founding
        assert again.state_hash() == held.state_hash()
        self.cast.desks[code] = again

    @invariant()
    def equal_frontiers_have_equal_states(self) -> None:
        """The claim itself, with that no alarm stands."""
        if not hasattr(self, "cast"):
            return
        states: dict[str, str] = {}
        for code in self.codes:
            desk = self.cast.desks[code]
            at = repr(sorted((feed, head.size, head.root) for feed, head in desk.store.heads().items()))
            assert states.setdefault(at, desk.state_hash()) == desk.state_hash()
            assert alarms(desk) == ()

    def teardown(self) -> None:
        """In the end everybody hears everything, and all hold one record and one state."""
        if not hasattr(self, "cast"):
            return
        for _ in range(3 * len(self.codes)):
            for source in self.codes:
                for target in self.codes:
                    if source != target:
                        have = frontier_of(self.cast.desks[target])
                        self._take(target, make_bundle(self.cast.desks[source], to=target, have=have))
        assert len({self.cast.desks[code].state_hash() for code in self.codes}) == 1
        assert not any(self.cast.group(code).waiting.values() for code in self.codes)


TestManyNodes = Nodes.TestCase
TestManyNodes.settings = settings(
    max_examples=12, stateful_step_count=50, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
