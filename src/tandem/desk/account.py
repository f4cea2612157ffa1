"""Differing accounts: open a question, put on record what is told on it, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tandem.acts.account import AccountOpened, AccountSettled, AccountTold
from tandem.desk.desk import Acting, Desk, NotAllowed, Receipt
from tandem.desk.parallel import item_named, put_parallel, ref_to
from tandem.record.entry import Ref
from tandem.rules.reason import Reason, because

_ABOUT = ("commitments", "measures", "policies", "surprises", "contacts", "instruments", "statements", "accounts")


def open_account(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], account: AccountOpened, question: str,
    explanation: str = "", about: Sequence[str] = (),
) -> Receipt:  # fmt: skip
    """Put a question on record on which accounts may differ."""
    refs = [ref_to(desk.group(), "about", one, *_ABOUT, matters=True) for one in about]
    return put_parallel(
        desk, acting, now, seen, account, refs=refs, shelf="accounts", days=("said_on",),
        prose={"question": question, "explanation": explanation},
    )  # fmt: skip


def tell_account(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, told: AccountTold, statement: str,
    value: str, note: str = "",
) -> Receipt:  # fmt: skip
    """Put on record what a statement, a source, a matter or another item tells on a question."""
    group = desk.group()
    account = item_named(group, "accounts", on)
    tells = ref_to(group, "statement", statement, "statements", "sources", *_ABOUT[:6], matters=True)
    faults: list[Reason] = []
    if any((one.statement, one.party, one.through) == (tells.id, told.party, told.through) for one in account.told):
        faults.append(because("told_already", code=account.name))
    return put_parallel(
        desk, acting, now, seen, told, refs=(Ref(account.stamp.entry, "on"), tells), days=("said_on",), faults=faults,
        prose={"value": value, "note": note},
    )  # fmt: skip


def settle_account(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, settled: AccountSettled,
    reason: str = "", text: str = "",
) -> Receipt:  # fmt: skip
    """Say what became of a difference; an agreed wording names the joint text that has it."""
    group = desk.group()
    account = item_named(group, "accounts", on)
    refs, faults = [Ref(account.stamp.entry, "on")], list[Reason]()
    matter = group.matter(text) if text else None
    if text and (matter is None or matter.id not in group.texts):
        raise NotAllowed(because("no_such_line", found=text[:60]))
    if matter is not None:
        refs.append(Ref(matter.id, "text"))
    if (settled.outcome == "agreed_wording") != (matter is not None):
        faults.append(because("agreed_wording_wants_text"))
    if settled.outcome != "agreed_wording" and not reason.strip():
        faults.append(because("outcome_wants_reason"))
    return put_parallel(
        desk, acting, now, seen, settled, refs=refs, days=("happened",), faults=faults, prose={"reason": reason},
    )  # fmt: skip
