"""How a charter stands as a joint text: by the chain of charters, on the page of the text as on the charter's own."""

from tests.cast import HEAD, ROK, US, apart
from tests.charters import amend, changed, digest_of, sign_acceptance, sign_amendment, sign_refusal, window

from tandem.rules.charter import in_force_since, under_older_rules, waits_for
from tandem.rules.text import moves_on_text, text_standing


def test_the_text_of_a_charter_is_in_force_until_the_next_one_is() -> None:
    cast = apart()
    amend(cast, window(7))
    amend(cast, window(9), first=US)
    group = cast.group()
    seven, nine = (group.text(f"ROK-US/2018/{name}-1") for name in (ROK, US))
    assert seven is not None
    assert nine is not None

    first, second = (text_standing(text, group, cast.now) for text in (seven, nine))

    assert (first.state, second.state) == ("superseded", "in_force")
    assert first.superseded_by == nine.id


def test_an_acceptance_taken_back_unseen_leaves_the_charter_in_force_on_the_page_of_its_text() -> None:
    cast = apart()
    plain = changed(cast.charter, window(7))
    version = sign_amendment(cast, ROK, plain)
    page = cast.page(US)
    sign_refusal(cast, ROK, version)
    sign_acceptance(cast, US, version, plain, seen=page)

    text = cast.group().texts[version.id]

    assert text_standing(text, cast.group(), cast.now).state == "in_force"


def test_two_charters_complete_at_once_are_contested_on_the_pages_of_their_texts() -> None:
    cast = apart()
    seven, nine = changed(cast.charter, window(7)), changed(cast.charter, window(9))
    by_rok, by_us = sign_amendment(cast, ROK, seven), sign_amendment(cast, US, nine, seen={})
    cast.cut = (ROK,)
    sign_acceptance(cast, ROK, by_us, nine)
    sign_acceptance(cast, US, by_rok, seven)
    cast.join()

    states = [text_standing(text, cast.group(), cast.now).state for text in cast.group().texts.values()]

    assert states == ["contested", "contested"]


def test_only_a_head_is_offered_the_acceptance_of_a_charter_and_nobody_its_wording() -> None:
    cast = apart()
    version = sign_amendment(cast, ROK, changed(cast.charter, window(7)))
    text = cast.group().texts[version.id]

    head, desk = (moves_on_text(text, cast.group(), cast.now, code=US, officer=one) for one in (HEAD, 2))

    assert "accept" in head
    assert "reword" not in head
    assert "accept" not in desk


def test_what_an_amendment_leaves_be_is_counted_and_dated() -> None:
    cast = apart()
    cast.give()
    version = sign_amendment(cast, ROK, changed(cast.charter, window(7)))
    waiting = cast.group().amendments[0]

    assert under_older_rules(cast.group()) == 1
    assert waits_for(waiting, cast.group()) == (US,)
    assert in_force_since(cast.group(), cast.founding.charter) == "2018-10-15T01:00:00Z"
    assert in_force_since(cast.group(), digest_of(changed(cast.charter, window(9)))) == ""
    assert version.id == waiting.proposed[0].entry
