"""What was typed of a surprise, of an explanation or of a contact, as the act that it is to become.

A choice that is none of its kind is refused with those that are; the desk asks all else when it is put on record.
"""

from collections.abc import Mapping
from typing import Any, get_args

from tandem.acts import surprise as unheard
from tandem.acts.commitment import Evidence
from tandem.desk.desk import NotAllowed
from tandem.rules.reason import Reason, because

CHOICES: Mapping[str, tuple[str, ...]] = {
    "grade": get_args(unheard.SurpriseGrade),
    "means": get_args(unheard.Means),
    "evidence": get_args(Evidence),
    "direction": get_args(unheard.Direction),
    "contact_sort": get_args(unheard.ContactSort),
    "receipt": get_args(unheard.ReceiptOf),
}
"""By field: what can be chosen there."""


def surprise_typed(texts: Mapping[str, str]) -> unheard.SurpriseReported:
    """Answer the surprise that was typed. Raises NotAllowed for a choice that is none."""
    chosen = _chosen(texts, "grade", "means", "evidence")
    return unheard.SurpriseReported(
        code=texts["code"], actor=texts["actor"], raised_by=texts["raised_by"], happened=texts["happened"],
        raised_on=texts["raised_on"] or None, **chosen,
    )  # fmt: skip


def answer_typed(texts: Mapping[str, str]) -> unheard.SurpriseAnswered:
    """Answer the explanation that was typed. Raises NotAllowed for a choice that is none."""
    return unheard.SurpriseAnswered(party=texts["speaks_for"], said_on=texts["said_on"], **_chosen(texts, "evidence"))


def contact_typed(texts: Mapping[str, str]) -> unheard.ContactRecorded:
    """Answer the contact that was typed. Raises NotAllowed for a choice that is none."""
    chosen = _chosen(texts, "direction", "contact_sort", "means", "receipt", "evidence")
    return unheard.ContactRecorded(
        outsider=texts["outsider"], sort=chosen.pop("contact_sort"), happened=texts["happened"],
        party=texts["group_side"], code=texts["code"], **chosen,
    )  # fmt: skip


def named_in(text: str) -> tuple[str, ...]:
    """Answer the codes, labels and references of a line, parted by commas or blanks."""
    return tuple(dict.fromkeys(text.replace(",", " ").split()))


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
