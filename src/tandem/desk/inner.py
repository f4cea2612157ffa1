"""Inner positions: where the ministries of one's own government stand on a notice. Private papers, never entries.

Every officer of the seat who may read the group reads them; desk officers, heads of delegation and counsel write them.
Nothing of them is signed, travels to another node, stands in an archive or is searched with what is shared.
"""

import secrets
from datetime import datetime
from typing import get_args

import msgspec

from tandem.acts.act import ONE_LINE, Act, Kind, Prose
from tandem.acts.position import Stance
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.draft import private_papers
from tandem.desk.notice import notice_of
from tandem.desk.prose import checked_prose
from tandem.rules.hearing import LASTING
from tandem.rules.instant import written
from tandem.rules.reason import Reason, because
from tandem.state.reading import InnerRead, Reader
from tandem.store.private import InnerPosition

WRITERS = ("desk_officer", "head_of_delegation", "counsel")
"""The roles that write what a ministry said."""

# Only for its prose, which is held to what the words of an act are held to; nothing is ever written under this name.
_PAPER = Kind("inner position", Act, crit=False, prose=(Prose("ministry", ONE_LINE, required=True), Prose("reason")))


def may_write_inner(reader: Reader) -> bool:
    """Tell whether this officer writes inner positions of its seat."""
    return any(role in WRITERS for role in reader.roles)


def keep_inner(
    desk: Desk,
    *,
    reader: Reader,
    now: datetime,
    ref: str,
    ministry: str,
    position: str,
    reason: str = "",
    version: int | None = None,
    inner: str | None = None,
) -> str:
    """Keep where a ministry stands on a version, the latest unless said, and answer the id of the paper.

    `inner` names a paper of the seat to put it in place of.
    """
    private = private_papers(desk, reader)
    _check_writer(reader)
    notice = notice_of(desk.group(), ref)
    words, faults = _checked(ministry, position, reason)
    number = notice.current.number if version is None else version
    if not 1 <= number <= notice.current.number:
        faults.append(because("inner_version_unknown", ref=ref, version=number, latest=notice.current.number))
    if faults:
        raise NotAllowed(*faults)
    if inner is not None:
        open_inner(desk, reader=reader, ref=ref, inner=inner)
    kept = inner or secrets.token_hex(8)
    at = written(desk.moment(desk.group(), now))
    said, why = words["ministry"].decode(), words.get("reason", b"").decode()
    private.keep_inner(InnerPosition(kept, ref, number, said, position, why, reader.officer, at))
    return kept


def list_inner(desk: Desk, *, reader: Reader, ref: str) -> tuple[InnerRead, ...]:
    """Answer what the ministries of the reader's own government said of a notice, the last kept first."""
    private = private_papers(desk, reader)
    notice_of(desk.group(), ref)
    return tuple(InnerRead(*msgspec.structs.astuple(paper)) for paper in private.list_inner(ref=ref))


def open_inner(desk: Desk, *, reader: Reader, ref: str, inner: str) -> InnerRead:
    """Answer one paper of the reader's own seat. Raises NotAllowed where there is none of this id about this notice."""
    held = private_papers(desk, reader).get_inner(inner)
    if held is None or held.ref != ref:
        raise NotAllowed(because("no_such_inner", ref=ref[:60], inner=inner[:40]))
    return InnerRead(*msgspec.structs.astuple(held))


def discard_inner(desk: Desk, *, reader: Reader, ref: str, inner: str) -> None:
    """Take a paper out of the seat's file and overwrite it. Raises NotAllowed where there is none, or for a reader."""
    private = private_papers(desk, reader)
    _check_writer(reader)
    open_inner(desk, reader=reader, ref=ref, inner=inner)
    private.discard_inner(inner)


def _check_writer(reader: Reader) -> None:
    if not may_write_inner(reader):
        raise NotAllowed(because("inner_wants_role", roles=", ".join(WRITERS)))


def _checked(ministry: str, position: str, reason: str) -> tuple[dict[str, bytes], list[Reason]]:
    words: dict[str, bytes] = {}
    faults: list[Reason] = []
    try:
        words = checked_prose(_PAPER, {"ministry": ministry, "reason": reason})
    except NotAllowed as refused:
        faults += refused.reasons
    known = get_args(Stance)
    if position not in known:
        faults.append(because("position_unknown", found=position[:40], known=", ".join(known)))
    elif position in LASTING and not reason.strip():
        faults.append(because("reason_missing", position=position))
    return words, faults
