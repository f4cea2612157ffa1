"""Keys that can be locked, as those of a signer are, for the desks of the tests."""

from collections.abc import Callable

import msgspec
from tests.cast import Cast

from tandem.record.keys import KeyLocked, Signer


class Vault:
    """What locks and unlocks the keys of a node; `before` is called before each signature."""

    def __init__(self) -> None:
        self.locked = False
        self.signed = 0
        self.before: Callable[[], None] = lambda: None


class LockableKey:
    """A key that signs while its vault is open."""

    def __init__(self, key: Signer, vault: Vault) -> None:
        self._key, self._vault = key, vault

    @property
    def public(self) -> str:
        """The public half, hexadecimal."""
        return self._key.public

    def sign(self, message: bytes) -> bytes:
        """The signature of `message`. Raises KeyLocked while the vault is locked."""
        if self._vault.locked:
            raise KeyLocked("The signer is locked.")
        self._vault.before()
        self._vault.signed += 1
        return self._key.sign(message)


def vault_of(cast: Cast, code: str) -> Vault:
    """Put the keys of all seats on a member's node into a vault."""
    vault, desk = Vault(), cast.desks[code]
    desk.seats = {
        seat.code: msgspec.structs.replace(
            seat, seat_key=LockableKey(seat.seat_key, vault), node_key=LockableKey(seat.node_key, vault)
        )
        for seat in desk.seats.values()
    }
    return vault
