"""How the line to each peer stands, kept in the node's folder so that pages and commands can say it.

peers/CODE.state.json is written by the process that talks to the others, and read by all. Its times are those of this
machine, never of a simulated group.
"""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from tandem.node.durable import write_whole


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The last that was heard from a peer.

    `failure` is a code with words of its own in the catalogue, empty where the last try went well; `detail` is what the
    machine said. `frontier` is how many entries of each feed the peer said that it holds. `agrees` tells whether both
    folded one record to one state when last compared.
    """

    answered: datetime | None = None
    tried: datetime | None = None
    failing_since: datetime | None = None
    next_try: datetime | None = None
    failure: str = ""
    detail: str = ""
    refused: str = ""
    frontier: dict[str, int] = {}
    agrees: bool | None = None


def read_contact(path: Path, code: str) -> Contact:
    """Answer how the line to a peer stands; one that was never tried, or whose file is damaged, knows nothing."""
    with suppress(OSError, msgspec.MsgspecError):
        return msgspec.json.decode(_file(path, code).read_bytes(), type=Contact)
    return Contact()


def contacts_of(path: Path) -> dict[str, Contact]:
    """Answer how the line to every peer stands that was ever tried, by code."""
    files = sorted((path / "peers").glob("*.state.json"))
    return {code: read_contact(path, code) for code in (file.name.partition(".")[0] for file in files)}


def keep_contact(path: Path, code: str, contact: Contact) -> None:
    """Keep how the line stands; it may be lost with the machine, for it is found out again."""
    with suppress(FileNotFoundError):
        write_whole(_file(path, code), msgspec.json.encode(contact), durable=False)


def waiting_for(contact: Contact, ours: Mapping[str, int]) -> int:
    """Answer how many entries held here the peer has not said that it holds."""
    return sum(max(0, size - contact.frontier.get(feed, 0)) for feed, size in ours.items())


def _file(path: Path, code: str) -> Path:
    return path / "peers" / f"{code}.state.json"
