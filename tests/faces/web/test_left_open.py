"""Sentences that say how to go on where an officer new to the desk was left without."""

from tests.cast import ROK, US
from tests.faces.web.pages import Site, words_of


def test_an_answer_to_an_objection_a_missing_signature_and_the_notice_period_say_what_they_are(site: Site) -> None:
    rok, us, head = site.officer(ROK), site.officer(US), site.officer(ROK, 1)
    ref = rok.give_by_pages()
    site.cast.watch()
    us.send(f"/{ref}/acknowledge", f"/{ref}")
    us.send(f"/{ref}/take-position", position="objection", reason="How much diesel comes back?")
    rok.send(f"/{ref}/answer-concern", f"/{ref}", answer="All of it is metered.")
    assert "answered an objection" in words_of(us.open(f"/{ref}"))

    rok.send(f"/{ref}/go-over-objection", reason="The season ends.")
    assert "Another officer has to sign it in this role: head of delegation." in words_of(rok.open(f"/{ref}"))

    head.send(f"/{ref}/sign")
    before = site.entries()
    assert rok.open(f"/{ref}/start").status_code == 303
    page = words_of(rok.open(f"/{ref}"))
    said = page[page.index("Start the action: you cannot do this here now") :].partition("</p>")[0]
    assert "the action may start from" in said
    assert site.entries() == before


def test_versions_side_by_side_show_days_in_the_readers_form_and_a_preview_claims_no_notice(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give_by_pages()
    assert "gave notice" in words_of(rok.open(f"/{ref}"))

    rok.notice(f"/{ref}/revise", ends_on="2018-12-20", changes="Two days more.")

    page = words_of(rok.open(f"/{ref}/v1..v2"))
    assert "Thu 20 Dec 2018" in page
    assert "2018-12-20" not in page
