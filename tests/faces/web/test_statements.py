"""Statements, the line and differing accounts on their pages: reported is never shown as signed, silence as silence."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cast import READER, ROK, US, hosted
from tests.faces.web.pages import GROUP, SURVEY, Site, forget_accounts, words_of
from tests.parallel import OTHERS, TRACKS
from tests.reading_room import DOCUMENT, SUPPORT, ask, file, label, passage, say, settle, tell

STATEMENTS, ACCOUNTS, LINE = f"/{GROUP}/statements", f"/{GROUP}/accounts", f"/{GROUP}/line"
HOSTILE = '<script>alert(1)</script>"& אבג'


@pytest.fixture
def tandem(tmp_path: Path) -> Iterator[Site]:
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        folder.mkdir()
    forget_accounts()

    def change(plain: dict[str, Any]) -> None:
        plain.update(others=OTHERS, tracks=TRACKS)

    first = hosted(change=change, private=folders[0])
    yield Site(first, hosted("JP", "US", private=folders[1]), tmp_path)
    forget_accounts()


def test_the_register_says_first_how_many_are_signed_and_by_whose_word_the_others_are_known(tandem: Site) -> None:
    us = tandem.officer(US)
    assert "No statement stands on record." in words_of(us.open(STATEMENTS))
    file(tandem.cast, by=ROK)
    say(tandem.cast, by=ROK, party=US, through=(ROK,))

    page = words_of(us.open(STATEMENTS))

    assert "One statement stands on record." in page
    assert "None of them is signed by the side that speaks." in page
    assert "One is known by the word of another side." in page
    assert "As ROK says" in page
    assert "Reported, not signed" in page
    assert "Signed by the side itself" not in page
    assert SUPPORT in page
    assert SUPPORT in words_of(us.open(f"{STATEMENTS}?side=US&source=news-1&form=indirect"))
    assert "There is no such statement on record." in words_of(us.open(f"{STATEMENTS}?side=ROK"))
    assert "There is no such statement on record." in words_of(us.open(f"{STATEMENTS}?form=full"))


def test_one_statement_shows_its_passage_and_how_to_check_it_without_the_site(tandem: Site) -> None:
    file(tandem.cast, by=ROK)
    told = label(say(tandem.cast, by=ROK, party=US, through=(ROK,)))
    ask(tandem.cast, by=ROK)
    tell(tandem.cast, told, "The ministry", by=ROK, party=US, through=(ROK,))

    page = words_of(tandem.officer(US).open(f"{STATEMENTS}/{told}"))

    assert passage().sha256 in page
    assert f"t[{passage().start}:{passage().end}].encode()" in page
    assert hashlib.sha256(DOCUMENT.encode()).hexdigest() in page
    assert "US did not sign them." in page
    assert '/accounts/proposer">Who proposed the group?' in page
    assert f"{STATEMENTS}/withdraw" not in page
    assert tandem.officer(US).open(f"{STATEMENTS}/ROK-777").status_code == 404


def test_a_statement_is_recorded_by_hand_withdrawn_and_stays_shown_as_withdrawn(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    file(tandem.cast, by=ROK)
    start = DOCUMENT.index(SUPPORT)
    typed = {
        "on_source": "news-1", "words": SUPPORT, "start": str(start), "form": "indirect", "evidence": "reported",
        "said_on": "2018-10-11", "said_basis": "derived", "of_side": US, "through_members": ROK, "code": "support",
    }  # fmt: skip

    sent = rok.send(f"{STATEMENTS}/record", **typed)
    assert sent.headers.get("Location") == f"{STATEMENTS}/support", words_of(sent)
    assert tandem.cast.group().tandem.statements[0].passage == passage()
    back = rok.send(f"{STATEMENTS}/withdraw", f"{STATEMENTS}/withdraw?on=support", reason="Read amiss.")
    assert back.headers.get("Location") == f"{STATEMENTS}/support", words_of(back)

    page = words_of(rok.open(STATEMENTS))
    assert "No statement stands on record." in page
    assert "One more was withdrawn or replaced" in page
    assert "withdrawn by ROK-" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on_source": "news-9"}, "There is no source news-9 on record"),
        ({"form": ""}, "Choose one: form."),
        ({"words": ""}, "The words are empty"),
        ({"start": "here"}, "say with a number where the words begin"),
        ({"through_members": "US"}, "US cannot be a source of its own words"),
        ({"speaker": "\u202eThe minister"}, "U+202E"),
        ({"evidence": "own", "through_members": ROK}, "What US signs as its own word has no source between"),
    ],
)
def test_what_is_wrong_stands_in_a_sentence_and_nothing_typed_is_lost(
    tandem: Site, wrong: dict[str, str], said: str
) -> None:
    rok = tandem.officer(ROK)
    file(tandem.cast, by=ROK)
    before = tandem.entries()
    typed = {
        "on_source": "news-1", "words": SUPPORT, "start": "60", "form": "indirect", "evidence": "reported",
        "said_on": "2018-10-11", "said_basis": "derived", "of_side": US, "place": "Seoul, briefing room",
    }  # fmt: skip

    answer = rok.send(f"{STATEMENTS}/record", **typed | wrong)

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert "Seoul, briefing room" in words_of(answer)
    assert tandem.entries() == before


def test_a_statement_about_a_notice_becomes_a_position_that_is_reported_not_signed(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    ref = rok.give(**SURVEY)
    file(tandem.cast, by=ROK)
    told = label(say(tandem.cast, by=ROK, party=US, through=(ROK,), about=(ref,)))
    form = f"{STATEMENTS}/position?on={told}"

    sent = rok.send(f"{STATEMENTS}/position", form, position="strong_support")

    assert sent.headers.get("Location") == f"{STATEMENTS}/{told}", words_of(sent)
    page = words_of(tandem.officer(US).open(f"/{ref}"))
    assert "Reported, not signed" in page
    assert "News of the river" in page
    before = tandem.entries()
    other = rok.send(f"{STATEMENTS}/position", form, position="support", notice_ref=f"{GROUP}/2018/ROK-9")
    assert other.status_code == 422
    assert "The statement is not on record as about ROK-US/2018/ROK-9" in words_of(other)
    assert tandem.entries() == before


def test_the_line_has_a_cell_for_each_party_and_silence_is_said(tandem: Site) -> None:
    us = tandem.officer(US)
    file(tandem.cast, by=ROK)
    told = label(say(tandem.cast, by=ROK, party=US, through=(ROK,)))
    ask(tandem.cast, by=ROK)
    tell(tandem.cast, told, "The ministry", by=ROK, party=US, through=(ROK,), modality="asserted")
    assert "On one question at least one party has no statement on record." in words_of(us.open(LINE))
    assert "no statement on record" in words_of(us.open(LINE)).partition('id="rows"')[2]
    tell(tandem.cast, "news-1", "The other side", by=ROK, party=ROK)
    tell(tandem.cast, "news-1", "Nobody", by=ROK, party="DPRK", modality="denied")

    page = words_of(us.open(LINE))

    assert "On one open question the parties’ accounts differ." in page
    assert "No position: denied: <bdi>Nobody</bdi>" in page
    assert "No agreed line is in force." in page
    assert page.index('aria-current="page">The line') > 0


def test_a_question_is_opened_told_on_and_settled_by_the_pages(tandem: Site) -> None:
    rok, us = tandem.officer(ROK), tandem.officer(US)
    file(tandem.cast, by=ROK)
    opened = rok.send(
        f"{ACCOUNTS}/open", question="Who proposed the group?", slot="proposer", code="who", said_on="2018-10-12"
    )
    assert opened.headers.get("Location") == f"{ACCOUNTS}/who", words_of(opened)
    told = rok.send(
        f"{ACCOUNTS}/tell", f"{ACCOUNTS}/tell?on=who", tells="news-1", value="The ministry", modality="reported",
        of_side=ROK, said_on="2018-10-12",
    )  # fmt: skip
    assert told.headers.get("Location") == f"{ACCOUNTS}/who", words_of(told)
    settled = rok.send(
        f"{ACCOUNTS}/settle", f"{ACCOUNTS}/settle?on=who", outcome="agreed_to_differ", reason="Both were there.",
        happened="2018-10-14",
    )  # fmt: skip
    assert settled.headers.get("Location") == f"{ACCOUNTS}/who", words_of(settled)

    page = words_of(us.open(f"{ACCOUNTS}/who"))
    assert "Open; at least one party has no statement on record." in page
    assert "(this word alone does not settle it)" in page
    settle(tandem.cast, "agreed_to_differ", on="who", by=US)
    assert "The parties agreed to differ." in words_of(us.open(f"{ACCOUNTS}/who"))
    assert "agreed to differ" in words_of(us.open(ACCOUNTS))


def test_agreed_wording_without_a_text_and_an_outcome_without_a_reason_are_refused(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    ask(tandem.cast, by=ROK)
    before = tandem.entries()

    form = f"{ACCOUNTS}/settle?on=proposer"
    wording = rok.send(f"{ACCOUNTS}/settle", form, outcome="agreed_wording", happened="2018-10-14")
    unsaid = rok.send(f"{ACCOUNTS}/settle", form, outcome="superseded", happened="2018-10-14")
    empty = rok.send(
        f"{ACCOUNTS}/tell", f"{ACCOUNTS}/tell?on=proposer", tells="x", modality="denied", said_on="2018-10-12"
    )

    assert "Agreed wording names the joint text that has it" in words_of(wording)
    assert "Say why: the reason is empty." in words_of(unsaid)
    assert "Say what it tells" in words_of(empty)
    assert tandem.entries() == before


def test_who_may_only_read_has_no_button_and_no_form(tandem: Site) -> None:
    file(tandem.cast, by=ROK)
    told = label(say(tandem.cast, by=ROK, party=US, through=(ROK,)))
    reader = tandem.officer(ROK, READER)

    for page in (STATEMENTS, f"{STATEMENTS}/{told}", ACCOUNTS, LINE, f"/{GROUP}/sources"):
        words = words_of(reader.open(page))
        assert f"{STATEMENTS}/record" not in words
        assert f"{ACCOUNTS}/open" not in words
    assert reader.open(f"{STATEMENTS}/record").status_code == 303


def test_hostile_words_are_shown_as_words(tandem: Site) -> None:
    file(tandem.cast, by=ROK, text=HOSTILE)
    whole = passage(HOSTILE, HOSTILE)
    words = {"words": SUPPORT, "speaker": HOSTILE, "passage": whole}
    told = label(say(tandem.cast, by=ROK, **words))
    ask(tandem.cast, by=ROK)
    tell(tandem.cast, told, HOSTILE, by=ROK, party=ROK)

    us = tandem.officer(US)
    for place in (STATEMENTS, f"{STATEMENTS}/{told}", LINE, ACCOUNTS, f"{ACCOUNTS}/proposer"):
        page = us.open(place).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_past_day_has_what_stood_at_its_end(tandem: Site) -> None:
    file(tandem.cast, by=ROK)
    told = label(say(tandem.cast, by=ROK, party=US, through=(ROK,)))
    day = tandem.cast.now.date().isoformat()
    tandem.cast.wait(days=2)
    withdrawn = tandem.officer(ROK).send(f"{STATEMENTS}/withdraw", f"{STATEMENTS}/withdraw?on={told}", reason="Amiss.")
    assert withdrawn.status_code == 303

    then = words_of(tandem.officer(US).open(f"{STATEMENTS}?as_of={day}"))

    assert "One statement stands on record." in then
    assert "withdrawn by" not in then
    assert f"{STATEMENTS}/{told}?as_of={day}" in then
    assert "This statement was withdrawn by" in words_of(tandem.officer(US).open(f"{STATEMENTS}/{told}"))
