"""The public pages: what is agreed and published is there for everybody, and nothing else, without a cookie."""

import hashlib
from xml.etree import ElementTree

import pytest
from django.contrib.sessions.models import Session
from tests.cast import HEAD, ROK, US
from tests.faces.web.pages import GROUP, OTHER_GROUP, Officer, Site, node_of, words_of
from tests.reading_room import DOCUMENT, SUPPORT, file
from tests.texts import LINE, propose, sign_acceptance, text_of

from tandem.desk import watch_report as reporting
from tandem.desk.text import publish_text
from tandem.faces.web.open_groups import serve_groups

ATOM = "{http://www.w3.org/2005/Atom}"
HOME = f"/public/{GROUP}"
START = DOCUMENT.index(SUPPORT)


def source(number: int = 1, sentence: str = f"It said that “{SUPPORT}”. [1]") -> str:
    return f"""tandem-watch-report/1
series: Watch Report
number: {number}
languages: en
title: On the survey
date: 2018-10-14
--- en
{sentence} We hold that this is new. {{view}}
--- documents
news: {hashlib.sha256(DOCUMENT.encode()).hexdigest()}, On the survey, News of the river, 2018-10-12
--- notes
[1]: passage news {START}-{START + len(SUPPORT)} #{hashlib.sha256(SUPPORT.encode()).hexdigest()}
"""


def with_report(site: Site) -> Officer:
    """A stranger, and a report that the ROK published."""
    file(site.cast, by=ROK)
    site.cast.call(reporting.publish_report, ROK, HEAD, text=source())
    return site.stranger()


def test_a_stranger_reads_a_published_report_in_every_form_and_language(site: Site) -> None:
    stranger = with_report(site)

    home, korean = words_of(stranger.open(HOME)), words_of(stranger.open(f"{HOME}?lang=ko"))
    assert f"{HOME}/reports/ROK-1?lang=en" in home
    assert '<html lang="ko">' in korean
    assert "감시 보고서" in korean
    page = words_of(stranger.open(f"{HOME}/reports/ROK-1"))
    assert SUPPORT in page
    assert "watch-report.css" in page
    assert 'id="note-1"' in page
    assert stranger.open(f"{HOME}/reports/ROK-1.txt").content.decode() == source()
    assert stranger.open(f"{HOME}/reports/ROK-1.docx").content[:2] == b"PK"


def test_the_pages_are_the_same_for_everybody_and_set_no_cookie(site: Site) -> None:
    stranger = with_report(site)

    for path in (HOME, f"{HOME}/reports/ROK-1", f"{HOME}/heads.txt", f"{HOME}/feed.atom", f"{HOME}/reports/ROK-1.txt"):
        answer = stranger.open(path)
        assert answer.status_code == 200, path
        assert not answer.cookies, path
        assert "Set-Cookie" not in answer.headers, path
        assert "Cookie" not in answer.headers.get("Vary", ""), path
        assert answer.headers["Cache-Control"] == "public, max-age=300", path
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'"), path
        assert b"csrf" not in answer.content, path
        assert b"<form" not in answer.content, path
        again = stranger.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b""), path
        assert stranger.post(path, {}).status_code == 405, path
        assert stranger.client.head(path).content == b"", path
    assert Session.objects.count() == 0
    signed_in = site.officer(ROK)
    assert signed_in.open(HOME).content == stranger.open(HOME).content


@pytest.mark.parametrize("path", ["", "/heads.txt", "/feed.atom", "/reports/ROK-1", "/reports/ROK-1.txt"])
def test_a_group_that_shows_nothing_in_public_answers_as_any_address_that_is_none(site: Site, path: str) -> None:
    stranger = with_report(site)
    unknown = stranger.open("/public/NO-SUCH-GROUP/nothing-here")

    def differs(address: str) -> bool:
        answer = stranger.open(address)
        kept = {name: value for name, value in answer.headers.items() if name != "X-Request-Id"}
        same = {name: value for name, value in unknown.headers.items() if name != "X-Request-Id"}
        return (answer.status_code, answer.content, kept) != (404, unknown.content, same)

    assert not differs(f"/public/{OTHER_GROUP}{path}")
    assert not differs(f"/public/NO-SUCH{path}")
    serve_groups({GROUP: node_of(site.cast, site.path / "first")})
    assert not differs(f"{HOME}{path}")


def test_no_notice_no_line_that_was_only_agreed_and_no_unpublished_word_is_public(site: Site) -> None:
    rok, stranger = site.officer(ROK), with_report(site)
    rok.give(title="canary of a notice", what="canary of what is done")
    ref = propose(site.cast, title="canary of a line")
    sign_acceptance(site.cast, US, text_of(site.cast, ref).versions[0].stamp.entry)

    for path in (HOME, f"{HOME}/feed.atom", f"{HOME}/heads.txt"):
        page = words_of(stranger.open(path))
        assert "canary" not in page, path
        assert LINE["en"] not in page, path


def test_an_agreed_text_is_public_once_it_is_published_and_carries_no_higher_marking(site: Site) -> None:
    stranger = with_report(site)
    ref = propose(site.cast)
    sign_acceptance(site.cast, US, text_of(site.cast, ref).versions[0].stamp.entry)
    site.cast.call(
        publish_text, ROK, ref=ref, by=ROK, happened="2018-10-14", language="en", words=LINE["en"], place="A briefing"
    )

    page = words_of(stranger.open(HOME))
    assert LINE["en"] in page
    assert LINE["ko"] in page
    assert "agreed texts 1," in page


def test_a_published_text_with_a_higher_marking_stays_away(site: Site) -> None:
    stranger = with_report(site)
    highest = site.cast.group().charter.marking_codes[-1]
    ref = propose(site.cast, marking=highest)
    sign_acceptance(site.cast, US, text_of(site.cast, ref).versions[0].stamp.entry)
    site.cast.call(
        publish_text, ROK, ref=ref, by=ROK, happened="2018-10-14", language="en", words=LINE["en"], place="A briefing"
    )

    page = words_of(stranger.open(HOME))
    assert "agreed texts 0," in page
    assert LINE["en"] not in page


def test_the_feed_is_atom_with_ids_that_stay(site: Site) -> None:
    stranger = with_report(site)

    def items() -> dict[str, str]:
        feed = ElementTree.fromstring(stranger.open(f"{HOME}/feed.atom").content)
        assert feed.tag == f"{ATOM}feed"
        assert feed.findtext(f"{ATOM}updated")
        return {
            entry.findtext(f"{ATOM}id") or "": entry.findtext(f"{ATOM}title") or ""
            for entry in feed.iter(f"{ATOM}entry")
        }

    first = items()
    assert list(first.values()) == ["Watch Report ROK-1: On the survey"]
    held = site.cast.group().tandem.reports[0].name
    corrected = {"on": held, "text": source(sentence="It told of support. [1]"), "correction": "The verb.",
                 "happened": "2018-10-15"}  # fmt: skip
    site.cast.call(reporting.correct_report, ROK, HEAD, **corrected)
    assert items() == first
    page = words_of(stranger.open(f"{HOME}/reports/ROK-1"))
    assert "corrected once" in page
    assert "The verb." in page
