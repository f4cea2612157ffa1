"""A request to an authority wherever a matter can stand: search, proofs, who reads it, and what is new."""

from tests.cast import ROK, US
from tests.clearances import answer, assessed, decide, file
from tests.faces.web.pages import GROUP, Site, words_of

from tandem.desk.notice import acknowledge_notice


def test_a_request_is_found_proved_read_and_told_as_new(site: Site) -> None:
    ref = assessed(site.cast)
    request = file(site.cast, ref)
    decide(site.cast, request)
    us = site.officer(US)

    assert request in words_of(us.open(f"/{GROUP}/search?q=survey+train"))
    assert us.open(f"/{GROUP}/search?q={request}").headers["Location"] == f"/{request}"
    assert f'href="/{request}"' in words_of(us.open(f"/{GROUP}/record?find={request}"))
    readers = us.open(f"/{request}/readers")
    assert readers.status_code == 200
    assert "Request for the survey train" in words_of(readers)
    for language, said in (("en", "entered what Name (un-1718) decided: granted"), ("ko", "이름 (un-1718)의 결정")):
        us.client.cookies["tandem_language"] = language
        desk = words_of(us.open(f"/{GROUP}/"))
        assert f'href="/{request}"' in desk
        assert said in desk


def test_what_was_said_of_a_clearance_stands_in_the_history_of_its_action(site: Site) -> None:
    ref = assessed(site.cast)
    request = file(site.cast, ref)
    found = site.cast.group().notice(ref)
    assert found is not None
    assert found.clearance is not None
    answer(site.cast, ref, found.clearance.stamps[0].label)

    page = words_of(site.officer(ROK).open(f"/{ref}"))

    assert "put the lines under a rulebook" in page
    assert f"disputed entry {found.clearance.stamps[0].label}" in page
    assert request


def test_a_decision_that_waits_for_clearances_says_so_with_what_is_missing(site: Site) -> None:
    ref = assessed(site.cast)
    site.cast.call(acknowledge_notice, US, ref=ref)
    site.cast.take(ref, "support")
    site.cast.decide(ref, "go")

    page = words_of(site.officer(ROK).open(f"/{ref}"))

    assert "Decided: go, subject to clearance." in page
    assert "Name (un-1718) has to decide on line 1; nothing is granted." in page
