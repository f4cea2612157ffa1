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
