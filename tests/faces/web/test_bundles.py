"""Bundles on the pages: downloaded for a member, handed in, read through, taken in after a yes."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.cast import READER, ROK, US, Cast, apart
from tests.faces.web.pages import GROUP, Officer, Site, forget_accounts, words_of

from tandem.desk.exchange import frontier_of, make_bundle, take_bundle
from tandem.node.handed import files_gone
from tandem.record.bundle import Bundle, read_bundle, write_bundle

BUNDLES = f"/{GROUP}/record/bundles"
JUNK = b"Dear colleagues, please find enclosed the bundle."


@pytest.fixture
def lone(tmp_path: Path, site: Site) -> Site:
    """A site with the node of the ROK alone; that of the US is elsewhere, and the line between them is cut."""
    folder = tmp_path / "lone" / "first"
    folder.mkdir(parents=True)
    cast = apart(private=folder)
    cast.cut = (ROK, US)
    made = Site(cast, site._second, folder.parent)
    forget_accounts()
    return made


def hand_in(officer: Officer, raw: bytes) -> Any:
    return officer.client.post(f"{BUNDLES}/review", {"file": SimpleUploadedFile("from-us", raw)})


def from_us(cast: Cast) -> bytes:
    """What the US has to say: a notice of its own."""
    cast.give(US)
    return make_bundle(cast.desks[US], to=ROK, have=frontier_of(cast.desks[ROK]))


def digest_in(page: Any) -> str:
    return words_of(page).partition('name="digest" value="')[2][:64]


def test_a_file_is_read_through_first_and_taken_in_after_the_button(lone: Site) -> None:
    rok = lone.officer(ROK)
    raw = from_us(lone.cast)

    with lone.cast.unchanged():
        page = hand_in(rok, raw)
    text = words_of(page)
    assert page.status_code == 200
    assert "One new entry; 0 are here already." in text
    assert "notice was given" in text
    assert "Nothing was taken in yet." in text

    done = words_of(rok.post(f"{BUNDLES}/in", {"digest": digest_in(page)}))

    assert "One new entry was taken in" in done
    assert "US lacks one entry that is here: download the bundle for US and send it back." in done
    assert len(lone.cast.group(ROK).notices) == 1
    assert rok.post(f"{BUNDLES}/in", {"digest": digest_in(page)}).status_code == 409


def test_what_another_member_lacks_is_downloaded_and_noted(lone: Site) -> None:
    lone.cast.give()
    rok = lone.officer(ROK)
    page = words_of(rok.open(BUNDLES))
    assert "By its own entries, US lacks" in page

    answer = rok.post(f"{BUNDLES}/out", {"to": US})

    assert answer.headers["Content-Disposition"].endswith('-US.tandem-bundle"')
    assert take_bundle(lone.cast.desks[US], raw=answer.content, now=lone.cast.now).new[ROK] == 1
    (gone,) = files_gone(lone.path / "first")
    assert (gone.what, gone.to) == ("bundle", US)
    whole = rok.post(f"{BUNDLES}/out", {"to": US, "all": "yes"}).content
    assert len(whole) > len(answer.content)
    assert rok.post(f"{BUNDLES}/out", {"to": "JP"}).status_code == 404


def test_who_only_reads_carries_nothing(lone: Site) -> None:
    reader = lone.officer(ROK, READER)
    raw = from_us(lone.cast)

    page = reader.open(BUNDLES)
    assert b'<form class="card"' not in page.content
    with lone.cast.unchanged():
        for path, fields in (("out", {"to": US}), ("in", {"digest": "0" * 64})):
            answer = reader.post(f"{BUNDLES}/{path}", fields)
            assert answer.status_code == 422
            assert "Bundles are handed out and taken in by officers in one of these roles" in words_of(answer)
        assert hand_in(reader, raw).status_code == 422
    assert files_gone(lone.path / "first") == ()


@pytest.mark.parametrize(("raw", "words"), [
    (JUNK, "Nothing was taken in: The bundle cannot be read"), (b"", "Choose the file of a bundle first."),
])  # fmt: skip
def test_junk_is_told_at_its_field(lone: Site, raw: bytes, words: str) -> None:
    page = hand_in(lone.officer(ROK), raw)

    assert page.status_code == 422
    assert words in words_of(page)
    assert b'href="#field-file"' in page.content


def test_what_would_be_refused_is_said_before(lone: Site) -> None:
    raw = from_us(lone.cast)
    bundle = read_bundle(raw)
    (feed,) = [feed for feed, part in bundle.feeds.items() if part.envelopes]
    part = bundle.feeds[feed]
    bad = type(part)(start=part.start, envelopes=tuple(one.replace(b"T01:00", b"T02:00") for one in part.envelopes))
    spoilt = write_bundle(Bundle(standing=bundle.standing, founding=bundle.founding, feeds={feed: bad}))

    page = words_of(hand_in(lone.officer(ROK), spoilt))

    assert "Of US nothing more than that would be taken in: Entry" in page
    assert "verdict warn" in page


def test_an_alarm_stands_on_the_page_of_the_record_and_says_what_differs(lone: Site) -> None:
    raw = make_bundle(lone.cast.desks[US], to=ROK, have={})
    bundle = read_bundle(raw)
    lied = msgspec.structs.replace(bundle.standing, state_hash="0" * 64)
    spoilt = write_bundle(Bundle(standing=lied, founding=bundle.founding))
    rok = lone.officer(ROK)

    take_bundle(lone.cast.desks[ROK], raw=spoilt, sender=US, now=lone.cast.now)

    assert "Another node reads this record otherwise" in words_of(rok.open(f"/{GROUP}/record"))
    page = words_of(rok.open(BUNDLES))
    assert "US holds the same entries and reads another state from them." in page
    assert "0" * 64 in page
    rok.client.cookies["tandem-language"] = "ko"
    take_bundle(lone.cast.desks[ROK], raw=raw, sender=US, now=lone.cast.now)
    assert "verdict stop" not in words_of(rok.open(BUNDLES))
