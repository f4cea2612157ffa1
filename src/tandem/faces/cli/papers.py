"""What officers hand in as files or as words of a command: papers in YAML and JSON, days, moments, passphrases."""

import getpass
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tandem.faces.cli.terminal import CannotDo

LONGEST_PAPER = 1024 * 1024
"""Bytes of a charter, notice or calendar; the largest that ships has fewer than 20,000."""

_AT_ONCE = 1024 * 1024
_YEARS = range(1900, 2201)


class _PlainLoader(yaml.SafeLoader):
    """YAML without aliases, which could make a small file huge, and with days left as they are written."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:timestamp"]
        for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse an alias."""
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias (*name) stands in it; write the value out")
        return super().compose_node(parent, index)


def read_bytes(path: str, *, most: int = LONGEST_PAPER) -> bytes:
    """Answer what a file holds. Raises CannotDo where it is longer than `most` bytes."""
    pieces, length = [], 0
    with open(fit_path(path), "rb") as file:
        while piece := file.read(_AT_ONCE):
            pieces.append(piece)
            length += len(piece)
            if length > most:
                raise CannotDo("cli_file_too_long", file=path, longest=most)
    return b"".join(pieces)


def read_paper(path: str) -> dict[str, Any]:
    """Answer the mapping that a YAML or JSON file holds. Raises CannotDo where it holds none."""
    raw = read_bytes(path)
    try:
        plain = yaml.load(raw.decode("utf-8-sig"), Loader=_PlainLoader)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as wrong:
        raise CannotDo("cli_paper_unreadable", file=path, why=_first_line(wrong)) from wrong
    if not isinstance(plain, dict) or not all(isinstance(key, str) for key in plain):
        raise CannotDo("cli_paper_no_mapping", file=path)
    return plain


def read_moment(text: str, *, zone: str) -> datetime:
    """Answer the instant that `2018-11-20T09:00` means in a zone, or with its own offset. Raises CannotDo."""
    try:
        moment = datetime.fromisoformat(text)
        local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
        at = local.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError) as wrong:
        raise CannotDo("cli_moment_unfit", found=text[:40]) from wrong
    if at.year not in _YEARS:
        raise CannotDo("cli_moment_unfit", found=text[:40])
    return at


def check_zone(zone: object) -> None:
    """Raise CannotDo where this machine knows no time zone of that name."""
    try:
        ZoneInfo(str(zone))
    except (KeyError, ValueError, OSError) as wrong:
        raise CannotDo("cli_zone_unknown", found=str(zone)[:60]) from wrong


def read_pairs(given: list[str] | None, *, option: str) -> dict[str, str]:
    """Answer `CODE=VALUE`, given once or more or in a row with commas, as a mapping. Raises CannotDo."""
    pairs: dict[str, str] = {}
    for one in (part for text in given or () for part in text.split(",")):
        code, equals, value = (part.strip() for part in one.partition("="))
        if not (code and equals and value):
            raise CannotDo("cli_pair_unfit", option=option, found=one[:40])
        pairs[code] = value
    return pairs


def read_passphrase(path: str | None) -> str:
    """Answer the passphrase: from the file, else from TANDEM_PASSPHRASE, else asked for on a terminal."""
    if path is not None:
        return read_bytes(path, most=4096).decode("utf-8", "replace").rstrip("\r\n")
    given = os.environ.get("TANDEM_PASSPHRASE")
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise CannotDo("cli_no_passphrase")
    return getpass.getpass("Passphrase: ")


def write_new(path: str, raw: bytes) -> None:
    """Write a file that is not there yet, whole or not at all. Raises CannotDo where there is one."""
    place = Path(fit_path(path))
    try:
        # The name is taken first, so that no other file is ever put out of its place.
        place.open("xb").close()
    except FileExistsError as there:
        raise CannotDo("cli_file_there", file=path) from there
    draft = place.with_name(f".{place.name}.new-{os.getpid()}")
    try:
        with draft.open("xb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(place)
    except BaseException:
        draft.unlink(missing_ok=True)
        place.unlink(missing_ok=True)
        raise


def fit_path(path: str) -> str:
    """Answer the name of a file or folder itself. Raises CannotDo where no file can be called that."""
    if "\0" in path or not path:
        raise CannotDo("cli_path_unfit")
    return path


def _first_line(wrong: Exception) -> str:
    return " ".join(str(wrong).split())[:200] or type(wrong).__name__
