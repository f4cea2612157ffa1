"""The refs of an entry, by relation, as the fold reads them."""

import msgspec

from tandem.record.entry import Header


class Links(msgspec.Struct, frozen=True, gc=False):
    """The refs of an entry, by relation, as the fold reads them.

    `second_role` is the role that the charter asks to complete the act with a second signature. `about`, `depends` and
    `supersedes` name other matters by the entries that opened them.
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


NO_LINKS = Links()


def version_of(header: Header) -> str | None:
    """Answer the entry of the version that an entry is about: the first that it names as one."""
    return next((ref.id for ref in header.refs if ref.rel == "version"), None)
