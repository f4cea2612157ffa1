"""Keys of the cast: the committed ones that follow, and members that rotate and revoke theirs."""

from typing import Any

from tests.cast import HEAD, Cast, key

from tandem.desk.desk import OwnSeat
from tandem.desk.key import revoke_key, rotate_key
from tandem.record.keyline import Which, commitment_of
from tandem.record.keys import SigningKey


def key_of(code: str, which: Which, number: int) -> SigningKey:
    """Key number 0 of a member is in its genesis, number 1 is committed there, and so on."""
    return key(f"{('', 'next ', 'third ', 'fourth ')[number]}{which} of {code}")


def given(code: str, which: Which, number: int = 1, **more: Any) -> dict[str, Any]:
    """What a member gives to replace the key before key `number`."""
    following = commitment_of(key_of(code, which, number + 1).public)
    return {"which": which, "new": key_of(code, which, number), "next_key": following, **more}


def go_on(cast: Cast, code: str, which: Which, number: int = 1) -> None:
    """Let the node of a member go on with key `number`, as it does when it is opened anew."""
    desk, new = cast.desks[code], key_of(code, which, number)
    seat = desk.seats[code]
    keys = (new, seat.node_key) if which == "seat" else (seat.seat_key, new)
    desk.take_keys(OwnSeat(code, seat.feed, seat.genesis, *keys), desk.keys)


def rotate(cast: Cast, code: str, which: Which, number: int = 1) -> None:
    """Rotate a key of a member, and let its node go on with the new one."""
    cast.call(rotate_key, code, HEAD, **given(code, which, number))
    go_on(cast, code, which, number)


def revoke(cast: Cast, code: str, which: Which, from_seq: int, number: int = 1) -> None:
    """Revoke a key of a member, and let its node go on with the new one."""
    cast.call(revoke_key, code, HEAD, **given(code, which, number, from_seq=from_seq))
    go_on(cast, code, which, number)


def size_of(cast: Cast, code: str) -> int:
    """Answer how many entries the feed of a member has."""
    return cast.page(code)[cast.group(code).seats[code].feed]
