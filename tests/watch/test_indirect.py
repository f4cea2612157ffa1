"""Speech, belief and stance told without its words, and the chains through which it is told."""

import re
from functools import cache

import pytest
from tests.watch.paper import paper
from tests.watch.test_quotes import rows

from tandem.watch.found import Indirect
from tandem.watch.indirect import find_indirect
from tandem.watch.lexicon import Lexicon
from tandem.watch.sentences import sentences


def _indirect(text: str) -> list[Indirect]:
    page = paper(text)
    return list(find_indirect(page, sentences(page), (), Lexicon()))


def _plain(name: object) -> object:
    return name.lower().removeprefix("the ") if isinstance(name, str) else name


@cache
def _pairs() -> list[tuple[tuple[object, ...], Indirect | None]]:
    """Answer each report of the gold with the one that was found with its cue and half of its words."""
    pairs: list[tuple[tuple[object, ...], Indirect | None]] = []
    for row in rows():
        found = _indirect(row.t)
        for report in row.i:
            fits = [one for one in found if _alike(one.content.of(row.t), str(report[2])) > 0.5]
            best = next((one for one in fits if one.cue.split()[0].lower() == str(report[1]).split()[0].lower()), None)
            pairs.append((report, best))
    return pairs


def _alike(told: str, right: str) -> float:
    first, second = re.findall(r"\w+", told.lower()), re.findall(r"\w+", right.lower())
    return 2 * len(set(first) & set(second)) / (len(set(first)) + len(set(second)))


def test_reports_are_found_and_few_are_made_up() -> None:
    found = sum(len(_indirect(row.t)) for row in rows())
    right = sum(one is not None for _, one in _pairs())

    assert right / len(_pairs()) >= 0.92
    assert right / found >= 0.88


def test_those_found_have_their_speaker_and_their_chain() -> None:
    both = [(report, one) for report, one in _pairs() if one is not None]
    wrong = [(report, one.chain) for report, one in both if _plain(one.speaker) != _plain(report[0])]
    chains = [
        (report, one.chain)
        for report, one in both
        if len(report) > 3 and [*map(_plain, one.chain)] != [*map(_plain, report[3])]
    ]

    assert len(wrong) <= 0.1 * len(both), wrong
    assert not chains


def test_who_says_it_stands_before_whose_stance_it_is() -> None:
    told = _indirect("The government stressed that Oslo expressed its strong support for the survey.")

    outer, inner = told
    assert (outer.speaker, outer.chain) == ("government", ("government", "Oslo"))
    assert (inner.speaker, inner.chain) == ("Oslo", ("government", "Oslo"))


def test_a_report_that_names_nobody_says_by_which_word() -> None:
    (told,) = _indirect("The bridge has reportedly fallen.")

    assert (told.speaker, told.chain, told.rule) == (None, ("reportedly",), "indirect.hearsay")


@pytest.mark.parametrize(
    "text",
    [
        "The envoy did not say that the talks had failed.",
        "The envoy could say that the talks had failed.",
        "If Oslo had proposed the truce, it would have held.",
        "Did the minister say that the road was shut?",
        "We believe that the road is shut.",
        "A closer look suggests that the road is shut.",
    ],
)
def test_what_was_not_said_is_no_report(text: str) -> None:
    assert _indirect(text) == []


def test_the_author_of_a_pronoun_is_the_one_named_before() -> None:
    told = _indirect("Anna Berg arrived late. She said that the road was shut. It was.")

    assert [(one.speaker, one.chain) for one in told] == [("Anna Berg", ("Anna Berg",))]


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("Minister Ilse Kvarn said on Friday that Dorvia supports the earlier day.", ("Ilse Kvarn", "Dorvia")),
        ("A diplomat said that the proposal was made by Marenia on Friday.", ("A diplomat", "Marenia")),
        ("Ms Vale is of the opinion that the tunnel should wait.", ("Vale",)),
        ("In the view of one diplomat, the panel has lost its way.", ("one diplomat",)),
    ],
)
def test_who_tells_stands_before_whose_stance_is_told(text: str, chain: tuple[str, ...]) -> None:
    assert _indirect(text)[0].chain == chain


def test_what_the_author_or_the_teller_adds_is_no_part_of_what_is_told() -> None:
    remark = (
        "Minister Kvarn stressed that Dorvia stands behind the repair of the weir without reserve, a phrase of her own."
    )
    called = "Sam Oyelaran wrote that ministers had looked at the cliff, and called for the port to be shut."

    assert _indirect(remark)[0].content.of(remark) == "Dorvia stands behind the repair of the weir without reserve"
    assert _indirect(called)[0].content.of(called) == "ministers had looked at the cliff"
