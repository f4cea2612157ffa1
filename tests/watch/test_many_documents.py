"""Batches of many documents: copies are compared once, and only passages that can belong together are looked at."""

from collections import Counter
from itertools import combinations

from tests.watched import document, quote

from tandem.watch.found import Found
from tandem.watch.links import find_links
from tandem.watch.nearness import near
from tandem.watch.words import Weights, cosine, rarity, terms, vector

_SAID = "We have always said that nets of both fleets are to be measured in spring and not later"
_REST = (
    "The minister spoke in Tromso on Monday. Ships of both sides lay in the harbour while he spoke, and a crowd of"
    " fishermen heard him out in the rain. Nobody asked him about the price of fuel."
)


def _report(file: str) -> Found:
    text = f"“{_SAID},” Nielsen said. {_REST}"
    return document(text, quotes=(quote(text, _SAID, "Nielsen"),), file=file)


def test_copies_of_one_text_are_linked_with_the_first_and_not_with_one_another() -> None:
    copies = tuple(_report(f"copy-{number}.txt") for number in range(12))

    links = find_links(copies)

    assert Counter(link.kind for link in links) == {"same document": 11, "same quote": 11}
    assert {link.a.sha256 for link in links} == {copies[0].page.sha256}


def test_a_reprint_is_still_compared_in_what_it_changed() -> None:
    first, copy = _report("first.txt"), _report("copy.txt")
    said = _SAID.replace("spring", "autumn")
    text = f"“{said},” Nielsen said. {_REST}"
    changed = document(text, quotes=(quote(text, said, "Nielsen"),), file="changed.txt")

    links = [link for link in find_links((first, copy, changed)) if link.kind == "same quote"]

    told = {(link.a.sha256, link.b.sha256): link.parts for link in links}
    assert told[first.page.sha256, changed.page.sha256] == (("exchanged", "spring", "autumn"),)


def test_no_pair_of_passages_that_weighs_enough_is_passed_over() -> None:
    texts = [f"{a} and {b} measure nets in {c}" for a in ("Norway", "Japan", "Orsa") for b in ("fleets", "ships")
             for c in ("spring", "the harbour of Tromso", "autumn rain")]  # fmt: skip
    weighed = _weighed(texts)

    for least in (0.1, 0.22, 0.5, 0.9):
        wanted = {(a, b) for a, b in combinations(range(len(texts)), 2) if cosine(weighed[a], weighed[b]) >= least}
        assert wanted <= {(a, b) for a, b, _ in near(weighed, least)}


def test_passages_that_share_only_what_all_say_are_not_looked_at() -> None:
    weighed = _weighed([f"survey of word{n} other{n} third{n} fourth{n} fifth{n}" for n in range(200)])

    assert list(near(weighed, 0.22)) == []


def _weighed(texts: list[str]) -> tuple[Weights, ...]:
    told = [terms(text) for text in texts]
    weights = rarity(told)
    return tuple(vector(one, weights) for one in told)
