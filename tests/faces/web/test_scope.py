"""The scope register on the pages: what only informs says so, and nobody is offered a window that does not run."""

from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, SURVEY, Site, words_of

NEW = f"/{GROUP}/notices/new"
VISIT = {**SURVEY, "title": "Visit of two engineers", "action_type": "personnel_visit", "manifest": ""}


def test_the_fourth_step_says_that_nobodys_window_runs(site: Site) -> None:
    rok = site.officer(ROK)
    home = rok.begin(NEW, **VISIT)

    page = words_of(rok.open(f"{home}/heard"))

    assert "Information only: Nobody's window runs; the others are informed. Silence means nothing." in page
    assert "No window runs under this procedure; US is informed when it has the notice." in page
    assert "US is informed when an officer of US acknowledges it." in page
    assert "The window would close" not in page


def test_the_action_page_says_who_is_informed_and_who_may_decide(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give(**VISIT)
    before = words_of(rok.open(f"/{ref}"))

    us.send(f"/{ref}/acknowledge", f"/{ref}")
    after = words_of(rok.open(f"/{ref}"))

    assert "Cannot go yet. Not every party has been informed." in before
    assert "Every party has been informed. ROK may decide." in after
    assert "What they object stays on record and blocks nothing." in after
    assert "inform only" in after
    assert f'href="/{ref}/hold"' not in words_of(us.open(f"/{ref}"))


def test_the_register_is_a_page_with_what_each_mode_means(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give(**VISIT)

    page = words_of(rok.open(f"/{GROUP}/scope"))

    assert "The register has 10 types of action. 0 disputes of a type stand." in page
    assert "Nobody has disputed the type of an action." in page
    assert f'<a href="/{GROUP}/actions?type=personnel_visit">one notice</a>' in page
    assert f'href="/{GROUP}/charter#procedure-inform-only"' in page
    assert "an amendment of the charter, that counts once every party has accepted the same bytes" in page
    assert ref in words_of(rok.open(f"/{GROUP}/actions?type=personnel_visit"))


def test_a_type_is_disputed_answered_and_withdrawn_by_forms(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give(**VISIT)
    sent = us.send(f"/{ref}/dispute-type", action_type="cooperation_project", reason="They bring goods.")
    assert sent.status_code == 303, words_of(sent)

    for officer, path in ((rok, f"/{ref}"), (us, f"/{ref}"), (rok, f"/{GROUP}/"), (us, f"/{GROUP}/")):
        assert "US disputes the type of this action; ROK has not answered" in words_of(officer.open(path)), path
    page = words_of(us.open(f"/{GROUP}/scope"))
    assert "One dispute of a type stands." in page
    assert "Cooperation project" in page

    wrong = rok.send(f"/{ref}/answer-dispute", reason="None.")
    assert "Choose whether your side keeps the type." in words_of(wrong)
    rok.send(f"/{ref}/answer-dispute", reply="keeps", reason="They bring nothing.")
    assert "ROK each keep their view" in words_of(us.open(f"/{ref}")).replace("US and ROK", "ROK")
    us.send(f"/{ref}/withdraw-dispute", reason="So it is.")
    assert "0 disputes of a type stand." in words_of(rok.open(f"/{GROUP}/scope"))


def test_a_refused_dispute_keeps_what_was_typed(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give(**VISIT)
    before = site.entries()

    answer = us.send(f"/{ref}/dispute-type", action_type="train_ride", reason="They bring goods.")

    assert answer.status_code == 422
    assert "The type train_ride is not in the scope register" in words_of(answer)
    assert "They bring goods." in words_of(answer)
    assert site.entries() == before
