"""The forms on an action: every refusal in words, with nothing written and what was typed still there."""

import pytest
from tests.cast import HEAD, READER, ROK, US
from tests.faces.web.pages import GROUP, Officer, Site, words_of

from tandem.desk.notice import acknowledge_notice
from tandem.faces.web.forms import write_seen
from tandem.faces.web.moves import MOVES
from tandem.faces.web.sent import fresh_token


def refused(site: Site, officer: Officer, address: str, fields: dict[str, str], words: str) -> str:
    """Send a form that is refused; prove the words, and that nothing was written."""
    before = site.entries()
    answer = officer.post(address, fields)
    page = words_of(answer)
    assert answer.status_code == 422, (address, answer.status_code, answer.headers.get("Location"))
    assert words in page
    assert 'role="alert"' in page
    assert site.entries() == before
    return page


def heard(site: Site, position: str = "no_objection", reason: str = "") -> tuple[str, Officer, Officer]:
    """A notice of the ROK on which the US took a position; its reference and both officers."""
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    us.send(f"/{ref}/acknowledge", f"/{ref}")
    us.send(f"/{ref}/take-position", position=position, reason=reason)
    return ref, rok, us


def carried(site: Site, officer: Officer) -> dict[str, str]:
    """What every form carries, on a page made now; a reader has no form to take it from."""
    return {"seen": write_seen(site.cast.group().frontier), "token": fresh_token()}


def test_a_position_wants_to_be_chosen(site: Site) -> None:
    ref, us = site.officer(ROK).give(), site.officer(US)
    fields = us.fill(f"/{ref}/take-position", reason="How much comes back?")

    page = refused(site, us, f"/{ref}/take-position", fields, "Choose a position.")

    assert "How much comes back?" in page
    assert 'href="#field-position"' in page


@pytest.mark.parametrize("position", ["concern", "objection"])
def test_a_concern_and_an_objection_want_a_reason(site: Site, position: str) -> None:
    ref, us = site.officer(ROK).give(), site.officer(US)
    fields = us.fill(f"/{ref}/take-position", position=position)

    page = refused(site, us, f"/{ref}/take-position", fields, f"Give a reason: it is required for {position}.")

    assert 'href="#field-reason"' in page
    assert f'value="{position}" checked' in page


def test_nobody_takes_a_position_on_a_notice_of_their_own(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give()

    refused(
        site, rok, f"/{ref}/take-position", {**carried(site, rok), "position": "support"},
        f"{ref} is your own notice; only the other parties can do this.",
    )  # fmt: skip


def test_a_reader_signs_nothing(site: Site) -> None:
    ref, reader = site.officer(ROK).give(), site.officer(US, READER)
    assert reader.open(f"/{ref}/take-position").status_code == 303

    refused(
        site, reader, f"/{ref}/take-position", {**carried(site, reader), "position": "support"},
        "As reader you may not do this; the charter gives it to: desk officer, head of delegation.",
    )  # fmt: skip


def test_a_reader_is_offered_nothing_to_sign(site: Site) -> None:
    ref, reader = site.officer(ROK).give(), site.officer(US, READER)

    page = words_of(reader.open(f"/{ref}"))

    assert "Give notice" not in page
    assert f'action="/{ref}/' not in page
    assert [slug for slug in MOVES if f'href="/{ref}/{slug}"' in page] == []
    assert reader.open(f"/{GROUP}/notices/new").status_code == 303


def test_going_before_the_others_were_heard_is_refused(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give()

    refused(
        site, rok, f"/{ref}/go", {**carried(site, rok), "reason": "Now."},
        "US has not acknowledged receipt of this version; its window has not opened.",
    )  # fmt: skip


def test_a_lost_race_keeps_the_text_and_shows_what_came(site: Site) -> None:
    ref, rok, us = heard(site)
    fields = rok.fill(f"/{ref}/go", reason="Everybody was heard.")
    us.send(f"/{ref}/take-position", position="objection", reason="The diesel.")

    words = "A position of US came since your page was made. Read it, then decide."
    page = refused(site, rok, f"/{ref}/go", fields, words)

    assert "Everybody was heard." in page
    assert "Your text is kept as a private draft" in page
    assert "The diesel." in page
    desk = words_of(rok.open(f"/{GROUP}/"))
    assert "Everybody was heard." in desk
    assert f"/{ref}/go?draft=" in desk
    assert "Everybody was heard." not in words_of(us.open(f"/{GROUP}/"))


def test_the_draft_of_a_lost_race_goes_when_its_act_is_on_record(site: Site) -> None:
    ref, rok, us = heard(site)
    fields = rok.fill(f"/{ref}/postpone", reason="Next spring.", until="2019-03-01")
    us.send(f"/{ref}/take-position", position="support")
    fields = {**fields, "reason": "Next spring."}
    from tests.faces.web.pages import form_at

    again = form_at(rok.post(f"/{ref}/postpone", fields), f"/{ref}/postpone")
    assert again["reason"] == "Next spring."
    assert again["until"] == "2019-03-01"
    assert rok.post(f"/{ref}/postpone", again).status_code == 303

    assert "Next spring." not in words_of(rok.open(f"/{GROUP}/"))


def test_a_start_without_clearances_wants_to_be_said(site: Site) -> None:
    ref, rok, _ = heard(site)
    rok.send(f"/{ref}/go")

    page = refused(
        site, rok, f"/{ref}/start", rok.fill(f"/{ref}/start"),
        f"Whether everything is cleared is not known: the lines of {ref} were not put under a rulebook.",
    )  # fmt: skip
    assert 'href="#field-override"' in page
    refused(
        site, rok, f"/{ref}/start", rok.fill(f"/{ref}/start", override="yes"),
        "Give a reason: it is required for a start without every clearance.",
    )  # fmt: skip


def test_the_second_signature_is_another_officers(site: Site) -> None:
    ref, rok, _ = heard(site, "objection", "The diesel.")
    rok.send(f"/{ref}/go-over-objection", reason="We must.")

    refused(
        site, rok, f"/{ref}/sign", carried(site, rok),
        "Officer 2 signed first; the second signature has to be another officer's.",
    )  # fmt: skip
    assert site.officer(ROK, HEAD).send(f"/{ref}/sign").status_code == 303


def test_a_version_that_came_meanwhile_is_not_acknowledged_unread(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    fields = us.fill(f"/{ref}/acknowledge", f"/{ref}")
    rok.notice(f"/{ref}/revise", starts_on="2018-12-01", changes="A day later.")

    words = "A new version came since your page was made. Read it, then decide."
    refused(site, us, f"/{ref}/acknowledge", fields, words)


@pytest.mark.parametrize(
    "seen",
    ["", "x", "[]", "{}", '{"a":1}', '{"%s": 1}', '{"%s":-1}', '{"%s":1.5}', '{"%s":true}', '{"%s":"1"}', '{"%s":1e3}',
     '{"%s":null}', '{"%s":1,"%s":1}', '{"%s":99999999999999999999}', '{"%s":1}\n', "{" * 5000, "\ud800"],
)  # fmt: skip
def test_a_frontier_out_of_form_is_refused(site: Site, seen: str) -> None:
    rok = site.officer(ROK)
    ref = rok.give()
    feed = next(iter(site.cast.group().frontier))
    fields = rok.fill(f"/{ref}/postpone", reason="Later.", until="2019-03-01")
    text = seen.replace("%s", feed).encode("utf-8", "replace").decode()

    page = refused(
        site, rok, f"/{ref}/postpone", {**fields, "seen": text},
        "The form does not say which page it was on; open the page again and send it from there.",
    )  # fmt: skip
    assert "Later." in page


def test_a_frontier_beyond_the_record_is_refused(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give()
    feed = next(iter(site.cast.group().frontier))
    fields = rok.fill(f"/{ref}/postpone", reason="Later.", until="2019-03-01")

    refused(
        site, rok, f"/{ref}/postpone", {**fields, "seen": f'{{"{feed}":9000}}'},
        f"Your page shows 9000 entries of feed {feed[:8]}, more than this record holds; open the page again.",
    )  # fmt: skip


def test_a_position_stands_on_the_version_of_the_page(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    fields = us.fill(f"/{ref}/take-position", position="objection", reason="The diesel.")
    rok.notice(f"/{ref}/revise", manifest="light oil; 40000; L", changes="Less.")

    assert us.post(f"/{ref}/take-position", fields).status_code == 303

    taken = site.cast.notice(ref).positions[-1]
    assert taken.version == 1
    assert "(version 1)" in words_of(us.open(f"/{ref}"))


@pytest.mark.parametrize("slug", sorted(MOVES))
def test_a_move_that_is_not_possible_now_says_so_and_opens_no_form(site: Site, slug: str) -> None:
    rok = site.officer(ROK)
    ref = rok.give()
    rok.send(f"/{ref}/withdraw", reason="Given up.")

    answer = rok.open(f"/{ref}/{slug}")

    assert answer.status_code == 303
    assert "you cannot do this here now" in words_of(rok.open(answer.headers["Location"]))


@pytest.mark.parametrize("slug", sorted(MOVES))
def test_a_move_on_what_has_ended_is_refused_in_words(site: Site, slug: str) -> None:
    ref, rok, us = heard(site)
    rok.send(f"/{ref}/withdraw", reason="Given up.")
    officer = us if slug in ("acknowledge", "take-position", "withdraw-position") else rok
    typed = {
        "reason": "R", "answer": "A", "party": US, "text": "T", "result": "R", "position": "support", "override": "yes",
        "until": "2019-03-01",
    }  # fmt: skip
    before = site.entries()

    answer = officer.post(f"/{ref}/{slug}", {**carried(site, officer), **typed})

    assert answer.status_code == 422
    assert 'role="alert"' in words_of(answer)
    assert site.entries() == before


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_form_has_its_words_in_both_languages(site: Site, language: str) -> None:
    ref, rok, us = heard(site, "objection", "The diesel.")
    rok.client.cookies["tandem_language"] = us.client.cookies["tandem_language"] = language

    for officer, slugs in ((rok, ("go-over-objection", "postpone", "withdraw", "revise", "answer-concern")),
                           (us, ("take-position", "withdraw-position"))):  # fmt: skip
        for slug in slugs:
            assert officer.open(f"/{ref}/{slug}").status_code == 200, slug


def test_hidden_and_turning_characters_are_refused_at_their_field(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give()

    for text, sign in (("a\u202eb", "U+202E"), ("a\x07b", "U+0007"), ("a\u2066b", "U+2066")):
        fields = rok.fill(f"/{ref}/postpone", reason=text, until="2019-03-01")
        page = refused(
            site, rok, f"/{ref}/postpone", fields,
            f"The reason contains the hidden character {sign}, which could mislead a reader; remove it.",
        )  # fmt: skip
        assert 'href="#field-reason"' in page


def test_emoji_and_writing_from_the_right_stand_and_markup_stays_words(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    title = "<script>alert(1)</script> 🚂 مسح {party} {{ 7|add:7 }}"
    ref = rok.give_by_pages(title=title, what=title, route="'\"><img src=x onerror=alert(1)>")
    us.send(f"/{ref}/take-position", position="objection", reason="</textarea><b>bold</b>")

    for path in (f"/{ref}", f"/{GROUP}/", f"/{GROUP}/actions", f"/{ref}/v1", f"/{ref}/revise", f"/{ref}/postpone"):
        raw = rok.open(path).content.decode()
        assert "<script" not in raw, path
        assert "<img src=x" not in raw, path
        assert "<b>bold" not in raw, path
    assert title in words_of(us.open(f"/{ref}"))


def test_text_of_twenty_thousand_characters_fits_and_one_more_is_refused(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give_by_pages(what="가" * 20_000)
    fields = rok.fill(f"/{ref}/postpone", reason="가" * 20_001, until="2019-03-01")

    refused(site, rok, f"/{ref}/postpone", fields, "The reason has 20001 characters; shorten it to 20000.")


def test_an_observed_action_is_explained_by_who_acted(site: Site) -> None:
    from tandem.acts.action import ActionObserved
    from tandem.desk.action import observe_action

    seen = ActionObserved(actor=ROK, action_type="cooperation_project", evidence="observed", happened="2018-10-15")
    receipt = site.cast.call(
        observe_action, US, observed=seen, title="A train at Dorasan", text="It stood there.", source="Seen."
    )
    rok, us = site.officer(ROK), site.officer(US)
    page = words_of(us.open(f"/{receipt.ref}"))
    assert "No notice of ROK is on record for this." in page
    assert "Explain the action" not in page

    assert rok.send(f"/{receipt.ref}/explain", text="").status_code == 422
    assert rok.send(f"/{receipt.ref}/explain", text="A test run.").status_code == 303

    page = words_of(us.open(f"/{receipt.ref}"))
    assert "A test run." in page
    assert "it has explained the action since" in page
    refused(
        site, us, f"/{receipt.ref}/explain", {**carried(site, us), "text": "No."},
        f"{receipt.ref} is an action of ROK; only its officers can explain it.",
    )  # fmt: skip


def test_what_an_officer_can_do_is_what_the_action_shows(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()

    theirs, ours = words_of(us.open(f"/{ref}")), words_of(rok.open(f"/{ref}"))

    assert "Tell the ROK that it arrived" in theirs
    assert f"/{ref}/take-position" in theirs
    assert f'"/{ref}/go"' not in theirs
    assert f"/{ref}/postpone" in ours
    assert f"/{ref}/take-position" not in ours
    assert "Nothing here waits for you. It is the turn of US." in ours
    site.cast.call(acknowledge_notice, US, ref=ref)
    assert "Tell the ROK that it arrived" not in words_of(us.open(f"/{ref}"))
