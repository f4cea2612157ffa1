"""The file that a manifest was taken from, as a draft remembers it: its name, hash and sheet, and what it told."""

from collections.abc import Mapping

import msgspec

from tandem.rules.reason import Reason

KEY = "_file"
"""The text of a draft that remembers its file."""


class FileTaken(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file that was handed in. `pending` tells that nobody said yet what its columns mean.

    A text that was pasted has no name, and goes on record by its lines alone.
    """

    digest: str = ""
    name: str = ""
    sheet: str = ""
    pending: bool = False
    told: tuple[Reason, ...] = ()


_DECODER = msgspec.json.Decoder(FileTaken)


def taken_of(texts: Mapping[str, str]) -> FileTaken:
    """Answer the file that a draft was filled from; an empty one where there is none."""
    try:
        return _DECODER.decode(texts.get(KEY) or "{}")
    except msgspec.MsgspecError:
        return FileTaken()


def remembered(file: FileTaken) -> dict[str, str]:
    """Write a file into the texts of a draft."""
    return {KEY: msgspec.json.encode(file).decode() if file.digest else ""}


def original_in(texts: Mapping[str, str]) -> str:
    """Answer the hash that goes on record with the lines: that of the file, where they come from it."""
    file = taken_of(texts)
    return "" if file.pending else file.digest
