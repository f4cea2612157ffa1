"""The verdict of an action names everything that keeps it from going."""

from tests.cast import DESK, ROK, apart

from tandem.desk.reading import read_matter, reader_of
from tandem.reports.action import view_action
from tandem.reports.speaker import Speaker


def test_a_new_version_that_waits_to_be_heard_still_names_the_objection_to_the_old_one() -> None:
    cast = apart()
    ref = cast.give()
    cast.take(ref, "objection", reason="The diesel stays in the North.")
    cast.revise(ref, what="Six cars, and 55,000 litres that are metered.")

    desk = cast.desks[ROK]
    view = view_action(read_matter(desk, reader=reader_of(desk, code=ROK, officer=DESK), ref=ref, now=cast.now), ref)

    english = Speaker("en", "UTC")
    assert english.reason(view.verdict) == "Cannot go yet. Not every party has been heard."
    last = [english.reason(reason) for reason in view.why][-1]
    assert last == "US objected to version 1; the objection is still live."
