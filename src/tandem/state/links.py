"""The refs of an entry, by relation, as the fold reads them."""

from collections.abc import Mapping

import msgspec

from tandem.record.entry import Header


class Links(msgspec.Struct, frozen=True, gc=False):
    """The refs of an entry, by relation, as the fold reads them.

    `second_role` is the role that the charter asks to complete the act with a second signature. `about`, `depends` and
    `supersedes` name other matters by the entries that opened them. `sealed` are the feeds of the members to which
    every section was sealed. `since` says, by party, from when a deposit runs: not before what was claimed by then.
    """

    version: str | None = None
    on: str | None = None
    cites: tuple[str, ...] = ()
    second_role: str | None = None
    about: str | None = None
    supersedes: str | None = None
    depends: tuple[str, ...] = ()
    matters: tuple[str, ...] = ()
    series: str | None = None
    sealed: tuple[str, ...] = ()
    since: Mapping[str, str] = {}


NO_LINKS = Links()


def sealed_to(header: Header) -> tuple[str, ...]:
    """Answer the feeds of the members to which every section of an entry was sealed; none where it has no section."""
    first, *others = header.sections or (None,)
    if first is None:
        return ()
    return tuple(sorted(feed for feed in first.sealed if all(feed in one.sealed for one in others)))


def version_of(header: Header) -> str | None:
    """Answer the entry of the version that an entry is about: the first that it names as one."""
    return next((ref.id for ref in header.refs if ref.rel == "version"), None)
