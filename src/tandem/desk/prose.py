"""Prose on its way to the record: cleaned of nothing, refused where it could mislead or does not fit."""

import unicodedata
from collections.abc import Mapping

from tandem.acts.act import Kind
from tandem.desk.desk import NotAllowed
from tandem.rules.reason import because

_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that change the direction of text unseen. Source: Unicode Standard Annex #9, section 2."""


def checked_prose(kind: Kind, given: Mapping[str, str]) -> dict[str, bytes]:
    """Answer the prose of an act as bytes in NFC, without what is empty. Raises NotAllowed with every fault."""
    known = {prose.name: prose for prose in kind.prose}
    faults = [because("prose_unknown", name=name, kind=kind.wire) for name in given if name not in known]
    texts: dict[str, str] = {}
    for name, prose in known.items():
        text = unicodedata.normalize("NFC", given.get(name, "")).replace("\r\n", "\n").strip()
        if prose.required and not text:
            faults.append(because("prose_missing", name=name))
        if len(text) > prose.longest:
            faults.append(because("prose_too_long", name=name, longest=prose.longest, found=len(text)))
        elif strange := _strange(text):
            faults.append(because("prose_strange", name=name, character=f"U+{ord(strange):04X}"))
        if text:
            texts[name] = text
    if faults:
        raise NotAllowed(*faults)
    return {name: text.encode() for name, text in texts.items()}


def _strange(text: str) -> str | None:
    """The first character that hides or turns text: controls but LF and tab, bidi controls, lone surrogates."""
    for character in text:
        if character in _TURNING or (unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t"):
            return character
    return None
