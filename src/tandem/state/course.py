"""How one notice moves on: each act in causal order, from the first version to the end.

Order and authorship are all that counts here; whether an act came too early is asked in `tandem.rules`. A course
gathers into lists and is made into a frozen `Notice` once, at the end: to copy the notice at every act took most of
the time of a replay.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from tandem.acts import clearance as cleared
from tandem.acts import comment as commenting
from tandem.acts import concern as raised
from tandem.acts import decision as decided
from tandem.acts import escalation as raising
from tandem.acts import group as grouped
from tandem.acts import hold as holding
from tandem.acts import notice as told
from tandem.acts import position as taken
from tandem.acts import question as asking
from tandem.acts import scope as disputed
from tandem.acts.act import Act
from tandem.state.clearance import (
    NOTHING,
    Assessment,
    Clearance,
    ClearanceAnswer,
    Judgement,
    Waiver,
    stamps_of,
    with_answer,
)
from tandem.state.comment import Comment
from tandem.state.concern import DirectConcern, answered, reported
from tandem.state.escalation import Request, Settlement, Uncertified
from tandem.state.hold import EditorialAcceptance, Extension, Hold, UrgencyAnswer
from tandem.state.links import Links
from tandem.state.notice import (
    Answered,
    Closing,
    Decision,
    Deposit,
    Notice,
    Position,
    Receipt,
    ReportedPosition,
    Step,
    Unreadable,
    Version,
)
from tandem.state.question import Question
from tandem.state.review import Review
from tandem.state.scope import TypeDispute, moved_on
from tandem.state.signature import completed
from tandem.state.stamp import Stamp


class Course:
    """One notice on its way: it takes acts in causal order and answers what they amount to."""

    def __init__(
        self,
        *,
        ref: str,
        terms: told.NoticeTerms,
        stamp: Stamp,
        supersedes: str | None,
        after: str | None,
        sealed: tuple[str, ...] = (),
    ) -> None:
        """Begin with the first version."""
        self._ref, self._supersedes, self._after = ref, supersedes, after
        self._owner = stamp.code
        self._versions = [Version(1, terms, stamp, sealed)]
        self._numbers = {stamp.entry: 1}
        self._roles: dict[str, str | None] = {}
        self._receipts: list[Receipt] = []
        self._unreadable: list[Unreadable] = []
        self._deposits: list[Deposit] = []
        self._positions: list[Position] = []
        self._answers: list[Answered] = []
        self._closings: list[Closing] = []
        self._holds: list[Hold] = []
        self._questions: list[Question] = []
        self._extensions: list[Extension] = []
        self._urgencies: list[UrgencyAnswer] = []
        self._editorial: list[EditorialAcceptance] = []
        self._decisions: list[Decision] = []
        self._steps: list[Step] = []
        self._withdrawn: Stamp | None = None
        self._reported: list[ReportedPosition] = []
        self._comments: list[Comment] = []
        self._direct: tuple[DirectConcern, ...] = ()
        self._reviews: list[Review] = []
        self._disputes: tuple[TypeDispute, ...] = ()
        self._requests: list[Request] = []
        self._settlements: list[Settlement] = []
        self._uncertified: list[Uncertified] = []
        self._assessments: list[Assessment] = []
        self._judgements: list[Judgement] = []
        self._waivers: list[Waiver] = []
        self._clearance_answers: tuple[ClearanceAnswer, ...] = ()
        self._disregarded: list[tuple[str, str]] = []
        self._started = self._ended = False

    def take(self, act: Act, stamp: Stamp, links: Links) -> None:
        """Take one more act; one that does not fit is kept as disregarded, with the reason."""
        refusal = self._unfit(act, stamp, links)
        if refusal is None:
            _STEPS[type(act)](self, act, stamp, links)
        else:
            self._disregarded.append((stamp.entry, refusal))

    def notice(self) -> Notice:
        """Answer the notice as the acts so far leave it."""
        return Notice(
            id=self._versions[0].stamp.entry,
            ref=self._ref,
            owner=self._owner,
            versions=tuple(self._versions),
            supersedes=self._supersedes,
            after_the_fact=self._after,
            receipts=tuple(self._receipts),
            unreadable=tuple(self._unreadable),
            positions=tuple(self._positions),
            answers=tuple(self._answers),
            closings=tuple(self._closings),
            holds=tuple(self._holds),
            questions=tuple(self._questions),
            extensions=tuple(self._extensions),
            urgencies=tuple(self._urgencies),
            editorial=tuple(self._editorial),
            decisions=tuple(self._decisions),
            steps=tuple(self._steps),
            withdrawn=self._withdrawn,
            reported=tuple(self._reported),
            disregarded=tuple(self._disregarded),
            comments=tuple(self._comments),
            direct=self._direct,
            reviews=tuple(self._reviews),
            disputes=self._disputes,
            requests=tuple(self._requests),
            settlements=tuple(self._settlements),
            uncertified=tuple(self._uncertified),
            clearance=self._clearance(),
            deposits=tuple(self._deposits),
        )

    def _clearance(self) -> Clearance | None:
        held = Clearance(
            tuple(self._assessments), tuple(self._judgements), tuple(self._waivers), self._clearance_answers
        )
        return None if held == NOTHING else held

    def _unfit(self, act: Act, stamp: Stamp, links: Links) -> str | None:
        kind = type(act)
        owners = kind in _OWNER_ONLY
        if owners and stamp.code != self._owner:
            return "not_the_owner"
        if kind in _OTHERS_ONLY and stamp.code == self._owner:
            return "own_notice"
        if kind not in _STEPS:
            return "not_about_a_notice"
        if kind not in _NO_VERSION and links.version not in self._numbers:
            return "no_such_version"
        return self._out_of_turn(kind) if owners else None

    def _out_of_turn(self, kind: type[Act]) -> str | None:
        if self._ended:
            return "already_ended"
        if self._started and kind in _BEFORE_START:
            return "already_started"
        if not self._started and kind in _AFTER_START:
            return "not_started"
        return None

    def _number(self, links: Links) -> int:
        return self._numbers.get(links.version or "", 0)

    def _revise(self, act: told.NoticeTerms, stamp: Stamp, links: Links) -> None:
        self._versions.append(Version(len(self._versions) + 1, act, stamp, links.sealed))
        self._numbers[stamp.entry] = len(self._versions)

    def _withdraw(self, act: Act, stamp: Stamp, links: Links) -> None:
        self._withdrawn = stamp
        self._ended = True

    def _receive(self, act: told.NoticeReceived, stamp: Stamp, links: Links) -> None:
        self._receipts.append(Receipt(stamp.code, self._number(links), 1, stamp, act.window))

    def _acknowledge(self, act: told.NoticeAcknowledged, stamp: Stamp, links: Links) -> None:
        self._receipts.append(Receipt(stamp.code, self._number(links), 2, stamp, act.window))

    def _find_unreadable(self, act: told.NoticeUnreadable, stamp: Stamp, links: Links) -> None:
        self._unreadable.append(Unreadable(stamp.code, self._number(links), act.section, stamp))

    def _deposit(self, act: told.NoticeDeposited, stamp: Stamp, links: Links) -> None:
        self._deposits += [
            Deposit(code, stamp.code, self._number(links), links.since[code], stamp, act.windows.get(code))
            for code in act.parties
            if code in links.since and code != self._owner
        ]

    def _take_position(self, act: taken.PositionTaken, stamp: Stamp, links: Links) -> None:
        self._roles[stamp.entry] = links.second_role
        wants_second = links.second_role is not None
        self._positions.append(Position(stamp.code, self._number(links), act.position, stamp, wants_second))

    def _take_back(self, act: Act, stamp: Stamp, links: Links) -> None:
        self._positions.append(Position(stamp.code, self._number(links), None, stamp))

    def _answer(self, act: Act, stamp: Stamp, links: Links) -> None:
        if any(position.stamp.entry == links.on for position in self._positions):
            self._answers.append(Answered(links.on or "", stamp))
        else:
            self._disregarded.append((stamp.entry, "no_such_concern"))

    def _close(self, act: told.WindowClosed, stamp: Stamp, links: Links) -> None:
        self._closings.append(Closing(stamp.code, self._number(links), act.deadline, stamp))

    def _reopen(self, act: Act, stamp: Stamp, links: Links) -> None:
        for place, closing in enumerate(self._closings):
            if closing.stamp.entry == links.on and closing.party == stamp.code and closing.reopened is None:
                self._closings[place] = msgspec.structs.replace(closing, reopened=stamp)
                return
        self._disregarded.append((stamp.entry, "no_such_closing"))

    def _hold(self, act: holding.HoldPlaced, stamp: Stamp, links: Links) -> None:
        self._holds.append(Hold(stamp.code, self._number(links), act.reason, stamp, act.window))

    def _lift(self, act: Act, stamp: Stamp, links: Links) -> None:
        for place, hold in enumerate(self._holds):
            if hold.stamp.entry == links.on and hold.party == stamp.code and hold.lifted is None:
                self._holds[place] = msgspec.structs.replace(hold, lifted=stamp)
                return
        self._disregarded.append((stamp.entry, "no_such_hold"))

    def _ask(self, act: asking.QuestionAsked, stamp: Stamp, links: Links) -> None:
        self._questions.append(Question(stamp.code, act.to, self._number(links), stamp))

    def _answer_question(self, act: Act, stamp: Stamp, links: Links) -> None:
        for place, one in enumerate(self._questions):
            if one.stamp.entry == links.on and one.asked == stamp.code and one.answered is None:
                self._questions[place] = msgspec.structs.replace(one, answered=stamp)
                return
        self._disregarded.append((stamp.entry, "no_such_question"))

    def _extend(self, act: told.WindowExtended, stamp: Stamp, links: Links) -> None:
        self._extensions.append(Extension(act.party, self._number(links), act.until, stamp))

    def _answer_urgency(self, act: told.UrgencyAnswered, stamp: Stamp, links: Links) -> None:
        self._urgencies.append(UrgencyAnswer(stamp.code, self._number(links), act.accepted, stamp))

    def _accept_editorial(self, act: Act, stamp: Stamp, links: Links) -> None:
        self._editorial.append(EditorialAcceptance(stamp.code, self._number(links), stamp))

    def _decide(self, act: decided.DecisionMade, stamp: Stamp, links: Links) -> None:
        self._roles[stamp.entry] = links.second_role
        decision = Decision(
            act.decision,
            self._number(links),
            stamp,
            links.cites,
            act.subject_to_clearance,
            act.until,
            links.second_role is not None,
            review_on=act.review_on,
            unheard=act.unheard,
            tried_on=act.tried_on,
        )
        self._decisions.append(decision)

    def _start(self, act: decided.ActionStarted, stamp: Stamp, links: Links) -> None:
        self._steps.append(Step("started", stamp, act.override))
        self._started = True

    def _complete(self, act: Act, stamp: Stamp, links: Links) -> None:
        self._steps.append(Step("completed", stamp))
        self._ended = True

    def _stop(self, act: Act, stamp: Stamp, links: Links) -> None:
        self._steps.append(Step("stopped", stamp))
        self._ended = True

    def _report(self, act: taken.PositionReported, stamp: Stamp, links: Links) -> None:
        said = ReportedPosition(act.party, act.position, act.said_by, stamp, act.happened, act.known)
        self._reported.append(said)

    def _comment(self, act: Act, stamp: Stamp, links: Links) -> None:
        if links.on is None or any(comment.stamp.entry == links.on for comment in self._comments):
            self._comments.append(Comment(stamp.code, self._number(links), stamp, links.on))
        else:
            self._disregarded.append((stamp.entry, "no_such_comment"))

    def _report_concern(self, act: raised.ConcernReported, stamp: Stamp, links: Links) -> None:
        concern = reported(act, stamp, self._number(links))
        if concern is None:
            self._disregarded.append((stamp.entry, "not_of_the_two"))
        else:
            self._direct = (*self._direct, concern)

    def _confirm_concern(self, act: raised.ConcernConfirmed, stamp: Stamp, links: Links) -> None:
        after = answered(self._direct, act, stamp, links.on)
        if after is None:
            self._disregarded.append((stamp.entry, "no_such_report"))
        else:
            self._direct = after

    def _review(self, act: decided.DecisionReviewed, stamp: Stamp, links: Links) -> None:
        # Reviewed also after the action has ended, so the owner is asked for here and not with the acts of its course.
        if stamp.code != self._owner:
            self._disregarded.append((stamp.entry, "not_the_owner"))
        elif any(decision.stamp.entry == links.on for decision in self._decisions):
            self._reviews.append(Review(links.on or "", stamp, act.next_on))
        else:
            self._disregarded.append((stamp.entry, "no_such_decision"))

    def _dispute_type(self, act: disputed.TypeDisputed, stamp: Stamp, links: Links) -> None:
        number = self._number(links)
        if self._versions[number - 1].terms.action_type == act.action_type:
            self._disregarded.append((stamp.entry, "nothing_to_dispute"))
        else:
            self._disputes += (TypeDispute(stamp.code, self._owner, act.action_type, number, stamp),)

    def _move_dispute(
        self, act: disputed.TypeDisputeAnswered | disputed.TypeDisputeWithdrawn, stamp: Stamp, links: Links
    ) -> None:
        after = moved_on(self._disputes, act, stamp, links.on)
        if after is None:
            self._disregarded.append((stamp.entry, "no_such_dispute"))
        else:
            self._disputes = after

    def _escalate(self, act: raising.MatterEscalated, stamp: Stamp, links: Links) -> None:
        self._requests.append(Request(stamp.code, act.level, self._number(links), stamp))

    def _settle(self, act: Act, stamp: Stamp, links: Links) -> None:
        if any(stamp.had(request.stamp) for request in self._requests):
            self._settlements.append(Settlement(stamp.code, self._number(links), stamp))
        else:
            self._disregarded.append((stamp.entry, "nothing_escalated"))

    def _find_uncertified(self, act: raising.SilenceUncertified, stamp: Stamp, links: Links) -> None:
        self._uncertified.append(Uncertified(act.party, self._number(links), act.deadline, stamp))

    def _assess(self, act: cleared.ClearanceAssessed, stamp: Stamp, links: Links) -> None:
        self._assessments.append(Assessment(stamp.code, self._number(links), act, stamp))

    def _judge(self, act: cleared.LineJudged, stamp: Stamp, links: Links) -> None:
        self._judgements.append(Judgement(stamp.code, self._number(links), act, stamp))

    def _waive(self, act: cleared.RequirementWaived, stamp: Stamp, links: Links) -> None:
        if links.second_role is None:
            self._disregarded.append((stamp.entry, "waiver_without_second_officer"))
        else:
            self._roles[stamp.entry] = links.second_role
            self._waivers.append(Waiver(stamp.code, self._number(links), act, stamp))

    def _answer_clearance(
        self, act: cleared.ClearanceConfirmed | cleared.ClearanceDisputed, stamp: Stamp, links: Links
    ) -> None:
        stamps = stamps_of(self._assessments, self._judgements, self._waivers)
        after = with_answer(self._clearance_answers, act, stamp, links.on, stamps)
        if after is None:
            self._disregarded.append((stamp.entry, "no_clearance_entry_named"))
        else:
            self._clearance_answers = after

    def _add_signature(self, act: Act, stamp: Stamp, links: Links) -> None:
        on = links.on or ""
        role = self._roles.get(on)
        if not (
            completed(self._decisions, stamp, on, role)
            or completed(self._positions, stamp, on, role)
            or completed(self._waivers, stamp, on, role)
        ):
            self._disregarded.append((stamp.entry, "not_the_signature_that_is_missing"))


_BEFORE_START = frozenset({
    told.NoticeRevised, told.NoticeWithdrawn, told.WindowExtended, decided.DecisionMade, decided.ActionStarted,
})  # fmt: skip
_AFTER_START = frozenset({decided.ActionCompleted, decided.ActionStopped})
_OWNER_ONLY = (
    _BEFORE_START
    | _AFTER_START
    | {taken.ConcernAnswered, raising.SilenceUncertified, cleared.LineJudged, cleared.RequirementWaived}
)
_OTHERS_ONLY = frozenset({
    told.NoticeReceived, told.NoticeUnreadable, told.NoticeAcknowledged, told.WindowClosed, taken.PositionTaken,
    taken.PositionWithdrawn, holding.HoldPlaced, holding.HoldLifted, told.UrgencyAnswered,
    told.RevisionAcceptedAsEditorial, disputed.TypeDisputed,
})  # fmt: skip
_NO_VERSION = frozenset({
    disputed.TypeDisputeAnswered, disputed.TypeDisputeWithdrawn,
    raised.ConcernConfirmed, decided.DecisionReviewed, cleared.ClearanceConfirmed, cleared.ClearanceDisputed,
    told.WindowReopened, taken.ConcernAnswered, taken.PositionReported, grouped.SignatureAdded,
    holding.HoldLifted, asking.QuestionAnswered,
})  # fmt: skip
_STEPS: dict[type[Act], Callable[[Course, Any, Stamp, Links], None]] = {
    told.NoticeRevised: Course._revise,
    told.NoticeWithdrawn: Course._withdraw,
    told.NoticeReceived: Course._receive,
    told.NoticeUnreadable: Course._find_unreadable,
    told.NoticeDeposited: Course._deposit,
    told.NoticeAcknowledged: Course._acknowledge,
    told.WindowClosed: Course._close,
    told.WindowReopened: Course._reopen,
    taken.PositionTaken: Course._take_position,
    taken.PositionWithdrawn: Course._take_back,
    taken.ConcernAnswered: Course._answer,
    taken.PositionReported: Course._report,
    holding.HoldPlaced: Course._hold,
    holding.HoldLifted: Course._lift,
    asking.QuestionAsked: Course._ask,
    asking.QuestionAnswered: Course._answer_question,
    told.WindowExtended: Course._extend,
    told.UrgencyAnswered: Course._answer_urgency,
    told.RevisionAcceptedAsEditorial: Course._accept_editorial,
    decided.DecisionMade: Course._decide,
    decided.ActionStarted: Course._start,
    decided.ActionCompleted: Course._complete,
    decided.ActionStopped: Course._stop,
    commenting.CommentMade: Course._comment,
    raised.ConcernReported: Course._report_concern,
    raised.ConcernConfirmed: Course._confirm_concern,
    decided.DecisionReviewed: Course._review,
    disputed.TypeDisputed: Course._dispute_type,
    disputed.TypeDisputeAnswered: Course._move_dispute,
    disputed.TypeDisputeWithdrawn: Course._move_dispute,
    raising.MatterEscalated: Course._escalate,
    raising.EscalationSettled: Course._settle,
    raising.SilenceUncertified: Course._find_uncertified,
    cleared.ClearanceAssessed: Course._assess,
    cleared.LineJudged: Course._judge,
    cleared.RequirementWaived: Course._waive,
    cleared.ClearanceConfirmed: Course._answer_clearance,
    cleared.ClearanceDisputed: Course._answer_clearance,
    grouped.SignatureAdded: Course._add_signature,
}
