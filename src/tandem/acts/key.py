"""Acts about the keys of a member: the committed key takes the place of the one in use, in time or after a theft.

What they have to hold, and who signs them, is checked before they come here: see `tandem.record.keyline`.
"""

import re

from tandem.acts.act import Act

_HASH = re.compile(r"[0-9a-f]{64}")
_PROOF = re.compile(r"[0-9a-f]{128}")


class KeyRotated(Act, frozen=True):
    """A member puts the key that it had committed in the place of its seat key or node key, and commits the following.

    `new_key` is the public key, `next_key` the SHA-256 of the one after it, and `proof` the new key's signature over
    the change at this place in the feed.
    """

    which: str
    new_key: str
    next_key: str
    proof: str

    def fault(self) -> str | None:
        """Answer which value is not of its form."""
        if self.which not in ("seat", "node"):
            return f"which: expected seat or node, found {self.which[:40]!a}"
        for name in ("new_key", "next_key"):
            found = getattr(self, name)
            if not _HASH.fullmatch(found):
                return f"{name}: expected 64 hexadecimal digits, found {found[:40]!a}"
        if not _PROOF.fullmatch(self.proof):
            return f"proof: expected 128 hexadecimal digits, found {self.proof[:40]!a}"
        return None


class KeyRevoked(KeyRotated, frozen=True):
    """A member replaces a key that others may hold, and says from which entry on what it signed is not the member's.

    Entries under that key from `from_seq` on and before this one count for nothing, unless another member had relied on
    them before it knew.
    """

    from_seq: int
