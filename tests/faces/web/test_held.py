"""What other nodes dated of the record stands on its page, beside a proof and in the history, in both languages."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cast import HEAD, JP, ROK, US, hosted
from tests.cosigning import feed_of, hand, keyed
from tests.faces.web.pages import GROUP, Site, forget_accounts, words_of

from tandem.acts.group import OfficerAppointed


@pytest.fixture
def apart_site(tmp_path: Path) -> Iterator[Site]:
    """A site that is the node of ROK alone; US has its own elsewhere."""
    forget_accounts()
    (tmp_path / "first").mkdir()
    yield Site(keyed(private=tmp_path / "first", calendars=(2018,)), hosted(JP, US), tmp_path)
    forget_accounts()


def test_the_history_and_the_record_say_by_when_the_other_side_stored_an_entry(apart_site: Site) -> None:
    rok = apart_site.officer(ROK)
    ref = rok.give()
    assert "No other node has cosigned a head of this record yet." in words_of(rok.open(f"/{GROUP}/record"))
    hand(apart_site.cast, by=US, over=ROK)

    action, record = words_of(rok.open(f"/{ref}")), words_of(rok.open(f"/{GROUP}/record"))
    proof = words_of(rok.open(f"/{GROUP}/record?find={ref}"))

    stored = "Stored at US by Mon 15 Oct 2018, 10:00 KST (Sun 14 Oct 2018, 21:00 EDT)"
    assert stored in action
    assert stored in proof
    assert "Dated cosignatures are evidence. No state depends on them." in proof
    assert "its mirror said so at Mon 15 Oct 2018, 10:00 KST" in record
    assert "Times that do not fit" not in record


def test_a_time_that_does_not_fit_is_flagged_on_the_page_of_the_record_in_both_languages(apart_site: Site) -> None:
    cast = apart_site.cast
    late = cast.now + timedelta(days=1)
    cast.forge(ROK, OfficerAppointed(number=9, roles=("reader",)), officer=HEAD, when=late, prose={"name": "A reader"})
    hand(cast, by=US, over=ROK)
    rok = apart_site.officer(ROK)

    english = words_of(rok.open(f"/{GROUP}/record"))
    rok.post("/language", {"language": "ko", "next": f"/{GROUP}/record"})
    korean = words_of(rok.open(f"/{GROUP}/record"))

    assert "Times that do not fit" in english
    assert "claims Tue 16 Oct 2018, 10:00 KST" in english
    assert "nothing is refused for it" in english
    assert "맞지 않는 시각" in korean
    assert "두 시계 가운데 하나가 틀렸으며" in korean


def test_a_feed_that_was_shown_in_two_ways_is_told_on_the_page_of_the_record(apart_site: Site) -> None:
    cast = apart_site.cast
    with cast.desks[ROK].store.writing() as writing:
        writing.witness(feed_of(cast, US), old=0, size=3, root="ab" * 32, at=int(cast.now.timestamp()))

    page = words_of(apart_site.officer(ROK).open(f"/{GROUP}/record"))

    assert "what is stored here contradicts a head of 3 entries that this node cosigned as witness" in page
