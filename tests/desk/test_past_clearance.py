"""What a monitor read of a request stands on a past day by the days of its steps, whenever it was written."""

from datetime import date

from tests.cast import HEAD, MONITOR, US, apart, at
from tests.clearances import LETTER, OIL, UN, book

from tandem.acts.action import ActionObserved
from tandem.desk import action as observing
from tandem.desk import clearance as clearing
from tandem.desk import grant as granting
from tandem.desk import request as requesting
from tandem.desk.grant import Ruled
from tandem.desk.past import past_of
from tandem.desk.reading import read_matter, reader_of
from tandem.desk.request import Filing
from tandem.regimes.rulebook import write_rulebook
from tandem.reports.request import view_clearance
from tandem.rules.clearance import is_cleared
from tandem.rules.request import state_of_request


def test_a_request_that_a_monitor_read_of_stood_on_a_past_day_as_it_was_then() -> None:
    cast = apart(monitors=(MONITOR,))
    cast.now = at("2026-11-22T09:00")
    seen = cast.call(
        observing.observe_action, MONITOR, HEAD, title="A train", text="It left.", source="The press",
        observed=ActionObserved(actor=US, action_type="exercise", evidence="reported", happened="2018-08-01"),
    ).ref  # fmt: skip
    assert seen is not None
    cast.call(
        clearing.assess, MONITOR, HEAD, ref=seen, direction="to", book=write_rulebook(book()), manifest=(OIL,),
        starts_on="2018-11-30", ends_on="2018-12-17",
    )  # fmt: skip
    filing = Filing(authority=UN, filed_on="2018-11-01", title="Exemption", applicant=US)
    request = cast.call(requesting.file_request, MONITOR, HEAD, ref=seen, filing=filing, papers=(LETTER,)).ref
    assert request is not None
    granting.decide_requests(
        cast.desks[MONITOR], acting=cast.by(MONITOR, HEAD), now=cast.now, seen=cast.page(MONITOR),
        ruled=[Ruled(ref=request, outcome="granted")], decided_on="2018-11-23", source="The press",
    )  # fmt: skip

    desk = cast.desks[MONITOR]
    view = view_clearance(
        read_matter(desk, reader=reader_of(desk, code=MONITOR, officer=HEAD), ref=seen, now=cast.now), seen
    )
    assert view.ready.is_yes
    assert [(one.state, one.read_by) for one in view.requests] == [("granted", MONITOR)]
    stood = {}
    for day in ("2018-10-31", "2018-11-22", "2018-11-23"):
        group = past_of(desk, at=at(f"{day}T23:59"), day=date.fromisoformat(day).isoformat()).group()
        found, action = group.request(request), group.action(seen)
        assert action is not None
        stood[day] = (state_of_request(found) if found else None, is_cleared(action, group).verdict)
    assert stood == {"2018-10-31": (None, "no"), "2018-11-22": ("filed", "no"), "2018-11-23": ("granted", "yes")}
