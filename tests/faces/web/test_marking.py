"""Handling markings on pages: the highest of what a page shows, at its top and bottom."""

import re
from typing import Any

from tests.faces.web.pages import GROUP, SURVEY, Site, words_of


def marks(page: Any) -> list[str]:
    return re.findall(r'<p class="marking"><span class="hidden">[^<]*</span> <b>([^<]*)</b></p>', words_of(page))


def test_every_page_has_the_charters_marking_where_nothing_carries_a_higher_one(site: Site) -> None:
    rok = site.officer("ROK")
    ref = rok.give()

    for page in ("/", "/actions", "/notices/new", "/record"):
        assert marks(rok.open(f"/{GROUP}{page}")) == ["OFFICIAL", "OFFICIAL"], page
    assert marks(rok.open(f"/{ref}")) == ["OFFICIAL", "OFFICIAL"]


def test_a_page_has_the_highest_marking_of_what_it_shows(site: Site) -> None:
    rok, us = site.officer("ROK"), site.officer("US")
    rok.give(marking="sensitive")
    ref = rok.give(marking="confidential")
    rok.notice(f"/{ref}/revise", **{**SURVEY, "marking": "sensitive"})

    assert marks(us.open(f"/{ref}")) == marks(us.open(f"/{ref}/v2")) == ["SENSITIVE", "SENSITIVE"]
    assert marks(us.open(f"/{ref}/take-position")) == ["SENSITIVE", "SENSITIVE"]
    assert marks(us.open(f"/{ref}/v1")) == ["CONFIDENTIAL", "CONFIDENTIAL"]
    assert marks(us.open(f"/{GROUP}/actions")) == marks(us.open(f"/{GROUP}/")) == ["SENSITIVE", "SENSITIVE"]


def test_a_private_draft_is_marked_on_the_desk_of_its_author(site: Site) -> None:
    rok = site.officer("ROK")

    rok.send(f"/{GROUP}/notices/new", **SURVEY, marking="confidential", save="yes")

    assert marks(rok.open(f"/{GROUP}/")) == ["CONFIDENTIAL", "CONFIDENTIAL"]
    assert marks(site.officer("ROK", 1).open(f"/{GROUP}/")) == ["OFFICIAL", "OFFICIAL"]


def test_a_marking_has_its_name_in_the_readers_language(site: Site) -> None:
    rok = site.officer("ROK")
    ref = rok.give(marking="confidential")
    rok.client.cookies["tandem_language"] = "ko"

    assert marks(rok.open(f"/{ref}")) == ["대외비", "대외비"]


def test_a_marking_that_is_not_offered_is_told_at_its_field(site: Site) -> None:
    rok, before = site.officer("ROK"), site.entries()

    home = rok.begin(f"/{GROUP}/notices/new", **SURVEY, marking="cosmic")
    refused = rok.open(f"{home}/what")

    assert rok.notice(f"/{GROUP}/notices/new", **SURVEY, marking="cosmic").status_code == 422
    assert 'id="fault-marking">The charter has no marking cosmic; choose one of: official,' in words_of(refused)
    assert site.entries() == before
