"""The pages about time: ask for it, lift it, and what the action shows of it."""

from tests.cast import ROK, US
from tests.faces.web.pages import Site, words_of


def test_a_party_asks_for_time_and_the_action_shows_whose_it_is_why_and_until_when(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")

    form = words_of(us.open(f"/{ref}/hold"))
    sent = us.send(f"/{ref}/hold", hold_reason="legal_review", explanation="Counsel reads the list of goods.")

    assert "Legal review" in form
    assert sent.status_code == 303
    page = words_of(rok.open(f"/{ref}"))
    assert "on hold" in page
    assert "Legal review" in page
    assert "Counsel reads the list of goods." in page
    assert "Moved by a hold to" in page
    assert "US asked for time and has it until" in page
    assert f"/{ref}/hold" not in page


def test_a_hold_wants_its_reason_chosen_and_keeps_the_words(site: Site) -> None:
    us = site.officer(US)
    ref = site.officer(ROK).give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")
    before = site.entries()

    answer = us.send(f"/{ref}/hold", explanation="Counsel reads.")

    assert answer.status_code == 422
    assert "Choose the reason for the hold." in words_of(answer)
    assert "Counsel reads." in words_of(answer)
    assert site.entries() == before


def test_the_party_lifts_its_hold_and_is_not_offered_a_second(site: Site) -> None:
    us = site.officer(US)
    ref = site.officer(ROK).give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")
    us.send(f"/{ref}/hold", hold_reason="study")

    assert us.send(f"/{ref}/lift", reason="All is clear.").status_code == 303

    page = words_of(us.open(f"/{ref}"))
    assert f'href="/{ref}/lift"' not in page
    assert f'href="/{ref}/hold"' not in page
    assert "Lifted" in page
