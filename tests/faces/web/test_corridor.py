"""The corridor walked through the pages, form by form, as officers without script would."""

from tests.cast import ROK, US
from tests.faces.web.pages import GROUP, SURVEY, Site, words_of


def test_an_action_goes_from_notice_to_its_end_through_the_pages(site: Site) -> None:
    rok, us, head = site.officer(ROK), site.officer(US), site.officer(ROK, 1)

    ref = rok.give_by_pages()
    assert ref == f"{GROUP}/2018/ROK-1"
    site.cast.watch()
    assert us.send(f"/{ref}/acknowledge", f"/{ref}").status_code == 303
    taken = us.send(f"/{ref}/take-position", position="objection", reason="How much diesel comes back?")
    assert taken.status_code == 303
    assert rok.send(f"/{ref}/answer-concern", f"/{ref}", answer="All of it is metered.").status_code == 303
    over = rok.send(f"/{ref}/go-over-objection", reason="The season ends.")
    assert over.status_code == 303
    assert head.send(f"/{ref}/sign").status_code == 303
    site.cast.wait(days=3)
    assert rok.send(f"/{ref}/start", override="yes", reason="Cleared by telephone.").status_code == 303
    assert rok.send(f"/{ref}/complete", result="Surveyed.").status_code == 303

    page = words_of(us.open(f"/{ref}"))
    assert "Completed." in page
    assert "decided to go over the objection (version 1)" in page
    assert "How much diesel comes back?" in page
    assert "All of it is metered." in page


def test_each_page_of_an_action_says_who_can_see_it_and_who_hosts(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give_by_pages()

    for path in (ref, f"{ref}/postpone", f"{ref}/v1", f"{GROUP}/actions", f"{GROUP}/record"):
        page = words_of(rok.open(f"/{path}"))
        assert "Shared: ROK and US" in page, path
        assert "This node holds the seats of ROK and US; their host can read both." in page, path


def test_the_button_that_crosses_the_line_says_so(site: Site) -> None:
    rok = site.officer(ROK)

    page = words_of(rok.open(f"{rok.begin(f'/{GROUP}/notices/new', **SURVEY)}/check"))

    assert "Give notice to the US" in page
    assert "When you give notice, all of it goes to US at once and stays on record." in page
    assert "ROK only" in page
