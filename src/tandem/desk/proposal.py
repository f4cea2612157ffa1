"""The editor's queue: a proposal is accepted as it is, corrected, or rejected, and a decision can be undone.

A proposal becomes an entry only by the act of an editor, which goes through `record_statement` and `open_account` as
one that was typed there.
"""

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, get_args

import msgspec

from tandem.acts.account import AccountOpened, AccountOutcome, AccountSettled, AccountTold, Modality, Slot
from tandem.acts.source import Passage, SourceFiled
from tandem.acts.statement import SaidBasis, StatementForm, StatementRecorded
from tandem.desk.account import open_account, settle_account, tell_account
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.reading import reader_of
from tandem.desk.reading_room import UNDECIDED, document_bytes, open_document, room_of
from tandem.desk.source import file_source, source_with
from tandem.desk.statement import record_statement, withdraw_statement
from tandem.record import canonical
from tandem.rules.account import standing_statements
from tandem.rules.instant import written
from tandem.rules.reason import because
from tandem.rules.review import local_day
from tandem.state.group import Group
from tandem.state.reading import Reader
from tandem.state.watched import Source, Statement
from tandem.store.reading_room import Proposal, ReadingRoom
from tandem.watch.found import Position
from tandem.watch.lexicon import shipped_lexicon
from tandem.watch.own_names import known_in
from tandem.watch.proposals import position_texts

ACCEPTED, CORRECTED, REJECTED = "accepted", "corrected", "rejected"
CORRECTABLE = (
    "form", "speaker", "office", "chain", "party", "through", "said_on", "said_basis", "translation", "place",
    "question", "slot", "code", "explanation",
)  # fmt: skip
"""What an editor may correct of a proposal; its words and their place are the document's."""
_LONGEST_VALUE = 140
_SLOTS = {"said": "date"}
_SETTLED: Mapping[str, AccountOutcome] = {"not a difference": "no_difference", "superseded": "superseded"}
"""What an editor says of a question by accepting it as one of these."""


def accept_proposal(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], reader: Reader, proposal: str,
    corrected: Mapping[str, str] | None = None, worded: Mapping[str, str] | None = None,
) -> Receipt:  # fmt: skip
    """Put what is proposed on record, as it is or with what the editor corrected; its document is filed with it.

    `worded` has the question and explanation in the language in which the editor read them, which corrects nothing.
    """
    room = room_of(desk, reader)
    held = _waiting(room, proposal)
    texts = dict(canonical.decode(held.payload))
    changes = {name: text for name, text in (corrected or {}).items() if text != texts.get(name, "")}
    if unknown := sorted(set(changes) - set(CORRECTABLE)):
        raise NotAllowed(because("not_correctable", name=unknown[0][:40], known=", ".join(CORRECTABLE)))
    texts |= changes
    state = CORRECTED if changes else ACCEPTED
    # Taken before it is put on record, so that of two editors at once one alone puts it there. Where a stopped site
    # leaves it taken without an entry, to undo puts it back.
    taken = _decide(desk, room, held, state, now, reader)
    try:
        source = _filed(desk, acting, now, seen, reader, held.sha256)
        receipt = _ON_RECORD[held.sort](desk, acting, now, seen, {**texts, **(worded or {})}, source, held.rule)
    except BaseException:
        room.decide(held, was=state)
        raise
    room.decide(msgspec.structs.replace(taken, entry=f"{receipt.code}-{receipt.seq}"), was=state)
    return receipt


def reject_proposal(desk: Desk, *, reader: Reader, now: datetime, proposal: str, reason: str = "") -> None:
    """Reject what is proposed; nothing goes on record, and the rule's rate knows of it."""
    room = room_of(desk, reader)
    _decide(desk, room, _waiting(room, proposal), REJECTED, now, reader, reason=reason[:500])


def undo_decision(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], reader: Reader, proposal: str, reason: str
) -> Receipt | None:
    """Put a proposal back into the queue; what it became on record is withdrawn there, for nothing is taken out."""
    room = room_of(desk, reader)
    held = room.proposal(proposal)
    if held is None or held.state == UNDECIDED:
        raise NotAllowed(because("nothing_to_undo", found=proposal[:40]))
    if held.entry and held.sort == "account":
        raise NotAllowed(because("account_stands", label=held.entry))
    receipt = None
    if held.entry:
        receipt = withdraw_statement(desk, acting=acting, now=now, seen=seen, on=held.entry, reason=reason)
    back = msgspec.structs.replace(held, state=UNDECIDED, entry="", reason="", officer=0, decided_at="")
    room.decide(back, was=held.state)
    return receipt


def _waiting(room: ReadingRoom, proposal: str) -> Proposal:
    held = room.proposal(proposal)
    if held is None:
        raise NotAllowed(because("no_such_proposal", found=proposal[:40]))
    if held.state != UNDECIDED:
        raise NotAllowed(because("proposal_decided", state=held.state, label=held.entry or "-"))
    return held


def _decide(
    desk: Desk, room: ReadingRoom, held: Proposal, state: str, now: datetime, reader: Reader, *, entry: str = "",
    reason: str = "",
) -> Proposal:  # fmt: skip
    moment = written(desk.moment(desk.group(), now))
    decided = msgspec.structs.replace(
        held, state=state, entry=entry, reason=reason, officer=reader.officer, decided_at=moment
    )
    if not room.decide(decided, was=UNDECIDED):
        raise NotAllowed(because("proposal_decided", state="-", label=entry or "-"))
    return decided


def _filed(desk: Desk, acting: Acting, now: datetime, seen: Mapping[str, int], reader: Reader, sha256: str) -> Source:
    """The source of a document, filed now where it is not on record yet."""
    document = open_document(desk, reader=reader, sha256=sha256)
    if (source := source_with(desk.group(), sha256)) is None:
        assert document.found is not None
        page = document.found.page
        payload = document_bytes(desk, reader=reader, sha256=sha256)
        today = _today(desk, acting, now)
        act = SourceFiled(
            code=f"doc-{sha256[:10]}", sha256=sha256, length=len(payload), media=page.media, language=page.language,
            published=page.own_day if page.own_day and page.own_day <= today else None, counts=page.counts,
            text_sha256=hashlib.sha256(page.text.encode()).hexdigest() if page.counts == "text" else "",
        )  # fmt: skip
        file_source(
            desk, acting=acting, now=now, seen=seen, source=act, title=_one_line(page.title or document.name),
            outlet=_one_line(page.outlet or ""), url=page.url or "",
        )  # fmt: skip
        source = source_with(desk.group(), sha256)
        assert source is not None
    room_of(desk, reader).note_filed(sha256, source.stamp.label)
    return source


def _today(desk: Desk, acting: Acting, now: datetime) -> str:
    group = desk.group()
    return local_day(group, acting.code, desk.moment(group, now)).isoformat()


def _short(value: str) -> str:
    """A value on one line; a long one ends at a word, and says that it goes on."""
    line = _one_line(value)
    return line if len(line) <= _LONGEST_VALUE else f"{line[:_LONGEST_VALUE].rpartition(' ')[0]} …"


def _one_line(text: str) -> str:
    return " ".join(text.split())[:200]


def _put_statement(
    desk: Desk, acting: Acting, now: datetime, seen: Mapping[str, int], texts: Mapping[str, str], source: Source,
    rule: str,
) -> Receipt:  # fmt: skip
    group = desk.group()
    through = tuple(code for code in re.split(r"[\s,]+", texts.get("through", "")) if code)
    passage = Passage(start=int(texts["start"]), end=int(texts["end"]), sha256=texts["passage"])
    statement = StatementRecorded(
        form=_choice("form", texts["form"], get_args(StatementForm)),
        said_on=texts.get("said_on") or source.happened,
        said_basis=_choice("said_basis", texts.get("said_basis") or "published", get_args(SaidBasis)),
        evidence="reported", passage=passage, party=_member(group, texts.get("party", "")),
        through=tuple(code for code in through if _member(group, code)), language=texts.get("language", ""),
        rule=rule[:80],
    )  # fmt: skip
    names = ("words", "translation", "speaker", "office", "chain", "place", "before", "after")
    prose = {name: texts.get(name, "") for name in names}
    return record_statement(
        desk, acting=acting, now=now, seen=seen, statement=statement, source=source.name, prose=prose
    )


def _put_account(
    desk: Desk, acting: Acting, now: datetime, seen: Mapping[str, int], texts: Mapping[str, str], source: Source,
    rule: str,
) -> Receipt:  # fmt: skip
    group = desk.group()
    slot = _SLOTS.get(texts["slot"], texts["slot"])
    slot = slot if slot in get_args(Slot) else "other"
    code = texts.get("code") or _free_code(group, slot)
    opened = AccountOpened(
        code=code, slot=_choice("slot", slot, get_args(Slot)), said_on=source.happened, rule=rule[:80]
    )
    receipt = open_account(
        desk, acting=acting, now=now, seen=seen, account=opened, question=_one_line(texts["question"]),
        explanation=texts.get("explanation", "")[:2000],
    )  # fmt: skip
    for one in msgspec.json.decode(texts["positions"], type=tuple[Position, ...]):
        _tell(desk, acting, now, seen, code, one, rule)
    if texts["kind"] in _SETTLED:
        settled = AccountSettled(outcome=_SETTLED[texts["kind"]], happened=_today(desk, acting, now))
        settle_account(
            desk, acting=acting, now=now, seen=seen, on=code, settled=settled, reason=texts.get("explanation") or "-"
        )
    return receipt


def _tell(
    desk: Desk, acting: Acting, now: datetime, seen: Mapping[str, int], code: str, one: Position, rule: str
) -> None:
    """What one document tells, as a statement with its passage; recorded now where none is on record there."""
    reader = reader_of(desk, code=acting.code, officer=acting.officer)
    if room_of(desk, reader).document(one.at.sha256) is None:
        return
    source = _filed(desk, acting, now, seen, reader, one.at.sha256)
    texts = _position(desk, reader, one, source)
    held = _there(desk.group(), source, texts)
    if held is None:
        _put_statement(desk, acting, now, seen, texts, source, rule)
        held = _there(desk.group(), source, texts)
        assert held is not None
    account = next(one for one in desk.group().tandem.accounts if one.code == code)
    if any((one.statement, one.party) == (held.stamp.entry, held.party) for one in account.told):
        # Two positions that rest on the same words of the same side are one.
        return
    told = AccountTold(
        modality=_choice("modality", one.modality, get_args(Modality)), said_on=held.said_on, party=held.party,
        through=held.through,
    )  # fmt: skip
    tell_account(
        desk, acting=acting, now=now, seen=seen, on=code, told=told, statement=held.name, value=_short(one.value)
    )


def _position(desk: Desk, reader: Reader, one: Position, source: Source) -> dict[str, str]:
    """The texts of a statement that holds what a position rests on."""
    document = open_document(desk, reader=reader, sha256=one.at.sha256)
    assert document.found is not None
    page = document.found.page
    payload = document_bytes(desk, reader=reader, sha256=one.at.sha256)
    raw = payload.decode("utf-8", errors="replace") if page.counts == "file" else page.text
    lexicon = shipped_lexicon().with_first(known_in(desk.group()))
    return position_texts(one, page, raw=raw, lexicon=lexicon, said_on=source.happened)


def _there(group: Group, source: Source, texts: Mapping[str, str]) -> Statement | None:
    """The statement that stands at a place of a source, of the same side."""
    place = (int(texts["start"]), int(texts["end"]), _member(group, texts["party"]))
    standing = (one for one in standing_statements(group) if one.source == source.stamp.entry)
    return next((one for one in standing if (one.passage.start, one.passage.end, one.party) == place), None)


def _member(group: Group, code: str) -> str:
    return code if code and group.charter.member(code) is not None else ""


def _choice(name: str, found: str, known: tuple[str, ...]) -> Any:
    if found not in known:
        raise NotAllowed(because("choice_unknown", name=name, found=found[:40], known=", ".join(known)))
    return found


def _free_code(group: Group, slot: str) -> str:
    taken = {one.code for one in group.tandem.accounts}
    return next(code for number in range(1, len(taken) + 2) if (code := f"{slot}-{number}") not in taken)


_ON_RECORD = {"statement": _put_statement, "account": _put_account}
