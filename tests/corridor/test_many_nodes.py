"""Two to five parties act and exchange bundles at random: whoever holds the same entries holds the same state.

Bundles are cut short, lost, repeated and delivered late; nodes are folded anew from their stores; clocks run apart.
"""

import random
from datetime import datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from tests.cast import CA, DESK, HEAD, JP, ROK, SG, US, Cast, apart, draft

from tandem.desk import decision, duties, hold, notice, position, question
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.exchange import alarms, frontier_of, make_bundle, take_bundle

EVERYBODY = (ROK, US, JP, CA, SG)
POSITIONS = ("support", "no_objection", "concern", "objection", "abstain")
DECISIONS = ("go", "go_over_objection", "postpone", "withdraw")
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

    def _ref(self, code: str) -> str | None:
        held = sorted(one.ref for one in self.cast.group(code).notices.values())
        return self.chance.choice(held) if held else None

    @rule()
    def give(self) -> None:
        """Somebody gives notice."""
        self._act(notice.give_notice, self._one(), draft=draft(starts_on="2018-12-20", ends_on="2018-12-30"))

    @rule()
    def answer(self) -> None:
        """Somebody takes a position, holds, or asks."""
        code = self._one()
        if ref := self._ref(code):
            match self.chance.randrange(3):
                case 0:
                    taken = self.chance.choice(POSITIONS)
                    self._act(position.take_position, code, ref=ref, position=taken, reason="Diesel.")
                case 1:
                    self._act(hold.place_hold, code, ref=ref, reason="study")
                case _:
                    self._act(question.ask_question, code, ref=ref, to=self._one(), question="How much returns?")

    @rule()
    def decide(self) -> None:
        """An owner revises, decides, signs for the second time, or starts."""
        code = self._one()
        if ref := self._ref(code):
            match self.chance.randrange(4):
                case 0:
                    self._act(notice.revise_notice, code, ref=ref, draft=draft(starts_on="2018-12-21"))
                case 1:
                    taken = self.chance.choice(DECISIONS)
                    self._act(decision.decide, code, ref=ref, decision=taken, reason="We must.")
                case 2:
                    self._act(decision.add_signature, code, HEAD, ref=ref)
                case _:
                    self._act(decision.start_action, code, ref=ref, override=True, reason="By letter.")

    @rule(hours=some.integers(1, 60))
    def wait(self, hours: int) -> None:
        """Time passes, and one node does what its clock says is due."""
        self.cast.wait(hours=hours)
        code = self._one()
        duties.keep_watch(self.cast.desks[code], now=self._now(code))

    @rule(
        most=some.sampled_from((400, 3000, 1_000_000)), fate=some.sampled_from(("now", "now", "late", "lost", "twice"))
    )
    def hand_over(self, most: int, fate: str) -> None:
        """One node hands another a bundle, maybe a short one; it arrives, arrives twice, arrives late, or never."""
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
    max_examples=12, stateful_step_count=40, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)  # fmt: skip
