"""How the nodes of the others stand: who answers, who does not, who holds another record."""

from datetime import timedelta
from typing import Any

import pytest
from tests.cast import MONDAY, ROK, US, Cast, apart, three

from tandem.reports.nodes import NodeRow, PeerStanding, kept_here, view_nodes, worries
from tandem.reports.speaker import LANGUAGES, Speaker
from tandem.rules.instant import written
from tandem.rules.reason import because

EARLIER = MONDAY - timedelta(hours=3)


@pytest.fixture(scope="module")
def cast() -> Cast:
    """ROK and US with a node each."""
    return apart()


def _standing(cast: Cast, **given: Any) -> PeerStanding:
    full = {"answered": MONDAY, "tried": MONDAY, "frontier": dict(cast.group().frontier), "agrees": True}
    return PeerStanding(code=US, address="https://desk.us.example:8443", **{**full, **given})


def _row(cast: Cast, **given: Any) -> NodeRow:
    (row,) = view_nodes(cast.group(), own=[ROK], standings=[_standing(cast, **given)], clock=MONDAY)
    return row


@pytest.mark.parametrize(
    ("given", "state", "verdict"),
    [
        ({}, "same", because("peer_same", party=US)),
        ({"agrees": None}, "answers", because("peer_answers", party=US)),
        ({"agrees": False}, "alarm", because("peer_alarm", party=US)),
        ({"alarms": ("state",)}, "alarm", because("peer_alarm", party=US)),
        ({"refused": "The entry is refused."}, "refusing", because("peer_refusing", party=US)),
        (
            {"failing_since": EARLIER, "answered": EARLIER, "failure": "no_line"},
            "silent",
            because("peer_silent", party=US, at=written(EARLIER)),
        ),
        ({"failing_since": EARLIER, "answered": None}, "never", because("peer_never", party=US)),
        ({"tried": EARLIER}, "untried", because("peer_untried", party=US, at=written(MONDAY))),
        ({"tried": None, "answered": None}, "untried", because("peer_untried_yet", party=US)),
    ],
)
def test_the_verdict_on_a_node_says_the_worst_first(
    cast: Cast, given: dict[str, Any], state: str, verdict: Any
) -> None:
    row = _row(cast, **given)

    assert (row.state, row.verdict) == (state, verdict)


def test_what_a_node_has_not_said_it_holds_waits_to_be_sent(cast: Cast) -> None:
    told = {feed: size - 2 for feed, size in cast.group().frontier.items()}

    row = _row(cast, frontier=told)

    assert (row.state, row.waiting) == ("behind", 4)
    assert [(head.code, head.here - (head.there or 0)) for head in row.heads] == [(ROK, 2), (US, 2)]


def test_a_member_whose_invitation_was_not_accepted_is_told(cast: Cast) -> None:
    (row,) = view_nodes(three().group(), own=[ROK, US], standings=[], clock=MONDAY)

    assert (row.code, row.state, row.standing) == ("JP", "no_peer", None)


def test_an_officer_is_told_of_who_does_not_answer_and_of_alarms_alone(cast: Cast) -> None:
    quiet, alarm = _row(cast), _row(cast, alarms=("root",))

    assert worries([quiet, alarm]) == (because("peer_alarm", party=US),)
    assert alarm.why == (because("peer_alarm_root", party=US),)


def test_a_notice_waits_here_while_the_node_that_has_to_confirm_it_is_silent() -> None:
    cast = apart()
    cast.cut = (US,)
    ref = cast.give()
    silent = _row(cast, failing_since=EARLIER, answered=EARLIER)

    kept = kept_here([silent], hearings=[cast.hearing(ref)])
    cast.join()
    cast.watch(US)

    assert kept == (because("peer_kept", party=US, at=written(EARLIER)),)
    assert kept_here([silent], hearings=[cast.hearing(ref)]) == ()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("failure", ["no_line", "timed_out", "wrong_certificate", "not_let_in", "no_group", "not_ready",
                                     "busy", "refused", "barred", "unreadable", "too_long", "unusable"])  # fmt: skip
def test_every_way_of_not_being_reached_has_words(cast: Cast, language: str, failure: str) -> None:
    row = _row(cast, failing_since=EARLIER, failure=failure)

    (why,) = [Speaker(language, "Asia/Seoul").reason(reason) for reason in row.why]

    assert why != failure
    assert why.endswith(".")
