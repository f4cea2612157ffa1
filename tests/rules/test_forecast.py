"""The forecast of a window is the window that a receipt at that instant opens."""

from datetime import timedelta

from tests.cast import ROK, US, apart

from tandem.rules.forecast import forecasts
from tandem.rules.hearing import hearings
from tandem.rules.procedure import procedure_of


def test_the_forecast_is_what_the_receipt_then_brings() -> None:
    cast = apart()
    notice = cast.give()
    group = cast.group()
    procedure = procedure_of(group.notices[group.by_ref[notice]], group)
    assert procedure is not None

    (forecast,) = forecasts(procedure=procedure, group=group, owner=ROK, received=cast.now)

    cast.watch()
    after = cast.group()
    (hearing,) = hearings(notice=after.notices[after.by_ref[notice]], group=after, now=cast.now + timedelta(hours=1))
    assert (forecast.party, forecast.hosted, forecast.grade) == (US, False, 1)
    assert hearing.deadline is not None
    assert forecast.closing.at == hearing.deadline.at
    assert forecast.closing.skipped == hearing.deadline.skipped


def test_the_forecast_of_an_urgent_notice_is_the_window_of_a_party_that_accepts_at_once() -> None:
    cast = apart()
    ref = cast.give(urgency="The river rises.")
    cast.watch()
    group = cast.group()
    procedure = procedure_of(group.notices[group.by_ref[ref]], group)
    assert procedure is not None

    (forecast,) = forecasts(procedure=procedure, group=group, owner=ROK, received=cast.now)

    cast.hurry(ref)
    assert forecast.urgent is not None
    deadline = cast.hearing(ref).deadline
    assert deadline is not None
    assert forecast.urgent.at == deadline.at


def test_a_procedure_without_urgent_notices_has_no_short_forecast() -> None:
    cast = apart()
    group = cast.group()

    (forecast,) = forecasts(
        procedure=group.charter.procedures["under-silence"], group=group, owner=ROK, received=cast.now
    )

    assert forecast.urgent is None
