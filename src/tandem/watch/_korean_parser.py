"""The words of Korean sentences with their kinds, by kiwipiepy, loaded when the first one is asked for. Nothing else
imports it: the model takes a second and a third of a gigabyte.
"""

from functools import cache, lru_cache
from typing import NamedTuple

try:
    from kiwipiepy import Kiwi
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f"Reading Korean documents needs {missing.name}, which is not installed: pip install 'tandem-desk[watch]'.",
        name=missing.name,
    ) from missing


class Morph(NamedTuple):
    """A word or particle in its plain form, its kind (Sejong tags), and where it stands."""

    form: str
    tag: str
    start: int
    end: int


@cache
def _loaded() -> Kiwi:
    # Without the lists of slips and of names of several words it takes a third of the time to load.
    return Kiwi(num_workers=1, load_typo_dict=False, load_multi_dict=False)


@lru_cache(maxsize=2000)
def parse(text: str) -> tuple[Morph, ...]:
    """Answer the words of a sentence, in the order of the text."""
    return tuple(Morph(one.form, one.tag, one.start, one.start + one.len) for one in _loaded().tokenize(text))
