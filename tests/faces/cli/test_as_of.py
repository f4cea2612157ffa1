"""`--as-of`: how a matter, the desk and the list stood at the end of a past day."""

import pytest
from tests.faces.cli.stage import ROK_DESK, ROK_HEAD, US_DESK, Office, unchanged


def test_commands_that_read_show_a_past_day(rehearsal: Office) -> None:
    first = rehearsal.notice()
    rehearsal.do("clock", "--to", "2018-10-20T10:00", who=ROK_HEAD)
    rehearsal.read_and("acknowledge", first, who=US_DESK)
    second = rehearsal.notice(title="The roads")

    with unchanged(rehearsal):
        then = rehearsal.do("show", first, "--as-of", "2018-10-15", who=US_DESK).out
        listed = rehearsal.do("actions", "--as-of", "2018-10-15", who=US_DESK).out
        desk = rehearsal.do("desk", "--as-of", "2018-10-15", who=ROK_DESK).out
        refused = rehearsal.run("show", second, "--as-of", "2018-10-15", who=US_DESK)

    for told in (then, listed, desk):
        assert "As it stood at the end of Mon 15 Oct 2018" in told
    assert first in listed
    assert second not in listed
    assert refused.code != 0
    assert "Traceback" not in refused.err


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2018-10-15", "is not over yet"),
        ("2018-10-14", "nothing was on record"),
        ("tomorrow", "tomorrow is not a day"),
    ],
)
def test_a_day_that_cannot_be_shown_is_refused(rehearsal: Office, day: str, said: str) -> None:
    ran = rehearsal.run("actions", "--as-of", day)

    assert ran.code != 0
    assert said in ran.err
