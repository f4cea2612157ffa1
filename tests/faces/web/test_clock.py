"""The pages about time: ask for it, lift it, and what the action shows of it."""

from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, Site, words_of


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


def test_a_question_stands_first_on_the_action_and_on_the_desk_of_the_party_that_was_asked(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")

    assert us.send(f"/{ref}/ask", to="ROK", question="How many litres come back?").status_code == 303

    page = words_of(rok.open(f"/{ref}"))
    assert page.index("How many litres come back?") < page.index('id="positions"')
    assert "Answer the question" in words_of(rok.open(f"/{GROUP}/"))
    assert rok.send(f"/{ref}/answer-question", f"/{ref}", answer="All of them.").status_code == 303
    assert "All of them." in words_of(us.open(f"/{ref}"))
    assert "Answer the question" not in words_of(rok.open(f"/{GROUP}/"))


def test_a_question_wants_somebody_to_be_asked(site: Site) -> None:
    us = site.officer(US)
    ref = site.officer(ROK).give()
    before = site.entries()

    answer = us.send(f"/{ref}/ask", question="How many?")

    assert answer.status_code == 422
    assert "Choose whom you ask." in words_of(answer)
    assert site.entries() == before


def test_the_owner_extends_the_window_of_a_party(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")

    assert rok.send(f"/{ref}/extend", whose="US", until="2018-10-24").status_code == 303

    assert "Extended by the owner to" in words_of(us.open(f"/{ref}"))


def test_an_objection_to_an_earlier_version_says_that_it_is_still_live(site: Site) -> None:
    us = site.officer(US)
    ref = site.officer(ROK).give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")
    us.send(f"/{ref}/take-position", position="objection", reason="The diesel.")

    site.cast.revise(ref)

    assert "Still live, although a newer version was given." in words_of(us.open(f"/{ref}"))


def test_a_party_accepts_an_urgent_notice_and_an_editorial_revision_of_it(site: Site) -> None:
    us = site.officer(US)
    ref = site.cast.give(urgency="The river rises.")
    us.send(f"/{ref}/acknowledge", f"/{ref}")
    page = words_of(us.open(f"/{ref}/answer-urgency"))
    assert "The river rises." in page

    assert us.send(f"/{ref}/answer-urgency", accepted="yes").status_code == 303
    assert "Shortened to" in words_of(us.open(f"/{ref}"))

    site.cast.revise(ref, what="Better words.", urgency="The river rises.", editorial=True)
    assert us.send(f"/{ref}/accept-editorial").status_code == 303
    assert "Shortened to" in words_of(us.open(f"/{ref}"))
