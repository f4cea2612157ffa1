"""Whether two claims in one slot differ: what cannot both be, what a later word replaced, what is two attempts."""

from collections.abc import Sequence
from typing import Literal

from tandem.watch.claims import Claim
from tandem.watch.same_event import bounds, meet
from tandem.watch.slots import Slots
from tandem.watch.words import cosine, rarity, terms, vector

Verdict = Literal["differing", "superseded", "not a difference"]
_ALIKE = 0.18


def compare(a: Claim, b: Claim, slots: Slots) -> tuple[Verdict, str] | None:
    """Answer how two claims of one event and slot stand to each other, with the code of why; None where they agree."""
    if a.slot in ("date", "place") and not _one_of_a_row(a, b, slots):
        return None
    return _COMPARE[a.slot](a, b, slots)


def _one_of_a_row(a: Claim, b: Claim, slots: Slots) -> bool:
    """Answer whether both are told as the same one: what repeats is told with its place in the row."""
    return slots.by_id[a.event.head].kind != "repeats" or bool(a.ordinal and a.ordinal == b.ordinal)


def _proposer(a: Claim, b: Claim, slots: Slots) -> tuple[Verdict, str] | None:
    if a.value == b.value or "both" in (a.value, b.value):
        return None
    return "differing", "differing-accounts"


def _cause(a: Claim, b: Claim, slots: Slots) -> tuple[Verdict, str] | None:
    if a.kind != b.kind or not _strangers(a, b) or _alike(a.value, b.value):
        return None
    return "differing", "differing-accounts"


def _purpose(a: Claim, b: Claim, slots: Slots) -> tuple[Verdict, str] | None:
    aims = tuple(aim(claim, slots) for claim in (a, b))
    return ("differing", "aims") if set(aims) == {"helps", "hinders"} and _strangers(a, b) else None


def aim(claim: Claim, slots: Slots) -> str:
    """Answer whether a purpose is told as helping or hindering, or neither."""
    language = "ko" if any("가" <= letter <= "힣" for letter in claim.words) else "en"
    for name in ("hinders", "helps"):
        if slots.cues[f"aims.{name}.{language}"].search(claim.words):
            return name
    return ""


def _attitude(a: Claim, b: Claim, slots: Slots) -> tuple[Verdict, str] | None:
    if a.kind != b.kind or a.value == b.value or not _strangers(a, b):
        return None
    return "differing", "differing-accounts"


def _place(a: Claim, b: Claim, slots: Slots) -> tuple[Verdict, str] | None:
    held = a.value in b.value or b.value in a.value
    return None if held else ("differing", "differing-accounts")


def _date(a: Claim, b: Claim, slots: Slots) -> tuple[Verdict, str] | None:
    if meet(a.value, b.value):
        return None
    first, last = sorted((a, b), key=lambda claim: bounds(claim.value))
    if a.kind != b.kind:
        planned, held = (a, b) if a.kind == "planned" else (b, a)
        if "hindered" in planned.marks:
            return None
        return ("superseded", "plan-then-held") if (planned.kind, held.kind) == ("planned", "held") else None
    if a.kind == "planned" and "moved" in (*first.marks, *last.marks):
        return "superseded", "moved"
    if a.kind == "planned" and "hindered" in first.marks:
        return "not a difference", "attempts" if "hindered" in last.marks else "later-plan"
    if a.kind == "planned" and ("again" in last.marks or (last.when and last.when > bounds(first.value)[1])):
        return "superseded", "later-plan-told"
    return ("differing", "differing-accounts") if _strangers(a, b) else None


def _status(a: Claim, b: Claim, slots: Slots) -> tuple[Verdict, str] | None:
    if a.value == b.value:
        return None
    days = tuple(next((mark[4:] for mark in claim.marks if mark.startswith("day ")), "") for claim in (a, b))
    apart = bool(days[0] and days[1]) and not meet(*days)
    if apart:
        earlier, later = (a, b) if bounds(days[0]) < bounds(days[1]) else (b, a)
        return ("superseded", "later-state") if later.value in slots.replaces.get(earlier.value, ()) else None
    unlike = any({a.value, b.value} == set(pair) for pair in slots.unlike)
    return ("differing", "differing-accounts") if unlike and _strangers(a, b) else None


_COMPARE = {
    "proposer": _proposer,
    "cause": _cause,
    "purpose": _purpose,
    "attitude": _attitude,
    "place": _place,
    "date": _date,
    "status": _status,
}


def _strangers(a: Claim, b: Claim) -> bool:
    """Answer whether two claims are made by different voices."""
    return voice(a) != voice(b)


def voice(claim: Claim) -> tuple[str, ...]:
    """Answer who says it: the chain, or the document itself."""
    return tuple(one.casefold() for one in claim.chain) or (claim.at.sha256,)


def _alike(a: str, b: str) -> bool:
    told: Sequence[tuple[str, ...]] = (terms(a), terms(b))
    weights = rarity(told)
    return cosine(vector(told[0], weights), vector(told[1], weights)) >= _ALIKE
