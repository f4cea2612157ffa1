"""The typed questions: which words tell of an event, of who proposed it, why, when, where and how (`slots.yaml`).

Patterns do not read the text itself but a copy of each sentence in which every mention of somebody, of an event and of
a time is one letter of its own (`MARKS`), so that a pattern is written once for all names.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from typing import Literal

import msgspec
import yaml

Mark = Literal["who", "event", "date"]
MARKS: Mapping[Mark, int] = {"who": 0xE000, "event": 0xE400, "date": 0xE800}
"""Where the letters of each sort of mention begin; there are `ROOM` of each."""

ROOM = 0x400
Sorted = Mapping[str, Mapping[str, Sequence[str]]]
_JOINED = r"(?:['’]s|['’])?[ -](?:in (?:the )?|of (?:the )?|for (?:the )?)?"


class Head(msgspec.Struct, frozen=True):
    """What happens or is set up: its names, and whether it lasts, happens once, or repeats."""

    id: str
    kind: Literal["lasts", "once", "repeats"]
    standing: str
    en: tuple[str, ...] = ()
    ko: tuple[str, ...] = ()
    short: tuple[str, ...] = ()


class Slots(msgspec.Struct, frozen=True, dict=True):
    """Everything that `slots.yaml` says, with its patterns made ready once."""

    heads: tuple[Head, ...]
    plain: tuple[str, ...]
    ordinals: Mapping[str, tuple[str, ...]]
    same: tuple[tuple[str, ...], ...]
    pairs: Mapping[str, tuple[str, ...]]
    both: tuple[str, ...]
    ourselves: tuple[str, ...]
    it: tuple[str, ...]
    lists: Mapping[str, tuple[str, ...]]
    slots: Sorted
    times: Sorted
    begins: Mapping[str, tuple[str, ...]]
    starts: Mapping[str, tuple[str, ...]]
    ends: Mapping[str, tuple[str, ...]]
    saying: Mapping[str, tuple[str, ...]]
    held_at: Mapping[str, tuple[str, ...]]
    status: Sorted
    unlike: tuple[tuple[str, str], ...]
    replaces: Mapping[str, tuple[str, ...]]
    hindered: Mapping[str, tuple[str, ...]]
    moved: Mapping[str, tuple[str, ...]]
    asking: Mapping[str, tuple[str, ...]]
    again: Mapping[str, tuple[str, ...]]
    aims: Sorted
    modality: Sorted
    answers: Sorted
    past: Mapping[str, tuple[str, ...]]
    coming: Mapping[str, tuple[str, ...]]
    weekdays: tuple[tuple[str, ...], ...]
    counts: Mapping[str, int]

    @cached_property
    def by_id(self) -> Mapping[str, Head]:
        """Answer the heads by their codes."""
        return {head.id: head for head in self.heads}

    @cached_property
    def topics(self) -> Mapping[str, str]:
        """Answer for each word of a group of same words the first of them."""
        return {word: group[0] for group in self.same for word in group}

    @cached_property
    def patterns(self) -> Mapping[str, Mapping[str, tuple[re.Pattern[str], ...]]]:
        """Answer the patterns of each slot and language."""
        return {
            slot: {language: tuple(re.compile(self.spell(one)) for one in told) for language, told in by.items()}
            for slot, by in self.slots.items()
        }

    @cached_property
    def cues(self) -> Mapping[str, re.Pattern[str]]:
        """Answer one pattern for each list of words, by its path: `hindered.en`, `times.planned.ko`."""
        found: dict[str, re.Pattern[str]] = {}
        for name in (
            "hindered",
            "again",
            "moved",
            "asking",
            "past",
            "coming",
            "held_at",
            "begins",
            "saying",
            "starts",
            "ends",
        ):
            for language, told in ((key, words) for key, words in getattr(self, name).items() if words):
                found[f"{name}.{language}"] = _any(told, language)
        for name in ("times", "status", "aims", "modality", "answers"):
            for kind, by in getattr(self, name).items():
                for language, told in by.items():
                    found[f"{name}.{kind}.{language}"] = _any(told, "" if name == "aims" else language)
        return found

    def spell(self, pattern: str) -> str:
        """Answer a pattern of the file with its lists and mentions written out."""
        bearer = "|".join(self.lists["bearer"])
        one = f"[{_letters('who')}](?: ?\\([^)]*\\))?"
        who = (
            f"{one}(?:(?:{_JOINED}|(?<=[{_letters('who')}])(?=[가-힣]))?(?:{bearer}|{one}))*(?:, [^,.;]{{3,80}},(?= ))?"
        )
        about = f"(?:[{_letters('event')}]|\\b(?:{_alternatives(self.it)})\\b)"
        free = f"(?:(?![{_letters('who')}][가-힣]{{0,6}}?(?:이|가|은|는) )[^.])"
        marks = {
            "free": free,
            "who": who,
            "event": f"[{_letters('event')}]",
            "about": about,
            "date": f"[{_letters('date')}]",
        }
        for name, words in {**{name: "|".join(told) for name, told in self.lists.items()}, **marks}.items():
            pattern = pattern.replace("{" + name + "}", words)
        return pattern


def _letters(mark: Mark) -> str:
    return f"{chr(MARKS[mark])}-{chr(MARKS[mark] + ROOM - 1)}"


def _alternatives(told: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(told, key=len, reverse=True))


def _any(told: Sequence[str], language: str) -> re.Pattern[str]:
    """Answer a pattern for any of these; plain English words are whole words."""
    bounded = (
        rf"\b(?:{one})\b" if language == "en" and one[:1].isalpha() and one[-1:].isalpha() else one for one in told
    )
    return re.compile("|".join(f"(?:{one})" for one in bounded), re.IGNORECASE)


@cache
def shipped_slots() -> Slots:
    """Answer the slots that come with the programme."""
    return read_slots(files("tandem.watch").joinpath("slots.yaml").read_text("utf-8"))


def read_slots(text: str) -> Slots:
    """Read slots written as in `slots.yaml`."""
    return msgspec.convert(yaml.safe_load(text), Slots)
