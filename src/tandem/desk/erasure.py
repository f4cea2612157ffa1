"""Erasure: delete sections of one's own entries, answer when others ask, and carry out what the record says.

1. The entry comes first. What it names is deleted in a step of its own, which is taken again until it was done; a node
   that was ended in between deletes at its next watch.
2. A node deletes what its own party erased, and what another erased once its own party has said that it does.
3. Header, signature and proofs stay; nobody can tell afterwards what was there, and everybody that something was.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import get_args

import msgspec

from tandem.acts import erasure as erased
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.writing import put
from tandem.record.entry import Entry, Ref
from tandem.rules.reason import because
from tandem.state.erasure import Erasure
from tandem.state.group import Group


def erase_sections(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    seen: Mapping[str, int],
    entry: str,
    sections: Sequence[str],
    ground: str,
    reason: str = "",
) -> Receipt:
    """Delete sections of an entry of one's own party, and ask the others to; `entry` is its id or how it begins.

    It cannot be taken back. Raises NotAllowed, with nothing deleted, where it may not be.
    """
    asked = erasable(desk, acting=acting, entry=entry)
    names = tuple(dict.fromkeys(sections))
    check_erasure(desk.group(), asked, sections=names, ground=ground)
    act = erased.SectionErased(sections=names, ground=ground)  # type: ignore[arg-type]
    receipt = put(
        desk, acting=acting, now=now, act=act, seen=seen,
        refs=(Ref(asked.entry, "on"),), prose={"reason": reason},
        guard=lambda group, moment: _check_sections(group, asked, names),
    )  # fmt: skip
    carry_out(desk)
    return receipt


class Erasable(msgspec.Struct, frozen=True):
    """An entry of one's own party of which sections may be erased: where it stands, and what it was given with."""

    entry: str
    label: str
    kind: str
    sections: tuple[str, ...]


def erasable(desk: Desk, *, acting: Acting, entry: str) -> Erasable:
    """Answer the own entry of this id, or that begins so. Raises NotAllowed where there is none."""
    found = _own_entry(desk, acting, entry)
    sections = tuple(section.name for section in found.header.sections)
    return Erasable(found.id, f"{acting.code}-{found.header.seq}", found.header.kind, sections)


def check_erasure(group: Group, asked: Erasable, *, sections: Sequence[str], ground: str) -> None:
    """Raise NotAllowed where these sections may not be erased on this ground."""
    if ground not in get_args(erased.Ground):
        known = ", ".join(get_args(erased.Ground))
        raise NotAllowed(because("erasure_ground_unknown", found=ground[:40], known=known))
    _check_sections(group, asked, sections)


def answer_erasure(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, answer: str, reason: str = ""
) -> Receipt:
    """Say what one's own party did with its copy of what another erased; `on` is the label of that entry: `ROK-7`.

    With `done` and `partly` the node deletes what it holds itself.
    """
    if answer not in get_args(erased.Answer):
        raise NotAllowed(because("erasure_answer_unknown", found=answer[:40], known=", ".join(get_args(erased.Answer))))
    if answer != "done" and not reason.strip():
        raise NotAllowed(because("reason_missing", position=answer))
    asked = _asked(desk.group(), acting, on, seen)
    act = erased.ErasureAnswered(answer=answer)  # type: ignore[arg-type]
    receipt = put(
        desk, acting=acting, now=now, act=act, seen=seen,
        refs=(Ref(asked.stamp.entry, "on"),), prose={"reason": reason},
    )  # fmt: skip
    carry_out(desk)
    return receipt


def carry_out(desk: Desk) -> tuple[str, ...]:
    """Delete what the record says that this node deletes and that is still here; answers the entries concerned."""
    if desk.as_of is not None:
        return ()
    group = desk.group()
    done: list[str] = []
    for one in group.erasures:
        held = desk.store.sections(one.entry).keys() | {name for name, _ in desk.store.sealed(one.entry)}
        names = [name for name in one.sections if name in held]
        if not names or not _is_ours(desk, one):
            continue
        # The record last: as long as it holds them, the next watch begins here again.
        for name in names:
            desk.index.forget(one.entry, section=name)
        with desk.store.writing() as writing:
            writing.erase_sections(one.entry, names)
        done.append(one.entry)
    if done:
        desk.kept_past.clear()
    return tuple(done)


def _is_ours(desk: Desk, one: Erasure) -> bool:
    """Tell whether this node deletes: its own seat erased it, or said that it deletes its copy."""
    if one.stamp.code in desk.seats:
        return True
    answers = (one.answer_of(code) for code in desk.seats)
    return any(answer is not None and answer.answer != "refused" for answer in answers)


def _own_entry(desk: Desk, acting: Acting, entry: str) -> Entry:
    desk.seat(acting.code)
    found = [one for one in desk.entries_beginning(entry)[:2] if len(entry) >= 8]
    held = desk.store.entry(found[0]) if len(found) == 1 else None
    if held is None:
        raise NotAllowed(because("erasure_no_entry", found=entry[:64]))
    if held.header.feed != desk.seat(acting.code).feed:
        raise NotAllowed(because("erasure_not_own", entry=held.id, party=acting.code))
    return held


def _check_sections(group: Group, asked: Erasable, names: Sequence[str]) -> None:
    known = ", ".join(asked.sections) or "-"
    missing = [name for name in names if name not in asked.sections]
    if missing or not names:
        section = missing[0][:64] if missing else "-"
        raise NotAllowed(because("erasure_no_section", section=section, known=known, entry=asked.entry))
    before = {name for one in group.erasures if one.entry == asked.entry for name in one.sections}
    if set(names) <= before:
        raise NotAllowed(because("erased_already", entry=asked.entry, section=", ".join(names)))


def _asked(group: Group, acting: Acting, label: str, seen: Mapping[str, int]) -> Erasure:
    for one in group.erasures:
        if one.stamp.label == label and one.stamp.seq < seen.get(one.stamp.feed, 0):
            if one.stamp.code == acting.code:
                raise NotAllowed(because("erasure_own_answer", party=acting.code))
            return one
    raise NotAllowed(because("no_such_erasure", label=label[:40]))
