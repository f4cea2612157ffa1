"""What was erased, on the pages: named, shown once more, deleted at the second press; answered by the other party."""

from pathlib import Path

import pytest
from tests.cast import DESK, HEAD, ROK, US, apart
from tests.faces.web.pages import GROUP, Site, forget_accounts, form_at, forms_of, words_of

from tandem.acts.erasure import SectionErased
from tandem.node.handed import note_gone

PLACE = f"/{GROUP}/record/erasures"
NEW = f"{PLACE}/new"
CANARY = "Engineer Pak Chol-su inspects the bridge at Kaesong"


def noticed(site: Site) -> str:
    """The entry of a notice of the ROK that names somebody whom it should not."""
    ref = site.officer(ROK).give(what=CANARY)
    return site.cast.notice(ref).current.stamp.entry


def review(site: Site, noticed: str, **given: str) -> dict[str, str]:
    fields = {"entry": noticed, "section": "what", "ground": "personal", "reason": "A person was named."}
    return {**form_at(site.officer(ROK, HEAD).open(f"{NEW}?entry={noticed}"), NEW), **fields, **given}


def erase(site: Site, entry: str) -> None:
    """Let the head of the ROK erase what the notice says, over both pages."""
    head = site.officer(ROK, HEAD)
    second = head.post(NEW, review(site, entry))
    confirm = next(fields for goes, fields in forms_of(second) if goes == NEW and "confirmed" in fields)
    assert head.post(NEW, confirm).status_code == 303


def test_a_head_sees_what_goes_and_deletes_it_at_the_second_press(site: Site) -> None:
    entry, head = noticed(site), site.officer(ROK, HEAD)
    before = site.entries()

    first = words_of(head.open(f"{NEW}?entry={entry[:12]}"))
    second = head.post(NEW, review(site, entry))

    assert "It cannot be taken back." in first
    assert 'value="what"' in first
    assert "Delete what of ROK-" in words_of(second)
    assert site.entries() == before
    assert "what" in site.cast.desks[ROK].store.sections(entry)
    confirm = next(fields for goes, fields in forms_of(second) if goes == NEW and "confirmed" in fields)
    assert head.post(NEW, confirm).status_code == 303
    assert "what" not in site.cast.desks[ROK].store.sections(entry)
    page = words_of(head.open(PLACE))
    assert "A person was named." in page
    assert "has not answered; it may still hold it" in page
    assert CANARY not in page


def test_the_form_is_offered_where_an_own_entry_was_found(site: Site) -> None:
    entry = noticed(site)

    found = f"/{GROUP}/record?find={entry}"

    assert f"{NEW}?entry={entry}" in words_of(site.officer(ROK, HEAD).open(found))
    for officer in (site.officer(ROK, DESK), site.officer(US, HEAD)):
        assert NEW not in words_of(officer.open(found))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"section": "cargo"}, "has no section cargo"),
        ({"ground": "whim"}, "Name the ground: "),
        ({"entry": "0" * 64}, "No entry on record begins with 000"),
    ],
)
def test_what_may_not_be_erased_is_said_and_nothing_typed_is_lost(
    site: Site, given: dict[str, str], sentence: str
) -> None:
    entry, head = noticed(site), site.officer(ROK, HEAD)
    fields, before = review(site, entry, **given), site.entries()
    second = head.post(NEW, review(site, entry))
    confirm = next(fields for goes, fields in forms_of(second) if goes == NEW and "confirmed" in fields)

    for sent in (fields, {**confirm, **given}):
        answer = head.post(NEW, sent)
        assert answer.status_code == 422
        assert sentence in words_of(answer)
        assert 'name="confirmed"' not in words_of(answer)
        if "entry" not in given:
            assert "A person was named." in words_of(answer)

    assert site.entries() == before
    assert "what" in site.cast.desks[ROK].store.sections(entry)


def test_nobody_but_a_head_erases_and_answers(site: Site) -> None:
    entry = noticed(site)
    erase(site, entry)
    before = site.entries()

    for officer in (site.officer(ROK, DESK), site.officer(US, DESK)):
        assert officer.open(NEW).status_code == 403
        assert officer.post(NEW, {"entry": entry, "confirmed": "yes"}).status_code == 403
        assert officer.post(f"{PLACE}/answer", {"answer": "done"}).status_code == 403
        assert officer.open(PLACE).status_code == 200
    assert site.entries() == before


def test_the_other_party_answers_on_the_list_and_its_node_deletes(tmp_path: Path, site: Site) -> None:
    us, entry = elsewhere(tmp_path, site)
    head, answer = us.officer(US, HEAD), f"{PLACE}/answer"
    assert "US is asked about its copy (1)." in words_of(head.open(PLACE))

    refused = head.post(answer, {**form_at(head.open(PLACE), answer), "answer": "partly", "reason": " "})
    assert refused.status_code == 422
    assert "what" in us.cast.desks[US].store.sections(entry)
    done = head.post(answer, {**form_at(head.open(PLACE), answer), "answer": "done"})

    assert done.status_code == 303, words_of(done)
    assert "what" not in us.cast.desks[US].store.sections(entry)
    page = words_of(head.open(PLACE))
    assert "Copies may still be held somewhere (1)." in page
    assert "US-ROK.tandem.zip" in page


def elsewhere(tmp_path: Path, site: Site) -> tuple[Site, str]:
    """The site of the US alone, to which the ROK handed a notice that it then erased in part; one archive left it."""
    folder = tmp_path / "lone" / "first"
    folder.mkdir(parents=True)
    cast = apart(private=folder)
    cast.nodes.remove(cast.desks[US])
    cast.nodes.insert(0, cast.desks[US])
    made = Site(cast, site._second, folder.parent)
    forget_accounts()
    ref = cast.give(what=CANARY)
    entry = cast.notice(ref).current.stamp.entry
    frontier = {feed: head.size for feed, head in cast.desks[US].store.heads().items()}
    note_gone(folder, at=cast.now, what="archive", to="", file="US-ROK.tandem.zip", frontier=frontier)
    cast.wait(hours=1)
    cast.forge(
        ROK, SectionErased(sections=("what",), ground="personal"), refs=[(entry, "on")], officer=HEAD,
        role="head_of_delegation", prose={"reason": "A person was named."},
    )  # fmt: skip
    return made, entry


def test_the_keys_of_every_member_stand_on_the_page_of_the_record(site: Site) -> None:
    page = words_of(site.officer(US).open(f"/{GROUP}/record")).partition('id="keys"')[2]

    for seat in site.cast.desks[ROK].seats.values():
        assert seat.genesis.seat_key in page
    assert "from the founding" in page
    assert "The node of ROK has no declared keys now." in page
