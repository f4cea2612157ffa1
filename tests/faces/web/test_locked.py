"""The pages while the keys are locked: said on each, what is typed is kept, and nothing typed is lost."""

from collections.abc import Iterator

import pytest
from tests.cast import DESK, HEAD, ROK, US
from tests.faces.web.pages import GROUP, Site, words_of
from tests.locking import Vault, vault_of

from tandem.desk.signing import sign_outbox
from tandem.node.node import Node

BANNER = "Locked: the keys of this node are locked, and nothing is signed."


@pytest.fixture
def vault(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vault]:
    """The keys of the node of both parties; locked at first."""
    desk = site.cast.desks[US]
    seats = desk.seats
    vault = vault_of(site.cast, US)
    vault.locked = True
    monkeypatch.setattr(Node, "locked", property(lambda node: vault.locked))
    yield vault
    desk.seats = seats
    for private in desk.private.values():
        for one in private.outbox.list():
            private.outbox.remove(one.id)


def _given(site: Site, vault: Vault) -> str:
    vault.locked = False
    ref = site.officer(ROK).give()
    vault.locked = True
    return ref


def test_every_page_says_that_the_keys_are_locked_and_offers_no_unlocking(site: Site, vault: Vault) -> None:
    ref, officer = _given(site, vault), site.officer(US)

    for path in (f"/{GROUP}/", f"/{GROUP}/actions", f"/{ref}", f"/{ref}/take-position", f"/{GROUP}/notices/new"):
        words = words_of(officer.open(path))
        assert BANNER in words, path
        assert 'type="password"' not in words
    vault.locked = False
    assert BANNER not in words_of(officer.open(f"/{ref}"))


def test_an_objection_typed_while_locked_stands_on_my_desk_as_not_given_and_is_signed_first(
    site: Site, vault: Vault
) -> None:
    ref, officer, before = _given(site, vault), site.officer(US), site.entries()

    form = officer.fill(f"/{ref}/take-position", position="objection", reason="Diesel crosses the line.")
    sent = officer.post(f"/{ref}/take-position", form)
    again = officer.post(f"/{ref}/take-position", form)

    assert (sent.status_code, sent.headers["Location"]) == (303, f"/{GROUP}/#outbox")
    assert again.headers["Location"] == f"/{GROUP}/#outbox"
    desk = words_of(officer.open(f"/{GROUP}/"))
    assert (
        f"Not given yet: the keys of this node are locked, and nothing was signed. It is kept in the outbox for {ref}"
        in desk
    )
    assert desk.count('/remove"') == 1
    assert "Diesel crosses the line." in desk
    assert "Diesel crosses the line." not in words_of(site.officer(US, HEAD).open(f"/{GROUP}/"))
    assert '/remove"' not in words_of(site.officer(ROK).open(f"/{GROUP}/"))
    assert site.entries() == before

    vault.locked = False
    assert officer.send(f"/{ref}/comment", f"/{ref}", comment="More by mail.").status_code in (200, 303)
    kinds = [p.stance for p in site.cast.notice(ref).positions]
    assert kinds == ["objection"]
    assert '/remove"' not in words_of(officer.open(f"/{GROUP}/"))


def test_a_decision_that_is_refused_keeps_its_text_in_its_form_and_as_a_draft(site: Site, vault: Vault) -> None:
    ref, officer = _given(site, vault), site.officer(ROK)
    before = site.entries()

    refused = officer.send(f"/{ref}/withdraw", reason="The train is not ready.")

    assert refused.status_code == 422
    assert "Not given: the keys of this node are locked" in words_of(refused)
    assert "The train is not ready." in words_of(refused)
    assert "The train is not ready." in words_of(officer.open(f"/{GROUP}/"))
    assert site.entries() == before


def test_an_act_is_taken_out_on_my_desk(site: Site, vault: Vault) -> None:
    ref, officer = _given(site, vault), site.officer(US)
    officer.send(f"/{ref}/take-position", position="concern", reason="Diesel.")
    (waiting,) = site.cast.desks[US].private[US].outbox.list()

    other = site.officer(ROK).post(f"/{GROUP}/outbox/{waiting.id}/remove", {})
    assert (other.status_code, len(site.cast.desks[US].private[US].outbox.list())) == (303, 1)
    taken = officer.send(f"/{GROUP}/outbox/{waiting.id}/remove", f"/{GROUP}/")
    gone = officer.post(f"/{GROUP}/outbox/{waiting.id}/remove", {})

    assert taken.status_code == gone.status_code == 303
    words = words_of(officer.open(f"/{GROUP}/"))
    assert f"Taken out of the outbox for {ref}; it was never signed." in words
    assert "This act is no longer in the outbox" in words
    vault.locked = False
    assert sign_outbox(site.cast.desks[US], now=site.cast.now) == ()


def test_what_can_no_longer_be_written_says_why_and_what_it_holds_back(site: Site, vault: Vault) -> None:
    ref, officer = _given(site, vault), site.officer(US)
    officer.send(f"/{ref}/take-position", position="concern", reason="Diesel.")
    vault.locked = False
    private, site.cast.desks[US].private = site.cast.desks[US].private, {}
    site.officer(ROK).send(f"/{ref}/withdraw", reason="Over.")
    site.cast.desks[US].private = private

    sign_outbox(site.cast.desks[US], now=site.cast.now)

    words = words_of(officer.open(f"/{GROUP}/"))
    assert "Cannot be written:" in words
    assert "While it is here your node certifies no silence on this matter." in words


def test_no_archive_is_handed_out_while_the_keys_are_locked(site: Site, vault: Vault) -> None:
    refused = site.officer(US, DESK).open(f"/{GROUP}/record/archive")

    assert refused.status_code == 409
    assert "The signer is locked." in words_of(refused)
