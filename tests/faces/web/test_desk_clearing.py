"""My desk with clearances: the row has a button, and the button opens the form."""

import re
from datetime import timedelta

import pytest
from tests.cast import DESK, HEAD, ROK, US
from tests.clearances import CRUDE, NAMELESS, OIL, answer, assessed, decide, file, granted, move, waive
from tests.faces.web.pages import GROUP, Officer, Site, words_of


def pressed(officer: Officer, part: str) -> str:
    """The address of the one button of the desk that has this in it; the page behind it opens."""
    page = officer.open(f"/{GROUP}/").content.decode()
    (found,) = [one.replace("&amp;", "&") for one in re.findall(r'class="button" href="([^"]+)"', page) if part in one]
    assert officer.open(found).status_code == 200, found
    return str(found)


def test_lines_that_wait_have_buttons_that_open_their_forms(site: Site) -> None:
    ref = assessed(site.cast, OIL, CRUDE, NAMELESS)
    rok = site.officer(ROK)

    for part in ("/revise", "/judge-lines?rule=crude", "/file-request?authority=un-1718"):
        assert pressed(rok, part).startswith(f"/{ref}/")

    page = words_of(site.officer(US).open(f"/{GROUP}/"))
    assert "Owed by ROK: file a request." in re.sub(r"<[^>]+>", "", page)


def test_an_action_that_nobody_assessed_leads_to_its_clearances(site: Site) -> None:
    ref = site.cast.give(manifest=(OIL,))

    assert pressed(site.officer(ROK), "/clearances") == f"/{ref}/clearances"


def test_a_request_that_waits_leads_to_its_next_step_and_its_decision_to_be_confirmed(site: Site) -> None:
    cast = site.cast
    ref = assessed(cast)
    request = file(cast, ref)
    move(cast, request, "information_asked", text="Which engines?", until="2018-10-16")
    assert pressed(site.officer(ROK), "enter-step") == f"/{request}/enter-step"

    cast.now += timedelta(days=3)
    assert pressed(site.officer(ROK), "enter-step") == f"/{request}/enter-step"

    decide(cast, request, valid_until="2018-10-20")
    assert pressed(site.officer(ROK), "before_request=").startswith(f"/{ref}/file-request")
    assert pressed(site.officer(US), "confirm-entry").startswith(f"/{request}/confirm-entry?on_entry=")


def test_a_disputed_decision_leads_its_author_to_the_request(site: Site) -> None:
    cast = site.cast
    request = granted(cast, assessed(cast))
    end = cast.group().requests[cast.group().by_ref[request]].end
    assert end is not None
    answer(cast, request, end.stamp.label)

    assert pressed(site.officer(ROK), request) == f"/{request}"


@pytest.mark.parametrize(("number", "waits"), [(HEAD, True), (DESK, False)])
def test_a_waiver_waits_for_the_second_officer_alone(site: Site, number: int, waits: bool) -> None:
    ref = assessed(site.cast)
    waive(site.cast, ref, authority="un-1718")
    page = site.officer(ROK, number).open(f"/{GROUP}/").content.decode()

    assert (f'href="/{ref}/sign-waiver"' in page) is waits
