"""What the record tells of records that were put back short of what had been signed."""

from tandem.rules.reason import Reason, because
from tandem.state.group import Group, Restored


def restored_of(group: Group) -> tuple[Reason, ...]:
    """Answer a sentence for every epoch that a member opened, by member and in the order of its feed."""
    return tuple(_told(seat.code, one) for _, seat in sorted(group.seats.items()) for one in seat.restored)


def _told(code: str, one: Restored) -> Reason:
    if not one.mark_size:
        return because("restored_unknown", party=code, first=one.size)
    return because(
        "restored_lost", party=code, first=one.size, last=one.mark_size - 1, count=one.mark_size - one.size
    )  # fmt: skip
