"""Invitations: signed by the node that invites, and read aloud by words that any change changes."""

import hashlib

import msgspec
import pytest
from tests.cast import ROK, US, genesis, key

from tandem.record import canonical
from tandem.record.derived import DerivedKeys
from tandem.record.invitation import BadInvitation, invitation_words, kept_invitation, read_invitation, write_invitation

ADDRESS = "https://desk.us.example:8443"
HELD = DerivedKeys(key("node of US"))


def _written(address: str = ADDRESS, signer: str = "node of US") -> bytes:
    return write_invitation(genesis=genesis(US), address=address, held=HELD, key=key(signer))


def _changed(**fields: object) -> bytes:
    plain = canonical.decode(_written())
    return canonical.encode({**plain, "invitation": {**plain["invitation"], **fields}})


def test_an_invitation_says_who_invites_where_and_by_which_keys() -> None:
    invitation = read_invitation(_written())

    assert invitation.genesis == genesis(US)
    assert invitation.address == ADDRESS
    assert invitation.transport == hashlib.sha256(HELD.certificate).hexdigest()
    assert (invitation.witness_key, invitation.mirror_key) == (HELD.witness.public, HELD.mirror.public)
    assert len(invitation_words(invitation).split()) == 8


def test_the_words_change_with_whatever_is_changed() -> None:
    whole = invitation_words(read_invitation(_written()))

    other = [_written("https://desk.us.example:8444"), _changed(witness_key=HELD.mirror.public)]

    assert whole not in [invitation_words(kept_invitation(raw)) for raw in other]


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (_written(signer="node of ROK"), "The invitation of US is not signed by its node key"),
        (_changed(witness_key=HELD.mirror.public), "The invitation of US is not signed by its node key"),
        (_changed(address="http://desk.us.example:80"), "The address of a node is https, a host and a port"),
        (_changed(address="https://desk.us.example:99999"), "The address of a node is https, a host and a port"),
        (_changed(address="https://a@b:1"), "The address of a node is https, a host and a port"),
        (_changed(transport="0" * 64), "The certificate in the invitation is another one than it names."),
        (_changed(sealing_key="zz"), "sealing_key of the invitation is not 64 hexadecimal digits."),
        (_changed(certificate="!"), "The invitation cannot be read: "),
        (_changed(v=2), "The invitation is of another version: expected 1, found 2."),
        (_changed(more=1), "The invitation cannot be read: "),
        (b"{}", "The invitation cannot be read: "),
        (b"\xff" * 20, "The invitation cannot be read: "),
        (b" " * 20_000, "The invitation is too long: 20000 bytes"),
    ],
)
def test_what_is_no_invitation_is_refused(raw: bytes, words: str) -> None:
    with pytest.raises(BadInvitation) as caught:
        read_invitation(raw)

    assert str(caught.value).startswith(words)


def test_an_address_that_is_none_is_not_invited_to() -> None:
    with pytest.raises(BadInvitation, match="The address of a node is https"):
        _written("desk.us.example")


def test_after_a_rotation_the_key_on_record_signs() -> None:
    raw = _written(signer="node of ROK")

    invitation = read_invitation(raw, node_key=key("node of ROK").public)

    assert invitation.genesis.code == US != ROK
    assert msgspec.to_builtins(kept_invitation(raw)) == msgspec.to_builtins(invitation)
