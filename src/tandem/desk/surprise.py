"""Acts on surprises that were reported, and on contacts with sides outside the group."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tandem.acts import surprise as unheard
from tandem.desk.desk import Acting, Desk, Receipt
from tandem.desk.parallel import item_named, put_parallel, ref_to
from tandem.record.entry import Ref
from tandem.rules.reason import Reason, because


def report_surprise(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], surprise: unheard.SurpriseReported,
    title: str, text: str, about: Sequence[str] = (), accounts: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Put on record that a side was not consulted on an action, or had concerns; `about` are steps and commitments."""
    group = desk.group()
    refs = [ref_to(group, "about", one, "measures", "commitments", matters=True) for one in about]
    faults: list[Reason] = []
    if surprise.actor == surprise.raised_by:
        faults.append(because("surprised_by_oneself", party=surprise.actor[:20]))
    return put_parallel(
        desk, acting, now, seen, surprise, refs=refs, shelf="surprises", days=("happened",), faults=faults,
        prose={"title": title, "text": text, "accounts": accounts, "source": source},
    )  # fmt: skip


def answer_surprise(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], on: str, answered: unheard.SurpriseAnswered,
    text: str, source: str = "",
) -> Receipt:  # fmt: skip
    """Explain a surprise: for one's own side, or as it is reported to have explained."""
    held = item_named(desk.group(), "surprises", on)
    faults: list[Reason] = []
    if answered.party not in (held.actor, held.raised_by):
        sides = f"{held.actor}, {held.raised_by}"
        faults.append(because("not_of_the_surprise", party=answered.party[:20], sides=sides))
    return put_parallel(
        desk, acting, now, seen, answered, refs=(Ref(held.stamp.entry, "on"),), days=("said_on",), faults=faults,
        prose={"text": text, "source": source},
    )  # fmt: skip


def record_contact(
    desk: Desk, *, acting: Acting, now: datetime, seen: Mapping[str, int], contact: unheard.ContactRecorded, text: str,
    about: Sequence[str] = (), speaker: str = "", source: str = "",
) -> Receipt:  # fmt: skip
    """Put on record a message to a side outside the group or from it, or what it said in public."""
    group = desk.group()
    refs = [ref_to(group, "about", one, *_ABOUT, matters=True) for one in about]
    faults: list[Reason] = []
    if group.is_party(contact.outsider):
        faults.append(because("outsider_is_party", party=contact.outsider[:20]))
    if contact.direction == "to" and not contact.party:
        faults.append(because("sender_missing"))
    return put_parallel(
        desk, acting, now, seen, contact, refs=refs, shelf="contacts", days=("happened",), faults=faults,
        prose={"text": text, "speaker": speaker, "source": source},
    )  # fmt: skip


_ABOUT = ("measures", "commitments", "policies", "surprises", "instruments")
