"""The one canonical form of a zip file: the same files make the same bytes, on every machine.

Stored, sorted by name, dated 1980-01-01 00:00:00, no extra fields, no comments. Written by hand because zipfile leaves
some of these to the platform. Source: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
"""

import struct
import zlib
from collections.abc import Mapping

MAX_FILES = 65_000
MAX_BYTES = 2**32 - 1

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION = 20
_UNIX = 3 << 8
_FIRST_DAY = 0x21
_ATTRIBUTES = 0o100644 << 16


class TooLarge(ValueError):
    """More files or bytes than a plain zip file can hold."""


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """The zip file that holds these files, by path. Raises TooLarge beyond 65,000 files or 4 GiB."""
    if len(files) > MAX_FILES:
        raise TooLarge(f"An archive holds at most {MAX_FILES} files; found {len(files)}.")
    local: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for path in sorted(files):
        name, content = path.encode("ascii"), files[path]
        fields = (_VERSION, 0, 0, 0, _FIRST_DAY, zlib.crc32(content), len(content), len(content), len(name), 0)
        _check_size(offset + len(content))
        local += [_LOCAL.pack(b"PK\x03\x04", *fields), name, content]
        central += [_CENTRAL.pack(b"PK\x01\x02", _UNIX | _VERSION, *fields, 0, 0, 0, _ATTRIBUTES, offset), name]
        offset += _LOCAL.size + len(name) + len(content)
    length = sum(map(len, central))
    _check_size(offset + length + _END.size)
    end = _END.pack(b"PK\x05\x06", 0, 0, len(files), len(files), length, offset, 0)
    return b"".join([*local, *central, end])


def _check_size(size: int) -> None:
    """Refuse a file that would not fit."""
    if size > MAX_BYTES:
        raise TooLarge(f"An archive is smaller than 4 GiB; this one would have {size} bytes or more.")
