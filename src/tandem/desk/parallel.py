"""The common ground of acts on what runs in parallel: what an item is called, and what none of them may be.

An item is named by its code or name (`PYD-5.2`), by its entry's label (`MONITOR-7`), or by the reference of a notice or
an observed action.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from tandem.acts.commitment import CODE, ConditionEnded
from tandem.acts.speaking import codes_of, is_own, speakers_of
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.notice import day_faults
from tandem.desk.writing import put
from tandem.record.entry import Ref
from tandem.rules.instant import instant
from tandem.rules.reason import Reason, because
from tandem.rules.review import local_day
from tandem.state.group import Group


def put_parallel(
    desk: Desk, acting: Acting, now: datetime, seen: Mapping[str, int], act: Any, *, refs: Iterable[Ref],
    prose: Mapping[str, str], shelf: str = "", faults: Iterable[Reason] = (), days: Iterable[str] = (),
) -> Receipt:  # fmt: skip
    """Put one act on record, after the questions that all of them have to pass.

    `shelf` is that of the item that it opens, on which its code has to be free; `days` are facts that cannot lie ahead.
    """
    faults = list(faults)
    if found := [*faults, *parallel_faults(desk, acting.code, now, act, shelf=shelf, days=days, more=bool(faults))]:
        raise NotAllowed(*found)
    return put(desk, acting=acting, now=now, seen=seen, act=act, refs=tuple(refs), prose=prose)


def parallel_faults(
    desk: Desk, code: str, now: datetime, act: Any, *, shelf: str = "", days: Iterable[str] = (), more: bool = False
) -> list[Reason]:
    """Answer what keeps an act of a member from the record; `more` where something else does already."""
    group = desk.group()
    found = [*_sides(group, act), *_track(group, act), *_own_word(group, act, code)]
    found += _code(group, act, shelf) if shelf else []
    found += _days(group, act, code, desk.moment(group, now), tuple(days))
    found += _before_the_group(group, act, code, tuple(days)) if not found and not more else []
    return found


def item_named(group: Group, shelf: str, label: str) -> Any:
    """Answer the item of a shelf by its name, code or label. Raises NotAllowed where there is none."""
    items = getattr(group.tandem, shelf)
    found = [item for item in items if item.name == label] or [item for item in items if item.stamp.label == label]
    if found:
        return found[0]
    known = ", ".join(item.name for item in items[:12])
    raise NotAllowed(because(f"no_such_{shelf}", found=label[:60], known=known or "-"))


def ref_to(group: Group, rel: str, label: str, *shelves: str, matters: bool = False) -> Ref:
    """Answer the ref to an item of one of the shelves; with `matters` also to a notice or an observed action."""
    if matters and (matter := group.matter(label)) is not None:
        return Ref(matter.id, rel)
    for shelf in shelves[:-1]:
        try:
            return Ref(item_named(group, shelf, label).stamp.entry, rel)
        except NotAllowed:
            continue
    return Ref(item_named(group, shelves[-1], label).stamp.entry, rel)


def _sides(group: Group, act: Any) -> list[Reason]:
    strangers = (code for code in dict.fromkeys(codes_of(act)) if group.charter.member(code) is None)
    return [because("no_such_member", party=code[:20]) for code in strangers]


def _track(group: Group, act: Any) -> list[Reason]:
    track = getattr(act, "track", None)
    if track is None or not group.charter.tracks or group.charter.track(track) is not None:
        return [] if track is None or CODE.fullmatch(track) else [because("track_missing")]
    return [because("no_such_track", found=track[:40], known=", ".join(one.code for one in group.charter.tracks))]


def _own_word(group: Group, act: Any, code: str) -> list[Reason]:
    """An own word is of the author's own side, which is a party. Whose condition it ends is asked where it is found."""
    if not is_own(act) or (group.is_party(code) and (code in speakers_of(act) or type(act) is ConditionEnded)):
        return []
    return [because("not_own_word", party=code)]


def _code(group: Group, act: Any, shelf: str) -> list[Reason]:
    code = getattr(act, "code", "")
    if not code and shelf == "contacts":
        return []
    if not CODE.fullmatch(code):
        return [because("code_unfit", found=code[:40])]
    held = next((item for item in getattr(group.tandem, shelf) if item.code == code), None)
    return [because("code_taken", code=code, label=held.stamp.label)] if held else []


def _days(group: Group, act: Any, code: str, moment: datetime, names: tuple[str, ...]) -> list[Reason]:
    """Days of the act: every one a day, and those named not to come."""
    every = {
        name: getattr(act, name) for name in (*names, "deadline", "until", "day", "raised_on") if hasattr(act, name)
    }
    faults = day_faults(**{name: day for name, day in every.items() if day is not None})
    if faults:
        return list(faults)
    today = local_day(group, code, moment)
    return [
        because("day_to_come", name=name, found=every[name])
        for name in (*names, "raised_on")
        if every.get(name) and date.fromisoformat(every[name]) > today
    ]


def _before_the_group(group: Group, act: Any, code: str, names: tuple[str, ...]) -> list[Reason]:
    """A side signs for what it says since there is the group; what it said before is reported."""
    seat = group.seats.get(code)
    if not is_own(act) or seat is None or seat.opened is None:
        return []
    founded = local_day(group, code, instant(seat.opened.at)).isoformat()
    early = [name for name in names if getattr(act, name) < founded]
    return [because("day_before_the_group", name=name, found=getattr(act, name), founded=founded) for name in early]
