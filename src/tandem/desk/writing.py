"""The one door to the record: check the officer, ask the rules, sign, append; all inside one writing.

1. One writer a node at a time, so that what the rules saw is what the entry follows.
2. The page's frontier goes into `seen`; a root that this record does not have is refused.
3. The fence is asked before anything is signed.
4. Where a decision came too late for what its page showed, the text is kept as a private draft.
5. What could not be signed goes to the outbox, or becomes a draft; nothing overtakes what waits there.
"""

import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from tandem.acts.act import Act, Kind
from tandem.acts.notice import NoticeTerms
from tandem.acts.register import (
    BEFORE_ALL_SIGNED,
    KINDS,
    OPEN_TO_DEPOSITARIES,
    OPEN_TO_MONITORS,
    read_facts,
    wire_name,
    write_facts,
)
from tandem.acts.text import TextAccepted, TextRefused, TextTerms
from tandem.desk.desk import Acting, Desk, NotAllowed, OwnSeat, Receipt
from tandem.desk.evidence import PLAIN, Paper, checked_papers
from tandem.desk.forked import check_not_forked
from tandem.desk.outbox import KeptInOutbox, OutboxFirst, check_turn, note_signed, unsigned
from tandem.desk.prose import checked_prose
from tandem.desk.sealing import Place, recipients_of, sealed_header
from tandem.record import canonical
from tandem.record.entry import (
    NODE_ROLE,
    BadEntry,
    By,
    Entry,
    Ref,
    Section,
    SectionPromise,
    draft_header,
    promise,
    seal,
)
from tandem.record.keyline import Which
from tandem.record.keys import KeyLocked, Signer
from tandem.regimes.charter import BadCharter, read_charter
from tandem.rules.charter import SORT, amendment_faults
from tandem.rules.instant import written
from tandem.rules.reason import because
from tandem.state.group import Group
from tandem.state.notice import Notice
from tandem.store.private import Draft
from tandem.store.record import Writing

Guard = Callable[[Group, datetime], None]
"""A last question before an act is signed; raises NotAllowed."""

_ON_TEXTS: frozenset[type[Act]] = frozenset({TextAccepted, TextRefused})

_MANY_LINES = 100
"""Lines that one entry can name with a quantity each; a header has eight kilobytes."""


def put(
    desk: Desk,
    *,
    acting: Acting,
    now: datetime,
    act: Act,
    seen: Mapping[str, int],
    refs: tuple[Ref, ...] = (),
    prose: Mapping[str, str] | None = None,
    tables: Mapping[str, bytes] | None = None,
    papers: Sequence[Paper] = (),
    guard: Guard | None = None,
    clock: datetime | None = None,
    fenced: Callable[[Writing], None] | None = None,
) -> Receipt:
    """Put an officer's act on record. Raises NotAllowed, with nothing written, where it may not be.

    `papers` are documents that go with it as evidence. `clock` stands in for the group's clock where the act sets that
    clock, `fenced` for the question to the fence where the act begins an epoch.
    """
    kind = KINDS[wire_name(type(act))]
    documents = checked_papers(kind, papers)
    texts = checked_prose(kind, prose or {})
    check_facts(kind, act)
    seat = desk.seat(acting.code)
    with desk.store.writing() as writing:
        group = desk.group()
        moment = clock if clock is not None else desk.moment(group, now)
        check_officer(group, acting, kind.wire, sort_of(group, act, refs))
        try:
            if guard is not None:
                guard(group, moment)
            _check_charter(desk, group, acting, seat, act, seen, refs)
            _check_amendment(group, act, refs, tables or {})
        except NotAllowed as refused:
            raise _with_draft(desk, acting, kind.wire, texts, moment, refused) from refused
        try:
            check_turn(desk, acting)
            entry, sections, sealed = _signed(
                desk, writing, seat, kind.wire, crit=kind.crit, act=act, by=By(acting.officer, acting.role), at=moment,
                refs=refs, seen=seen, contents={**{name: (PLAIN, text) for name, text in texts.items()}, **documents},
                fenced=fenced,
            )  # fmt: skip
        except (KeyLocked, OutboxFirst) as why:
            left = unsigned(desk, acting, kind.wire, act=act, refs=refs, seen=seen, texts=texts, at=moment, why=why)
            kept = isinstance(left, KeptInOutbox)
            raise left if kept else _with_draft(desk, acting, kind.wire, texts, moment, left) from why
        note_signed(desk, acting, entry.id)
        writing.append(entry, sections, dict(tables or {}))
        if sealed:
            writing.keep_sealed(entry.id, sealed)
    return receipt_of(desk, entry)


def put_for_node(
    desk: Desk,
    *,
    seat: OwnSeat,
    now: datetime,
    act: Act,
    refs: tuple[Ref, ...],
    guard: Callable[[Group, datetime], bool],
) -> Receipt | None:
    """Put an act of the node itself on record, with the node's own frontier; None where the guard says no."""
    kind = KINDS[wire_name(type(act))]
    with desk.store.writing() as writing:
        group = desk.group()
        moment = desk.moment(group, now)
        if not guard(group, moment):
            return None
        seen = dict(group.frontier)
        entry, sections, _ = _signed(
            desk, writing, seat, kind.wire, crit=kind.crit, act=act, by=By(0, "node"), at=moment, refs=refs,
            seen=seen, contents={},
        )  # fmt: skip
        writing.append(entry, sections, {})
    return receipt_of(desk, entry)


def check_facts(kind: Kind, act: Act) -> None:
    """Raise NotAllowed where a reader of the record would not be able to read these facts."""
    try:
        read_facts(kind=kind.wire, facts=msgspec.Raw(canonical.encode(write_facts(act))))
    except (msgspec.MsgspecError, canonical.NotCanonical) as wrong:
        raise NotAllowed(because("facts_unfit", kind=kind.wire, why=str(wrong))) from wrong


def sort_of(group: Group, act: Act, refs: Iterable[Ref]) -> str:
    """Answer the sort of the joint text that an act is about; empty for all other acts."""
    if isinstance(act, TextTerms):
        return act.sort
    versions = (one for text in group.texts.values() for one in text.versions) if type(act) in _ON_TEXTS else ()
    cited = {ref.id for ref in refs if ref.rel == "version"}
    return next((one.terms.sort for one in versions if one.stamp.entry in cited), "")


def _check_charter(
    desk: Desk, group: Group, acting: Acting, seat: OwnSeat, act: Act, seen: Mapping[str, int], refs: tuple[Ref, ...]
) -> None:
    """Raise NotAllowed where the page is older than the charter in force, and the charter of then asks something else.

    By the older one all other nodes judge what is written from that page.
    """
    sort = sort_of(group, act, refs)
    if not group.amendments and sort != SORT:
        return
    digest, founded = desk.charter_for(feed=seat.feed, seen=seen, refs=[ref.id for ref in refs])
    if sort == SORT and not founded:
        raise NotAllowed(because("charter_not_read"))
    if digest == group.charter_digest:
        return
    then, kind = group.charters.get(digest, group.charter), wire_name(type(act))
    value = getattr(act, "decision", None) or getattr(act, "position", None)
    same = then.second_role(kind, value) == group.charter.second_role(kind, value)
    if acting.role not in then.roles(kind, sort) or not same or isinstance(act, NoticeTerms) or sort == SORT:
        raise NotAllowed(because("came_since_charter", digest=group.charter_digest[:12]))


def _check_amendment(group: Group, act: Act, refs: tuple[Ref, ...], tables: Mapping[str, bytes]) -> None:
    """Raise NotAllowed where a charter is put forward, or accepted, that cannot take the place of the one in force."""
    if isinstance(act, TextTerms) and act.sort == SORT:
        raw = tables.get(act.digest)
        try:
            after = read_charter(raw if raw is not None else b"")
        except BadCharter as bad:
            raise NotAllowed(because("amendment_unreadable", why=str(bad))) from bad
        if faults := amendment_faults(group, base=act.base, digest=act.digest, after=after):
            raise NotAllowed(*faults)
    elif isinstance(act, TextAccepted) and sort_of(group, act, refs) == SORT:
        cited = {ref.id for ref in refs if ref.rel == "version"}
        forward = [one for one in group.amendments if cited & {stamp.entry for stamp in one.proposed}]
        if forward and forward[0].base != group.charter_digest:
            base = forward[0].base
            raise NotAllowed(because("charter_base_passed", found=base[:12], expected=group.charter_digest[:12]))


def check_officer(group: Group, acting: Acting, kind: str, sort: str = "") -> None:
    """Raise NotAllowed where this officer may not write this kind, for a joint text of this sort, in this role."""
    officer = group.officer(acting.code, acting.officer)
    if officer is None:
        raise NotAllowed(because("no_such_officer", party=acting.code, officer=acting.officer))
    if group.charter.is_depositary(acting.code):
        if kind not in OPEN_TO_DEPOSITARIES:
            raise NotAllowed(because("depositary_may_not", party=acting.code))
    elif kind not in OPEN_TO_MONITORS and not group.is_party(acting.code):
        raise NotAllowed(because("not_a_party", party=acting.code))
    if acting.role not in officer.roles:
        raise NotAllowed(because("officer_lacks_role", officer=acting.officer, role=acting.role))
    allowed = group.charter.roles(kind, sort)
    if acting.role not in allowed:
        raise NotAllowed(because("role_may_not", role=acting.role, kind=kind, roles=", ".join(allowed) or "-"))
    if not group.founded and kind not in BEFORE_ALL_SIGNED:
        waiting = len(group.members) - len(group.seats)
        raise NotAllowed(because("group_not_founded", missing=waiting))


def check_fresh(notice: Notice, seen: Mapping[str, int], kinds: tuple[str, ...]) -> None:
    """Raise NotAllowed where something that a decision turns on came after the page that the officer acted on."""
    lists = {
        "version": [(notice.owner, version.stamp) for version in notice.versions],
        "position": [(position.party, position.stamp) for position in notice.positions],
        "receipt": [(receipt.party, receipt.stamp) for receipt in notice.receipts],
        "closing": [(closing.party, closing.stamp) for closing in notice.closings],
        "hold": [(hold.party, stamp) for hold in notice.holds for stamp in (hold.stamp, hold.lifted) if stamp],
        "decision": [(notice.owner, decision.effect or decision.stamp) for decision in notice.decisions],
    }
    news = [
        because(f"came_since_{name}", party=party, entry=stamp.entry)
        for name in kinds
        for party, stamp in lists[name]
        if stamp.seq >= seen.get(stamp.feed, 0)
    ]
    if news:
        raise NotAllowed(*news)


def _signed(
    desk: Desk,
    writing: Writing,
    seat: OwnSeat,
    kind: str,
    *,
    crit: bool,
    act: Act,
    by: By,
    at: datetime,
    refs: tuple[Ref, ...],
    seen: Mapping[str, int],
    contents: Mapping[str, tuple[str, bytes]],
    fenced: Callable[[Writing], None] | None = None,
) -> tuple[Entry, dict[str, Section], dict[Place, bytes]]:
    (fenced or _check_fence)(writing)
    check_not_forked(desk, seat, kind)
    head = writing.head(seat.feed)
    key = signing_key(desk, seat, by.role, head.size if head else 0)
    promises: list[SectionPromise] = []
    sections: dict[str, Section] = {}
    for name, (media, content) in contents.items():
        promised, section = promise(name, media, content)
        promises.append(promised)
        sections[name] = section
    group = desk.group()
    header = draft_header(
        group=group.id,
        feed=seat.feed,
        seq=head.size if head else 0,
        prev=head.last if head else None,
        kind=kind,
        crit=crit,
        at=written(at),
        by=by,
        refs=refs,
        seen=rooted(writing, seen),
        facts=write_facts(act),
        sections=tuple(promises),
    )
    try:
        header, sealed = sealed_header(header, sections, recipients=recipients_of(desk, group))
        return seal(header, key), sections, sealed
    except BadEntry as wrong:
        if len(lines := getattr(act, "lines", ())) > _MANY_LINES:
            raise NotAllowed(because("lines_too_many", found=len(lines), most=_MANY_LINES)) from wrong
        raise NotAllowed(because("facts_unfit", kind=kind, why=str(wrong))) from wrong


def _check_fence(writing: Writing) -> None:
    writing.check_fence()


def signing_key(desk: Desk, seat: OwnSeat, role: str, size: int) -> Signer:
    """Answer the key that signs the entry of this role after so many entries.

    Raises NotAllowed where the record has another key for that place: what it signed, nobody would take in.
    """
    which: Which = "node" if role == NODE_ROLE else "seat"
    key = seat.node_key if which == "node" else seat.seat_key
    if size and desk.key_lines.held(seat.feed, size=size)[0].key_at(which, size) != key.public:
        code = "node_key_replaced" if which == "node" else "seat_key_replaced"
        raise NotAllowed(because(code, party=seat.code))
    return key


def rooted(writing: Writing, seen: Mapping[str, int]) -> dict[str, tuple[int, str]]:
    """Answer a page's frontier with the roots that go into `seen`; NotAllowed where more was seen than is held."""
    found: dict[str, tuple[int, str]] = {}
    for feed, size in seen.items():
        root = writing.root_at(feed, size) if size > 0 else None
        if size > 0 and root is None:
            raise NotAllowed(because("seen_more_than_held", feed=feed[:8], size=size))
        if root is not None:
            found[feed] = (size, root)
    return found


def receipt_of(desk: Desk, entry: Entry) -> Receipt:
    """Answer the receipt of an entry that was just written."""
    group = desk.group()
    code = next((seat.code for seat in group.seats.values() if seat.feed == entry.header.feed), "")
    matter = group.opened_by(entry.id)
    ref = matter.ref if matter is not None else None
    return Receipt(entry.id, code, entry.header.seq, entry.header.kind, entry.header.at, ref)


def _with_draft(
    desk: Desk, acting: Acting, kind: str, texts: Mapping[str, bytes], at: datetime, refused: NotAllowed
) -> NotAllowed:
    private = desk.private.get(acting.code)
    if private is None or not texts:
        return refused
    draft = secrets.token_hex(8)
    payload = canonical.encode({name: text.decode() for name, text in texts.items()})
    private.save(Draft(draft, acting.officer, kind, payload, written(at)))
    return NotAllowed(*refused.reasons, draft=draft)
