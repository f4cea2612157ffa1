"""A record restored short of what was signed, and a forked feed, on My desk and on the page of the record."""

import pytest
from tests.cast import HEAD, ROK, US
from tests.faces.web.pages import GROUP, SURVEY, Site, words_of
from tests.restoring import twin_of_last

from tandem.desk.epoch import open_epoch
from tandem.desk.settling import settle_fork
from tandem.record.entry import read_envelope
from tandem.store.record import Mark

PAGES = (f"/{GROUP}/", f"/{GROUP}/record")


def behind(site: Site, code: str = ROK) -> int:
    """Let a feed be known to have been signed two entries further; answer how many are here."""
    desk = site.cast.nodes[0]
    feed = desk.seats[code].feed
    head = desk.store.head(feed)
    assert head is not None
    desk.store.raise_marks({feed: Mark(head.size + 2, "ab" * 32)})
    return head.size


@pytest.mark.parametrize("page", PAGES)
def test_a_record_that_is_behind_says_so_first_with_the_way_out(site: Site, page: str) -> None:
    held = behind(site)

    words = words_of(site.officer(ROK).open(page))

    assert "Nothing is signed here" in words
    assert f"ROK: this record is older than what was signed: it has {held} entries, {held + 2} were signed." in words
    assert "tandem record refill FILE" in words


def test_what_is_refused_while_the_record_is_behind_is_kept_as_a_draft_and_nothing_is_written(site: Site) -> None:
    behind(site)
    before = site.entries()

    answer = site.officer(ROK).notice(f"/{GROUP}/notices/new", **SURVEY)

    assert "Nothing is signed in this feed" in words_of(answer)
    assert site.entries() == before


def test_a_whole_record_says_what_was_signed_and_alarms_nobody(site: Site) -> None:
    officer = site.officer(ROK)

    assert "Nothing is signed here" not in words_of(officer.open(PAGES[0]))
    assert "it is signed" in words_of(officer.open(PAGES[1]))


def test_every_party_reads_which_entries_an_epoch_gave_up(site: Site) -> None:
    held = behind(site)
    site.cast.call(open_epoch, ROK, HEAD, reason="The disk burnt.")

    words = words_of(site.officer(US).open(PAGES[1]))

    assert f"ROK restored its record at entry {held}; entries {held} to {held + 1} that it had signed are lost" in words
    assert "Nothing is signed here" not in words


@pytest.mark.parametrize("page", PAGES)
def test_a_fork_is_shown_to_all_with_both_entries(site: Site, page: str) -> None:
    desk = site.cast.nodes[0]
    held, other = twin_of_last(desk, US)
    with desk.store.writing() as writing:
        writing.note_equivocation(held, other)

    answer = site.officer(ROK).open(page)

    words, html = words_of(answer), answer.content.decode()
    assert "A feed was signed twice at one place" in words
    assert "on this record" in words
    assert "kept as proof" in words
    assert html.count('<code class="long">') >= 2
    assert "2018, 11:00 KST" in words
    korean = site.officer(ROK)
    korean.client.cookies["tandem_language"] = "ko"
    assert "한 자리에 두 번 서명된 계열" in words_of(korean.open(f"{page}?lang=ko"))


@pytest.mark.parametrize("page", PAGES)
def test_a_settled_fork_is_told_with_who_said_what(site: Site, page: str) -> None:
    desk = site.cast.nodes[0]
    held, other = twin_of_last(desk, US)
    with desk.store.writing() as writing:
        writing.note_equivocation(held, other)
    entry = read_envelope(other)
    site.cast.call(
        settle_fork, ROK, HEAD, feed=entry.header.feed, seq=entry.header.seq, keep=entry.id, reason="By telephone."
    )

    words = words_of(site.officer(ROK).open(page))

    assert "A fork was settled" in words
    assert f"Settled: {entry.id[:12]} counts as entry {entry.header.seq} of US" in words
    assert f"ROK said that {entry.id[:12]} counts" in words
    assert "A feed was signed twice at one place" not in words
    korean = site.officer(ROK)
    korean.client.cookies["tandem_language"] = "ko"
    assert "두 번 서명된 자리의 정리" in words_of(korean.open(f"{page}?lang=ko"))
