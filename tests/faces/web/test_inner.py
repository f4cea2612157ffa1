"""Positions of ministries on the pages: for the officers of the seat alone, under its private label."""

import re

from tests.cast import READER, ROK, US
from tests.faces.web.pages import GROUP, OTHER_GROUP, Site, words_of
from tests.faces.web.test_gate import host_of, walk
from tests.faces.web.test_track_steps import assess, reported

CANARY = "canary-of-the-ministry"
NOTED = {"ministry": f"Ministry of Unification {CANARY}", "position": "concern", "reason": CANARY}


def noted(site: Site) -> tuple[str, str]:
    """A notice of the ROK with a paper of its desk officer; the reference and the paper's id."""
    rok = site.officer(ROK)
    ref = rok.give()
    sent = rok.send(f"/{ref}/inner", **NOTED)
    assert sent.headers["Location"] == f"/{ref}#inner"
    return ref, re.findall(rf"/{ref}/inner/([0-9a-f]{{16}})/discard", words_of(rok.open(f"/{ref}")))[0]


def test_a_ministrys_position_is_kept_changed_and_discarded_under_the_private_label(site: Site) -> None:
    ref, paper = noted(site)
    rok, before = site.officer(ROK), site.entries()

    page = words_of(rok.open(f"/{ref}"))
    section = page[page.index('id="inner"') : page.index('id="history"')]
    assert "ROK only" in section
    assert CANARY in section

    rok.send(f"/{ref}/inner", f"/{ref}/inner?inner={paper}", position="support")
    changed = words_of(rok.open(f"/{ref}"))
    assert changed.count(paper) == page.count(paper)
    assert "strong" not in changed[changed.index('id="inner"') : changed.index('id="history"')]

    rok.send(f"/{ref}/inner/{paper}/discard", f"/{ref}")
    assert CANARY not in words_of(rok.open(f"/{ref}"))
    assert site.entries() == before


def test_a_reader_of_the_seat_sees_it_and_cannot_change_it(site: Site) -> None:
    ref, paper = noted(site)
    reader = site.officer(ROK, READER)

    page = words_of(reader.open(f"/{ref}"))

    assert CANARY in page
    assert f"/{ref}/inner" not in page
    assert reader.open(f"/{ref}/inner").status_code == 404
    assert reader.post(f"/{ref}/inner/{paper}/discard", {}).status_code == 404


def test_what_is_wrong_is_told_at_its_field(site: Site) -> None:
    rok = site.officer(ROK)
    ref = rok.give()

    refused = rok.send(f"/{ref}/inner", ministry="", position="objection", reason="")

    assert refused.status_code == 422
    assert 'id="fault-ministry">Fill in the ministry.' in words_of(refused)
    assert 'id="fault-reason">Give a reason: it is required for objection.' in words_of(refused)


def test_no_byte_of_it_or_of_a_private_assessment_reaches_anybody_else_whatever_they_open(site: Site) -> None:
    ref, paper = noted(site)
    assess(reported(site), "sets_back", "private", reason=CANARY, source=CANARY)
    others = {
        "the other party": site.officer(US),
        "the head of the other party": site.officer(US, 1),
        "a stranger": site.stranger(),
        "an officer of another group": site.officer(US, group=OTHER_GROUP),
        "who runs the machine": host_of(site),
    }

    for who, officer in others.items():
        for name, path, _, raw in walk(officer, ref, paper):
            assert CANARY.encode() not in raw, (who, name, path)
    assert CANARY in words_of(site.officer(ROK).open(f"/{ref}"))
    assert CANARY in words_of(site.officer(ROK).open(f"/{GROUP}/steps/m24"))


def test_search_finds_it_for_its_own_seat_alone(site: Site) -> None:
    noted(site)

    assert CANARY in words_of(site.officer(ROK).open(f"/{GROUP}/search?q=unification"))
    assert CANARY not in words_of(site.officer(US).open(f"/{GROUP}/search?q=unification"))


def test_it_is_not_shown_on_a_past_day(site: Site) -> None:
    ref, _ = noted(site)
    rok = site.officer(ROK)
    site.cast.wait(days=2)

    past = rok.open(f"/{ref}?as_of=2018-10-15")
    assert past.status_code == 200
    assert CANARY not in words_of(past)
