"""Questions on which documents do not agree: claims of one event and slot laid beside one another.

Differing accounts are shown with all positions and nobody is said to be wrong. A claim that is hypothetical, denied or
evaded is no position. What only one side's read-out makes is no difference, and is not listed. A shorter chain is told
on a link (see `links`), never here.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from tandem.watch.account_words import explanation, question
from tandem.watch.beside import find_beside
from tandem.watch.calendar_checks import find_slips
from tandem.watch.claims import Claim, find_claims, read
from tandem.watch.differing import Verdict, compare
from tandem.watch.events import ASKED, Event, same
from tandem.watch.found import Account, Found, Link, Position
from tandem.watch.lexicon import Lexicon
from tandem.watch.said_days import find_said_days
from tandem.watch.slots import Head, Slots, shipped_slots

STAGE = ("accounts", 1)

_GRAVITY: tuple[Verdict, ...] = ("differing", "not a difference", "superseded")


class Question(msgspec.Struct, frozen=True):
    """A question that was typed on the record: its code, the words of its event in any language, and its slot."""

    code: str
    event: tuple[str, ...]
    slot: str
    asked: str = ""


def find_accounts(
    founds: Sequence[Found],
    links: Sequence[Link],
    lexicon: Lexicon,
    slots: Slots | None = None,
    questions: Sequence[Question] = (),
) -> tuple[Account, ...]:
    """Answer what differs in these documents, what slipped, what was superseded, what only seems to differ."""
    told = with_questions(slots or shipped_slots(), questions)
    claims = all_claims(founds, lexicon, told)
    by_code = {account_key(one): one for one in questions}
    typed = [account for group in groups(claims) for account in _accounts(group, told, by_code)]
    return (*typed, *find_said_days(founds, links), *find_slips(founds, claims, told))


def all_claims(founds: Sequence[Found], lexicon: Lexicon, slots: Slots) -> tuple[Claim, ...]:
    """Answer the claims of all documents, whatever way they are put."""
    ready = [read(found, lexicon, slots) for found in founds]
    return tuple(claim for one in ready for claim in (*find_claims(one), *find_beside(one)))


def account_key(one: Question) -> tuple[str, str]:
    """Answer the head and slot that a typed question makes."""
    return f"{ASKED}{one.code}", one.slot


def with_questions(slots: Slots, questions: Sequence[Question]) -> Slots:
    """Answer the slots with the events of typed questions as heads of their own, before all others."""
    heads = tuple(Head(account_key(one)[0], "once", one.event[0], one.event, one.event) for one in questions)
    if not heads:
        return slots
    mine = {name.casefold() for head in heads for name in head.en}
    rest = tuple(
        msgspec.structs.replace(
            head,
            en=tuple(name for name in head.en if name not in mine),
            ko=tuple(name for name in head.ko if name not in mine),
        )
        for head in slots.heads
    )
    return msgspec.structs.replace(slots, heads=(*heads, *rest))


def positions_of(
    asked: Question, founds: Sequence[Found], lexicon: Lexicon, slots: Slots | None = None
) -> tuple[Position, ...]:
    """Answer what the documents say to a question that was typed; empty means no statement on record."""
    told = with_questions(slots or shipped_slots(), (asked,))
    head = account_key(asked)[0]
    claims = all_claims(founds, lexicon, told)
    return tuple(_position(one) for one in claims if one.event.head == head and one.slot == asked.slot and one.positive)


def groups(claims: Iterable[Claim]) -> Iterator[tuple[Claim, ...]]:
    """Answer the claims that answer one question: same slot, same holder, one event; only those that are positions."""
    by: Mapping[tuple[str, str, str], list[list[Claim]]] = defaultdict(list)
    for claim in claims:
        if claim.positive:
            kind = "" if claim.slot == "date" and claim.kind in ("planned", "held") else claim.kind
            _put(by[claim.slot, kind, claim.event.head], claim)
    for rows in by.values():
        for row in rows:
            yield tuple(row)


def _put(rows: list[list[Claim]], claim: Claim) -> None:
    fitting = [row for row in rows if any(_one_event(claim, other) for other in row)]
    merged = [other for row in fitting for other in row]
    rows[:] = [row for row in rows if row not in fitting]
    rows.append([*merged, claim])


def _one_event(a: Claim, b: Claim) -> bool:
    return same(a.event, b.event, across=a.at.sha256 != b.at.sha256)


def _accounts(group: Sequence[Claim], slots: Slots, questions: Mapping[tuple[str, str], Question]) -> Iterator[Account]:
    """Answer the accounts of one question: one a verdict, with all positions that have a part in it."""
    verdicts: dict[Verdict, list[tuple[Claim, Claim, str]]] = defaultdict(list)
    for at, a in enumerate(group):
        for b in group[at + 1 :]:
            if (verdict := compare(a, b, slots)) is not None:
                verdicts[verdict[0]].append((a, b, verdict[1]))
    explained = {id(one) for a, b, _ in verdicts["not a difference"] for one in (a, b)}
    for kind in _GRAVITY:
        pairs = [row for row in verdicts[kind] if kind != "superseded" or not {id(row[0]), id(row[1])} <= explained]
        if pairs:
            yield _account(kind, pairs, group, slots, questions)


def _account(
    kind: Verdict,
    pairs: Sequence[tuple[Claim, Claim, str]],
    group: Sequence[Claim],
    slots: Slots,
    questions: Mapping[tuple[str, str], Question],
) -> Account:
    parted = {id(one) for a, b, _ in pairs for one in (a, b)}
    values_parted = {one.value for a, b, _ in pairs for one in (a, b)}
    held = [one for one in group if id(one) in parted or (kind == "differing" and one.value in values_parted)]
    reason = pairs[0][2] if kind != "not a difference" else _gravest(pairs)
    event = max((one.event for one in group), key=_fullness)
    values = _values(held, event, slots)
    first = held[0]
    asked = questions.get((event.head, first.slot))
    code = f"{first.slot} {first.kind}" if first.kind and first.slot != "attitude" else first.slot
    typed = asked.asked if asked is not None else ""
    return Account(
        typed or question(code, values),
        kind,
        tuple(_position(one) for one in held),
        explanation(reason, values),
        asked.code if asked is not None else event.key,
        first.slot,
        first.rule,
        reason,
        tuple(values.items()),
        "" if typed else code,
    )


def _gravest(pairs: Sequence[tuple[Claim, Claim, str]]) -> str:
    return "attempts" if any(reason == "attempts" for _, _, reason in pairs) else "later-plan"


def _fullness(event: Event) -> tuple[bool, int, int]:
    return event.words.isascii(), len(event.names) + len(event.topics), len(event.words)


def _values(held: Sequence[Claim], event: Event, slots: Slots) -> dict[str, str]:
    days = sorted(one.value for one in held) if held[0].slot == "date" else [""]
    told = dict.fromkeys(_told(one) for one in held)
    return {
        "event": _the(event.words.removesuffix(" on")),
        "holder": held[0].kind,
        "first": days[0],
        "last": days[-1],
        "values": "; ".join(told),
    }


def _the(printed: str) -> str:
    bare = not printed[:1].isascii() or printed.casefold().startswith("the ")
    return printed if bare else f"the {printed}"


def _told(one: Claim) -> str:
    who = ", ".join(part for part in one.chain if part != one.words) or one.file
    value = one.value if one.slot in ("date", "status", "attitude") else one.words
    put = f" ({one.modality})" if one.modality in ("inferred", "reported") else ""
    return f"{value}, says {who}{put}"


def _position(one: Claim) -> Position:
    value = one.value if one.slot in ("proposer", "date", "status", "attitude") else one.words
    return Position(value, one.modality, one.at, one.chain)
