"""A section as it is sealed to one member: framed with its salt, padded as the header says, and then a sealed box.

Frame: `tandem-sealed/1` and a line feed, the 32 bytes of the salt, the length of the content as eight bytes (the
highest first), the content, and zeros up to the padded length. So the sealed bytes tell no more than the header does.
What comes out of it is believed only where it is the section that the header committed to.
"""

from tandem.record.derived import HeldKeys, NotSealed, seal_to
from tandem.record.entry import SALT_BYTES, Section, SectionPromise, commit_of, padded_length

_DOMAIN = b"tandem-sealed/1\n"
_LENGTH_BYTES = 8
# The passing public key and the authenticator of a sealed box. Source: libsodium, crypto_box_SEALBYTES.
_BOX = 48
_BEFORE = len(_DOMAIN) + SALT_BYTES + _LENGTH_BYTES


def frame(section: Section) -> bytes:
    """The bytes of a section that are sealed."""
    content = section.content
    length = len(content).to_bytes(_LENGTH_BYTES, "big")
    return _DOMAIN + section.salt + length + content.ljust(padded_length(len(content)), b"\0")


def seal_section(section: Section, *, sealing_key: str) -> bytes:
    """A section as only the node with this sealing key can open it; other bytes at every call."""
    return seal_to(sealing_key, frame(section))


def sealed_length(padded: int) -> int:
    """The bytes that a section of this padded length has once it is sealed."""
    return _BOX + _BEFORE + padded


def open_section(sealed: bytes, *, promised: SectionPromise, keys: HeldKeys) -> Section:
    """The section that was sealed to the node with these keys.

    Raises NotSealed where it was sealed to another, is damaged, or is not what the entry committed to.
    """
    raw = keys.unseal(sealed)
    length = int.from_bytes(raw[_BEFORE - _LENGTH_BYTES : _BEFORE], "big")
    if not raw.startswith(_DOMAIN) or len(raw) < _BEFORE or length > len(raw) - _BEFORE:
        raise NotSealed(f"What was sealed of section {promised.name!r} opens, and is no section.")
    section = Section(raw[len(_DOMAIN) : len(_DOMAIN) + SALT_BYTES], raw[_BEFORE : _BEFORE + length])
    if frame(section) != raw or commit_of(section) != promised.commit:
        raise NotSealed(f"What was sealed of section {promised.name!r} opens, and is not what the entry committed to.")
    return section
