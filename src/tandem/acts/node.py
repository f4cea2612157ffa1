"""Acts about the machines behind the parties: which keys a node answers with for the feeds of others."""

import re

from tandem.acts.act import Act

_HASH = re.compile(r"[0-9a-f]{64}")


class NodeDeclared(Act, frozen=True):
    """A member says by which keys its node cosigns, opens what is sealed to it, and is known on the line.

    All are 64 hexadecimal digits: `witness_key` and `mirror_key` are Ed25519, `sealing_key` is X25519, and `transport`
    is the SHA-256 of the certificate with which the node answers. The latest declaration of a member counts.
    """

    witness_key: str
    mirror_key: str
    sealing_key: str
    transport: str

    def fault(self) -> str | None:
        """Answer which of the keys is none."""
        for name in ("witness_key", "mirror_key", "sealing_key", "transport"):
            found = getattr(self, name)
            if not _HASH.fullmatch(found):
                return f"{name}: expected 64 hexadecimal digits, found {found[:40]!a}"
        return None
