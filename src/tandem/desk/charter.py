"""Acts on the charter: put another one forward in place of the one in force, and accept one."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tandem.acts import text as texted
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.writing import put
from tandem.record import canonical
from tandem.record.entry import Ref
from tandem.regimes.charter import BadCharter, Charter, read_charter
from tandem.rules.charter import SORT, pending
from tandem.rules.reason import because
from tandem.state.group import Group

LONGEST_CHARTER = 512 * 1024
"""Bytes that a charter may have as a table; the one that ships has fewer than 20,000."""


def propose_charter(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    charter: Mapping[str, Any],
    title: str,
    note: str = "",
    revises: str = "",
) -> Receipt:
    """Put a charter forward in place of the one in force; the author accepts it by that.

    `revises` is the reference of a charter that was put forward before and that this one takes the place of.
    """
    table, read = table_of(charter)
    group, digest = desk.group(), hashlib.sha256(table).hexdigest()
    act = texted.TextRevised if revises else texted.TextProposed
    facts = act(
        sort=SORT, authentic=tuple(sorted(read.languages)), tables={"charter": digest}, base=group.charter_digest
    )
    return put(
        desk, acting=acting, now=now, act=facts, seen=seen, refs=_revised(group, revises),
        prose={"title": title, "note": note}, tables={digest: table},
    )  # fmt: skip


def accept_charter(desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], digest: str) -> Receipt:
    """Accept a charter that was put forward in place of the one in force, by its hash."""
    group = desk.group()
    found = next((one for one in pending(group) if one.digest == digest), None)
    if found is None:
        raise NotAllowed(because("no_such_charter", digest=digest[:12]))
    if acting.code in found.accepted:
        raise NotAllowed(because("charter_accepted_already", party=acting.code))
    return put(
        desk, acting=acting, now=now, act=texted.TextAccepted(wording=digest), seen=seen,
        refs=(Ref(found.proposed[-1].entry, "version"),),
    )  # fmt: skip


def table_of(charter: Mapping[str, Any]) -> tuple[bytes, Charter]:
    """Answer the table of a charter and what it says. Raises NotAllowed where it is none."""
    try:
        table = canonical.encode(dict(charter))
        read = read_charter(table)
    except (canonical.NotCanonical, BadCharter) as bad:
        raise NotAllowed(because("amendment_unreadable", why=str(bad))) from bad
    if len(table) > LONGEST_CHARTER:
        raise NotAllowed(because("charter_too_long", found=len(table), longest=LONGEST_CHARTER))
    return table, read


def charter_table(desk: Desk, digest: str) -> dict[str, Any]:
    """Answer the plain values of a charter on record. Raises NotAllowed where none of that hash is held."""
    group = desk.group()
    known = {group.founding_digest, *(one.digest for one in group.amendments)}
    raw = desk.store.table(digest) if digest in known else None
    if raw is None:
        raise NotAllowed(because("no_such_charter", digest=digest[:12]))
    plain: dict[str, Any] = canonical.decode(raw)
    return plain


def _revised(group: Group, ref: str) -> tuple[Ref, ...]:
    if not ref:
        return ()
    text = group.text(ref)
    if text is None or text.sort != SORT:
        raise NotAllowed(because("no_such_ref", ref=ref[:60]))
    return (Ref(text.current.stamp.entry, "version"),)
