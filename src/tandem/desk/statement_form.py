"""What was typed of a statement or of differing accounts, as the act that it is to become.

The passage of a statement is found by its words in the document where that is kept here; elsewhere its start is given.
A choice that is none of its kind is refused with those that are; the desk asks all else when it is put on record.
"""

import hashlib
import re
from collections.abc import Mapping
from typing import Any, get_args

import msgspec

from tandem.acts import account as told
from tandem.acts import statement as said
from tandem.acts.commitment import Evidence
from tandem.acts.source import Passage
from tandem.desk.desk import Desk, NotAllowed
from tandem.desk.parallel import item_named
from tandem.desk.source import text_of_passages
from tandem.desk.surprise_form import named_in
from tandem.rules.reason import Reason, because

CHOICES: Mapping[str, tuple[str, ...]] = {
    "form": get_args(said.StatementForm),
    "said_basis": get_args(said.SaidBasis),
    "evidence": get_args(Evidence),
    "slot": get_args(told.Slot),
    "modality": get_args(told.Modality),
    "outcome": get_args(told.AccountOutcome),
}
"""By field: what can be chosen there."""
CONTEXT = 32
"""Characters kept of the text before a passage and after it."""


class Placed(msgspec.Struct, frozen=True):
    """Words at their place in a document: the passage, the words as they stand there, and what is around them."""

    passage: Passage
    words: str
    before: str = ""
    after: str = ""


def placed_in(desk: Desk, *, code: str, source: str, words: str, start: str = "") -> Placed:
    """Answer where words stand in a filed document, however its lines are broken.

    Raises NotAllowed where they do not stand there, or where the document is not kept here and no start is given.
    """
    held = item_named(desk.group(), "sources", source)
    text = text_of_passages(desk, code, held)
    first = int(start) if start.isascii() and start.isdecimal() and len(start) <= _MOST_DIGITS else None
    if not words.split():
        raise NotAllowed(because("words_wanted", name="words"))
    if (start and first is None) or (text is None and first is None):
        raise NotAllowed(because("start_wanted", name="start", code=held.name))
    if text is None:
        first = first or 0
        digest = hashlib.sha256(words.encode()).hexdigest()
        return Placed(Passage(start=first, end=first + len(words), sha256=digest), words)
    pattern = re.compile(r"\s+".join(re.escape(one) for one in words.split()))
    found = pattern.search(text) if first is None else pattern.match(text, first)
    if found is None:
        raise NotAllowed(because("words_not_in_source", name="words", code=held.name))
    begin, end = found.span()
    digest = hashlib.sha256(found.group().encode()).hexdigest()
    passage = Passage(start=begin, end=end, sha256=digest)
    return Placed(passage, found.group(), text[max(begin - CONTEXT, 0) : begin], text[end : end + CONTEXT])


_MOST_DIGITS = 8


def statement_typed(texts: Mapping[str, str], placed: Placed) -> said.StatementRecorded:
    """Answer the statement that was typed. Raises NotAllowed for a choice that is none."""
    return said.StatementRecorded(
        passage=placed.passage, said_on=texts["said_on"], party=texts["of_side"],
        through=named_in(texts["through_members"]), language=texts["language"], code=texts["code"],
        **_chosen(texts, "form", "said_basis", "evidence"),
    )  # fmt: skip


def prose_typed(texts: Mapping[str, str], placed: Placed) -> dict[str, str]:
    """Answer the words that go with a statement that was typed."""
    names = ("translation", "speaker", "office", "chain", "place", "note")
    around = {"words": placed.words, "before": placed.before, "after": placed.after}
    return {name: texts.get(name, "") for name in names} | around


def account_typed(texts: Mapping[str, str]) -> told.AccountOpened:
    """Answer the question that was typed. Raises NotAllowed for a choice that is none."""
    return told.AccountOpened(code=texts["code"], said_on=texts["said_on"], **_chosen(texts, "slot"))


def told_typed(texts: Mapping[str, str]) -> told.AccountTold:
    """Answer the account that was typed. Raises NotAllowed for a choice that is none, and for an account of nothing."""
    if not texts["value"].strip():
        raise NotAllowed(because("value_wanted", name="value"))
    return told.AccountTold(
        said_on=texts["said_on"], party=texts["of_side"], through=named_in(texts["through_members"]),
        **_chosen(texts, "modality"),
    )  # fmt: skip


def settled_typed(texts: Mapping[str, str]) -> told.AccountSettled:
    """Answer the outcome that was typed. Raises NotAllowed for a choice that is none."""
    return told.AccountSettled(happened=texts["happened"], **_chosen(texts, "outcome"))


def _chosen(texts: Mapping[str, str], *names: str) -> dict[str, Any]:
    faults: list[Reason] = []
    for name in names:
        if not texts[name]:
            faults.append(because("choice_open", name=name))
        elif texts[name] not in CHOICES[name]:
            known = ", ".join(one.replace("_", "-") for one in CHOICES[name])
            faults.append(because("choice_unknown", name=name, found=texts[name][:40], known=known))
    if faults:
        raise NotAllowed(*faults)
    return {name: texts[name] for name in names}
