"""The reading room on its pages: files dropped in, passages marked, the queue decided, nothing of another seat seen."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests import reading_room as papers
from tests.cast import READER, ROK, US, hosted
from tests.faces.web.pages import GROUP, Officer, Site, forget_accounts, form_at, words_of
from tests.parallel import OTHERS, TRACKS

from tandem.desk.reading import reader_of
from tandem.desk.reading_room import list_proposals
from tandem.watch.room import ProposalRead

ROOM = f"/{GROUP}/watch"
TEXT = (
    "Posted on : Oct.12,2018 16:58 KST\n\nOn the survey\n\n"
    "The foreign ministry said on Thursday that the United States voiced its “strong support” for the survey.\n\n"
    "“The train will cross the line this year,” the minister told reporters. “We have the fuel.”\n"
)
SHA = hashlib.sha256(TEXT.encode()).hexdigest()
PLACE = f"{ROOM}/{SHA}"


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


def drop(officer: Officer, *files: tuple[str, bytes]) -> Any:
    token = form_at(officer.open(ROOM), f"{ROOM}/drop")
    uploaded = [SimpleUploadedFile(name, raw) for name, raw in files]
    return officer.client.post(f"{ROOM}/drop", {**token, "files": uploaded})


def queue(site: Site, code: str = ROK) -> tuple[ProposalRead, ...]:
    desk = site.cast.nodes[0]
    return list_proposals(desk, reader=reader_of(desk, code=code, officer=2), sha256=SHA)


def decide(officer: Officer, what: str, proposal: str, **texts: str) -> Any:
    forms = [
        fields
        for goes, fields in forms_of_page(officer)
        if goes == f"{PLACE}/{what}" and fields["proposal"] == proposal
    ]
    return officer.post(f"{PLACE}/{what}", {**forms[0], **texts})


def forms_of_page(officer: Officer) -> list[tuple[str, dict[str, str]]]:
    from tests.faces.web.pages import forms_of

    return forms_of(officer.open(PLACE))


def test_files_are_taken_in_one_by_one_and_a_bad_one_stops_none(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    before = tandem.entries()

    answer = drop(rok, ("empty.txt", b""), ("news.txt", TEXT.encode()))

    page = words_of(answer)
    assert answer.status_code == 422
    assert "One file was not taken in; the others were." in page
    assert "empty.txt" in page
    assert "news.txt" in page
    assert tandem.entries() == before
    assert rok.open(f"{PLACE}/original").content == TEXT.encode()


def test_no_file_and_too_many_files_are_refused_with_nothing_kept(tandem: Site) -> None:
    rok = tandem.officer(ROK)

    assert "Choose at least one file; none came with the form." in words_of(drop(rok))
    many = [(f"n{n}.txt", b"x") for n in range(51)]
    assert "Choose at most 50 files at once; nothing was taken in." in words_of(drop(rok, *many))
    assert "There is no document in the reading room of your seat yet." in words_of(rok.open(ROOM))


def test_an_editor_accepts_corrects_rejects_and_undoes_with_the_passage_marked(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    drop(rok, ("news.txt", TEXT.encode()))
    waiting = queue(tandem)
    assert len(waiting) >= 3
    page = words_of(rok.open(PLACE))
    assert "<mark>strong support</mark>" in page
    assert f"{len(waiting)} proposals wait" in page

    accepted = decide(rok, "accept", waiting[0].id)
    assert accepted.status_code == 303, words_of(accepted)
    assert f"p-{waiting[1].id}" in accepted.headers["Location"]
    decide(rok, "correct", waiting[1].id, speaker="The minister", party="ROK")
    decide(rok, "reject", waiting[2].id)

    states = [one.state for one in queue(tandem)]
    assert states[:3] == ["accepted", "corrected", "rejected"]
    assert len(tandem.cast.group().tandem.statements) == 2
    decide(rok, "undo", waiting[0].id)
    assert queue(tandem)[0].state == "waiting"
    assert [bool(one.withdrawals) for one in tandem.cast.group().tandem.statements] == [True, False]


def test_a_decision_that_cannot_be_keeps_what_was_typed_out_of_the_record_and_says_why(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    drop(rok, ("news.txt", TEXT.encode()))
    one = queue(tandem)[0]
    before = tandem.entries()

    answer = decide(rok, "correct", one.id, said_on="2031-01-01", speaker="The deputy minister")

    assert answer.status_code == 422
    assert 'value="2031-01-01"' in words_of(answer)
    assert 'value="The deputy minister"' in words_of(answer)
    assert f'id="fault-{one.id}"' in words_of(answer)
    assert queue(tandem)[0].state == "waiting"
    assert len(tandem.cast.group().tandem.statements) == 0
    # The document was filed before the statement was refused; that is all.
    assert tandem.entries() - before <= 1


def test_a_document_stands_by_its_title_and_is_discarded_with_its_entries_left(tandem: Site) -> None:
    rok = tandem.officer(ROK)
    drop(rok, ("news.txt", TEXT.encode()))
    assert "On the survey" in words_of(rok.open(ROOM))
    decide(rok, "accept", queue(tandem)[0].id)

    rok.post(f"{PLACE}/discard", form_at(rok.open(PLACE), f"{PLACE}/discard"))

    assert "There is no document in the reading room of your seat yet." in words_of(rok.open(ROOM))
    assert rok.open(PLACE).status_code == 404
    assert len(tandem.cast.group().tandem.statements) == 1


def test_another_seat_and_a_reader_see_nothing_of_the_room(tandem: Site) -> None:
    drop(tandem.officer(ROK), ("canary-name.txt", TEXT.encode()))

    us, reader = tandem.officer(US), tandem.officer(ROK, READER)
    assert "canary-name" not in words_of(us.open(ROOM))
    assert us.open(PLACE).status_code == 404
    assert us.open(f"{PLACE}/original").status_code == 404
    assert "The reading room is for these roles" in words_of(reader.open(ROOM))
    assert reader.open(PLACE).status_code == 404


def test_hostile_words_of_a_document_stay_words(tandem: Site) -> None:
    hostile = TEXT.replace("On the survey", "<script>alert(1)</script> \u202etxt.exe").encode()
    rok = tandem.officer(ROK)
    drop(rok, ("a<b>.txt", hostile))

    page = rok.open(f"{ROOM}/{hashlib.sha256(hostile).hexdigest()}").content.decode()
    assert "<script>alert" not in page
    assert "a<b>" not in rok.open(ROOM).content.decode()


def test_my_desk_says_what_others_read_in_public_and_leads_there(tandem: Site) -> None:
    us, cast = tandem.officer(US), tandem.cast
    us.open(f"/{GROUP}/")
    cast.wait(minutes=1)
    papers.file(cast, by=ROK)
    said = papers.label(papers.say(cast, by=ROK, party=US))
    papers.ask(cast, by=ROK)
    papers.tell(cast, said, "The ministry", by=ROK)
    papers.settle(cast, "superseded", by=ROK)

    page = words_of(us.open(f"/{GROUP}/"))

    assert f"/{GROUP}/statements" in page
    assert "opened the question proposer" in page
    for place in (
        "record",
        "actions",
        "search?q=support",
        "board",
        "statements",
        "line",
        "accounts",
        "sources",
    ):
        assert us.open(f"/{GROUP}/{place}").status_code == 200, place
