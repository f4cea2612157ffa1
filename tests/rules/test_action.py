"""Where an observed action stands, from what was reported of it."""

import pytest

from tandem.acts.action import Event
from tandem.rules.action import as_of, course_of, first_day_of, waits_for
from tandem.state.action import ObservedAction, ReportedEvent
from tandem.state.stamp import Stamp

STAMP = Stamp("0" * 64, "MONITOR", "f" * 64, 0, "2026-11-22T09:00:00Z", 1, "monitor", {})


def step(event: Event, party: str = "ROK", *, about: str = "", happened: str | None = None) -> ReportedEvent:
    """Answer a reported step."""
    return ReportedEvent(party, event, "reported", STAMP, happened, None, about)


def survey(*events: ReportedEvent) -> ObservedAction:
    """Answer the railway survey with these steps."""
    return ObservedAction(
        "0" * 64, "US-ROK/2018/MONITOR-1", "MONITOR", "ROK", "cooperation_project", "reported", STAMP, events=events
    )


PLANNED, DEPARTED, COMPLETED, MISSED = step("planned"), step("departed"), step("completed"), step("missed")
ASKED_UNC, REFUSED = step("requested", about="UNC"), step("refused", "UNC", about="UNC")
ASKED_UN, GRANTED = step("requested", about="UN-1718"), step("granted", "UN-1718", about="UN-1718")


@pytest.mark.parametrize(
    ("events", "course", "waiting"),
    [
        ((), "observed", ()),
        ((step("met"), step("said")), "observed", ()),
        ((PLANNED,), "planned", ()),
        ((PLANNED, ASKED_UNC), "waiting", ("UNC",)),
        ((PLANNED, ASKED_UNC, REFUSED), "refused", ("UNC",)),
        ((ASKED_UNC, REFUSED, step("agreed")), "waiting", ("UNC",)),
        ((ASKED_UNC, REFUSED, MISSED), "missed", ("UNC",)),
        ((ASKED_UNC, REFUSED, ASKED_UN, GRANTED), "waiting", ("UNC",)),
        ((ASKED_UN, GRANTED), "cleared", ()),
        ((ASKED_UN, GRANTED, PLANNED), "planned", ()),
        ((ASKED_UNC, REFUSED, DEPARTED), "under_way", ()),
        ((DEPARTED, step("said"), step("returned"), DEPARTED), "under_way", ()),
        ((DEPARTED, GRANTED), "under_way", ()),
        ((DEPARTED, COMPLETED, DEPARTED), "completed", ()),
    ],
)
def test_the_course_of_an_action_follows_its_steps(
    events: tuple[ReportedEvent, ...], course: str, waiting: tuple[str, ...]
) -> None:
    assert course_of(survey(*events)) == course
    assert waits_for(survey(*events)) == waiting


def test_as_of_a_day_later_steps_are_left_out_and_earlier_ones_stand_in_order() -> None:
    departed, planned = step("departed", happened="2018-11-30"), step("planned", happened="2018-08-22")
    action = survey(departed, planned)

    assert as_of(action, "2018-08-21").events == ()
    assert as_of(action, "2018-08-22").events == (planned,)
    assert as_of(action, "2018-11-30").events == (planned, departed)
    assert first_day_of(action) == "2018-08-22"


def test_a_step_without_any_day_stands_on_none() -> None:
    action = survey(step("said"))

    assert as_of(action, "2018-12-31").events == ()
    assert first_day_of(action) is None
