"""Watch Reports at the desk: kept as a draft, checked line by line, published whole or not at all, corrected."""

import hashlib

from tests.cast import HEAD, READER, ROK
from tests.faces.web.pages import GROUP, Site, form_at, words_of
from tests.faces.web.test_public import source
from tests.reading_room import DOCUMENT, SUPPORT, ask, file, say

from tandem.desk.reading import reader_of
from tandem.desk.reading_room import take_in
from tandem.watch.found import Found
from tandem.watch.page import Block, Page, Span

NEW = f"/{GROUP}/reports/new"
TAMPERED = SUPPORT.replace("strong", "some")


def with_document(site: Site) -> None:
    """The document on record, its bytes in the ROK's reading room, a statement from it and a question."""
    file(site.cast, by=ROK)
    say(site.cast, by=ROK)
    ask(site.cast, by=ROK)


def with_original(site: Site) -> None:
    """The bytes of the document in the reading room of the ROK."""
    raw = DOCUMENT.encode()
    sha = hashlib.sha256(raw).hexdigest()
    page = Page("news.txt", sha, "text/plain", DOCUMENT, (Block(Span(0, len(DOCUMENT)), "paragraph"),), "en")
    take_in(
        site.cast.nodes[0], reader=reader_of(site.cast.nodes[0], code=ROK, officer=HEAD), now=site.cast.now,
        name="news.txt", payload=raw, found=Found(page), proposals=(), stages="notes/1",
    )  # fmt: skip


def test_a_report_is_kept_checked_and_published_to_everybody(site: Site) -> None:
    with_document(site)
    with_original(site)
    head = site.officer(ROK, HEAD)
    assert "number: 1" in words_of(head.open(NEW))

    kept = head.send(NEW, text=source(), press="keep")
    assert kept.status_code == 303
    draft = str(kept.headers["Location"]).partition("#")[0]
    page = words_of(head.open(draft))
    assert "Nothing keeps this text from being published." in page
    assert "Publish report No. 1 to everybody" in page
    assert "matches the original" in page
    assert draft.rpartition("=")[2] in words_of(head.open(f"/{GROUP}/reports"))

    sent = head.post(NEW, {**form_at(head.open(draft), NEW), "press": "publish"})
    assert sent.headers["Location"] == f"/{GROUP}/reports/ROK-1"
    assert SUPPORT in words_of(head.open(f"/{GROUP}/reports/ROK-1"))
    assert "matches the original" in words_of(head.open(f"/{GROUP}/reports/ROK-1"))
    assert SUPPORT in words_of(site.stranger().open(f"/public/{GROUP}/reports/ROK-1"))
    assert draft.rpartition("=")[2] not in words_of(head.open(f"/{GROUP}/reports"))


def test_one_word_changed_in_a_quotation_is_refused_and_nothing_is_written_or_lost(site: Site) -> None:
    with_document(site)
    with_original(site)
    head = site.officer(ROK, HEAD)
    text = source(sentence=f"It said that “{TAMPERED}”. [1]")
    before = site.entries()

    page = head.send(NEW, text=text, press="publish")

    assert page.status_code == 422
    words = words_of(page)
    assert "these words are not, byte for byte, those of a passage" in words
    assert f"“{TAMPERED}”" in words
    assert form_at(page, NEW)["text"].strip() == text.strip()
    assert site.entries() == before
    assert site.cast.group().tandem.reports == ()


def test_a_statement_on_record_becomes_a_note_by_its_button(site: Site) -> None:
    with_document(site)
    head = site.officer(ROK, HEAD)
    page = head.open(NEW)
    line = next(line for line in words_of(page).split('name="note" value="')[1:] if line.startswith("passage"))
    line = line.partition('"')[0]

    added = head.post(NEW, {**form_at(page, NEW), "note": line, "press": "keep"})

    text = form_at(head.open(str(added.headers["Location"]).partition("#")[0]), NEW)["text"]
    assert f"[1]: {line}" in text
    assert "\nnews-1: " in text


def test_a_correction_stands_on_top_and_the_number_stays(site: Site) -> None:
    with_document(site)
    head = site.officer(ROK, HEAD)
    assert head.send(NEW, text=source(), press="publish").status_code == 303
    place = f"/{GROUP}/reports/ROK-1/correct"
    changed = source(sentence="It told of support. [1]")

    silent = head.send(place, text=changed, press="publish", happened="2018-10-15")
    assert "Say what is corrected" in words_of(silent)
    sent = head.send(place, text=changed, press="publish", correction="The verb was wrong.", happened="2018-10-15")

    assert sent.headers["Location"] == f"/{GROUP}/reports/ROK-1", words_of(sent)
    assert "The verb was wrong." in words_of(head.open(f"/{GROUP}/reports/ROK-1"))


def test_who_may_not_publish_reads_and_is_sent_to_the_series(site: Site) -> None:
    with_document(site)
    reader = site.officer(ROK, READER)

    assert "Write a Watch Report" not in words_of(reader.open(f"/{GROUP}/reports"))
    assert reader.open(NEW).headers["Location"] == f"/{GROUP}/reports"
