"""A packed document, looked at before anything is unpacked: how much it would unfold to, and what it brings along.

The sizes are those of its own list. That they are true need not be believed: a member is never read further than the
list says, and one that differs from its check sum is broken.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from xml.etree.ElementTree import Element

from tandem.watch.plain_xml import read_xml
from tandem.watch.unreadable import Unreadable

MOST_MEMBERS = 5_000
MOST_UNPACKED = 200 * 1024 * 1024
MOST_MEMBER = 40 * 1024 * 1024
MOST_RATIO = 200
"""How far a member may unfold. Word's own XML unfolds to about 20 times; deflate cannot do more than 1,032."""

_RATIO_FROM = 1024 * 1024
_MACROS = "vbaproject.bin"
_NESTED = (".zip", ".docx", ".docm", ".xlsx", ".xlsm", ".pptx", ".7z", ".rar", ".gz", ".bin", ".ole")
_BROKEN = "The Word document is broken: its parts cannot be unpacked. Save it anew in a word processor."


class Packed:
    """An archive whose list was found fit; its members are read one by one, and XML without any declared entity."""

    def __init__(self, raw: bytes) -> None:
        """Look at the list of members. Raises Unreadable where it is broken, unfolds to too much or holds macros."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(raw))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as broken:
            raise Unreadable(_BROKEN) from broken
        self._members: Mapping[str, zipfile.ZipInfo] = {one.filename: one for one in self._archive.infolist()}
        self._check(self._archive.infolist())

    def _check(self, members: list[zipfile.ZipInfo]) -> None:
        whole = sum(one.file_size for one in members)
        if len(members) > MOST_MEMBERS:
            raise Unreadable(_unfolds(f"{len(members):,} parts", f"{MOST_MEMBERS:,}"))
        if whole > MOST_UNPACKED:
            raise Unreadable(_unfolds(_megabytes(whole), _megabytes(MOST_UNPACKED)))
        for one in members:
            if one.file_size > _RATIO_FROM and one.file_size > MOST_RATIO * max(one.compress_size, 1):
                times = f"{one.file_size // max(one.compress_size, 1):,} times its size"
                raise Unreadable(_unfolds(times, f"{MOST_RATIO} times"))
        if any(one.filename.lower().endswith(_MACROS) for one in members):
            raise Unreadable(
                "The document holds macros (programs); nothing of it was read. Save it without macros, as .docx."
            )
        if any(one.flag_bits & 1 for one in members):
            raise Unreadable("The document is locked with a password. Save it without one.")

    @property
    def embedded(self) -> tuple[str, ...]:
        """The members that are files of their own: archives, sheets, other documents. None of them is opened."""
        return tuple(sorted(name for name in self._members if name.lower().endswith(_NESTED)))

    def holds(self, name: str) -> bool:
        """Answer whether there is a member of this name."""
        return name in self._members

    def xml(self, name: str) -> Element:
        """Answer a member as a tree. Raises Unreadable where it is missing, broken, too large or declares entities."""
        if name not in self._members:
            raise Unreadable(_BROKEN)
        if self._members[name].file_size > MOST_MEMBER:
            raise Unreadable(_unfolds(_megabytes(self._members[name].file_size), _megabytes(MOST_MEMBER)))
        try:
            raw = self._archive.read(name)
        except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, NotImplementedError) as broken:
            raise Unreadable(_BROKEN) from broken
        return read_xml(raw)


def _unfolds(found: str, most: str) -> str:
    return (
        f"The packed document would unfold to {found}, more than the {most} that are allowed; nothing of it was "
        "unpacked. Save it anew, or give its text."
    )


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:,.0f} MB"
