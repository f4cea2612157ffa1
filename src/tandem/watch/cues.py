"""The words that tell of speech, belief and stance, read once from `cues.yaml` and put into all their forms."""

import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import cast

import msgspec
import yaml


class _Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file as it stands."""

    clause: tuple[str, ...]
    weak: tuple[str, ...]
    object: tuple[str, ...]
    infinitive: tuple[str, ...]
    preposition: dict[str, tuple[str, ...]]
    regard: tuple[str, ...]
    naming: tuple[str, ...]
    express: tuple[str, ...]
    ask: tuple[str, ...]
    unnamed: tuple[str, ...]
    hearsay: tuple[str, ...]
    noun: tuple[str, ...]
    noun_of: tuple[str, ...]
    adjective: tuple[str, ...]
    document: tuple[str, ...]
    outlet: tuple[str, ...]
    work: tuple[str, ...]
    titled: tuple[str, ...]
    somebody: tuple[str, ...]
    role: tuple[str, ...]
    addressee: tuple[str, ...]
    remark_on: tuple[str, ...]
    held_in: tuple[str, ...]
    light: tuple[str, ...]
    empty: tuple[str, ...]
    before_role: tuple[str, ...]
    irregular: dict[str, tuple[str, ...]]
    abbreviation: tuple[str, ...]
    ending: tuple[str, ...]
    starter: tuple[str, ...]


class Cues(msgspec.Struct, frozen=True):
    """Every list as a set; `base` leads from each form of a verb to its base, `nouns` from plurals to singulars."""

    words: dict[str, frozenset[str]]
    preposition: dict[str, tuple[str, ...]]
    base: dict[str, str]
    nouns: dict[str, str]

    def verb(self, form: str, *lists: str) -> bool:
        """Answer whether a form is one of a verb on one of the lists."""
        base = self.base.get(form.lower(), "")
        return any(base in self.words[name] for name in lists)

    def has(self, name: str, word: str) -> bool:
        """Answer whether a word stands on a list."""
        return word in self.words[name]


@cache
def cues() -> Cues:
    """Answer the words that are shipped."""
    raw = resources.files("tandem.watch").joinpath("cues.yaml").read_text(encoding="utf-8")
    # The plain loader: "on" and "no" are words here.
    words = msgspec.convert(cast(object, yaml.load(raw, Loader=yaml.BaseLoader)), _Words)
    lists = {
        name: frozenset(cast(Iterable[str], getattr(words, name)))
        for name in _Words.__struct_fields__
        if name not in ("preposition", "irregular")
    }
    verbs = {
        *words.clause,
        *words.weak,
        *words.object,
        *words.infinitive,
        *words.preposition,
        *words.regard,
        *words.ask,
    }
    verbs |= {*words.express, *words.naming, *words.unnamed}
    base = {form: verb for verb in sorted(verbs) for form in _forms(verb, words.irregular.get(verb, ()))}
    nouns = {form: noun for noun in sorted({*words.noun, *words.noun_of}) for form in (noun, _plural(noun))}
    return Cues(lists, words.preposition, base, nouns)


def _plural(word: str) -> str:
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "sh", "ch", "x")) else f"{word}s"


def _forms(verb: str, irregular: tuple[str, ...]) -> set[str]:
    stem = verb[:-1] if verb.endswith("e") else verb
    past = f"{verb[:-1]}ied" if verb.endswith("y") and verb[-2] not in "aeiou" else f"{stem}ed"
    return {verb, _plural(verb), past, f"{stem}ing", *irregular}


@cache
def gate() -> re.Pattern[str]:
    """Answer what finds a word that may tell of speech: a sentence without one is never parsed."""
    known = cues()
    words = {*known.base, *known.nouns, *known.words["adjective"], *known.words["hearsay"], "according", "words"}
    return re.compile(rf"\b(?:{'|'.join(sorted(words, key=len, reverse=True))})\b", re.IGNORECASE)
