"""Who speaks in an act about what runs in parallel: the desk asks before it signs, the fold before it counts."""

from collections.abc import Iterator

from tandem.acts.act import Act

_OF_SEVERAL = ("owners", "sides", "parties")
_NAMING_SEVERAL = ("owners", "towards", "asked_by", "parties", "sides", "claimed_by", "through")
_OF_ONE = ("party", "owner", "actor", "raised_by")


def is_own(act: Act) -> bool:
    """Tell whether an act claims to be its author's own word."""
    return getattr(act, "evidence", "") == "own" or getattr(act, "standing", "") == "declared"


def speakers_of(act: Act) -> tuple[str, ...]:
    """Answer the sides of which an act may be the own word; empty where it names none."""
    for name in _OF_SEVERAL:
        if sides := getattr(act, name, ()):
            return tuple(sides)
    return tuple(code for name in _OF_ONE if (code := getattr(act, name, "")))


def codes_of(act: Act) -> Iterator[str]:
    """Yield the code of every side that an act names."""
    for name in _NAMING_SEVERAL:
        yield from getattr(act, name, ())
    for name in (*_OF_ONE, "outsider"):
        if code := getattr(act, name, ""):
            yield code
