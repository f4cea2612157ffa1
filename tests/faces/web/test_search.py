"""The page of search: what stands on it, who can see each place, and where a reference leads."""

from pathlib import Path

import pytest
import yaml
from tests.cast import DESK, HEAD, READER, ROK, US
from tests.faces.web.pages import GROUP, Site, words_of

from tandem.acts.register import KINDS
from tandem.desk.group import appoint_officer
from tandem.faces.web.serve import watch
from tandem.reports import speaker
from tandem.store.private import InnerPosition
from tandem.store.tokens import read_query


def test_the_box_stands_on_every_page(site: Site) -> None:
    us = site.officer(US)
    ref = site.officer(ROK).give()

    for path in (f"/{GROUP}/", f"/{GROUP}/actions", f"/{GROUP}/record", f"/{ref}", f"/{GROUP}/search?q=train"):
        page = words_of(us.open(path))
        assert f'<form class="search" role="search" method="get" action="/{GROUP}/search">' in page, path
        assert '<label class="hidden" for="q">Search the record</label>' in page


@pytest.mark.parametrize(
    ("typed", "ends"),
    [("ROK-1", ""), ("rok 1", ""), ("ROK-US/2018/ROK-1", ""), ("rok-us/2018/rok-1/v1", "/v1"), ("ROK-1 v1", "/v1")],
)
def test_a_reference_in_full_leads_straight_to_its_page(site: Site, typed: str, ends: str) -> None:
    ref = site.officer(ROK).give()

    answer = site.officer(US).client.get(f"/{GROUP}/search", {"q": typed})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{ref}{ends}")


def test_the_id_of_an_entry_leads_to_its_place_in_the_history(site: Site) -> None:
    ref = site.officer(ROK).give()
    us = site.officer(US)
    us.send(f"/{ref}/acknowledge", f"/{ref}")
    entry = site.cast.notice(ref).receipts[-1].stamp

    answer = us.open(f"/{GROUP}/search?q={entry.entry[:8]}")

    assert answer.headers["Location"] == f"/{ref}#entry-US-{entry.seq}"
    assert f'id="entry-US-{entry.seq}"' in words_of(us.open(f"/{ref}"))


def test_a_place_says_whose_it_is_where_it_stands_and_who_can_see_it(site: Site) -> None:
    ref = site.officer(ROK).give(what="남북철도를 잇는 조사. Lee Do-hoon asks.")
    us = site.officer(US)

    page = words_of(us.client.get(f"/{GROUP}/search", {"q": "철도 이도훈"}))

    assert "One place found for “철도 이도훈”" in page
    assert "남북<mark>철도</mark>를 잇는 조사. <mark>Lee Do-hoon</mark> asks." in page
    assert "Shared: ROK and US" in page
    assert "What is planned" in page
    seq = site.cast.notice(ref).versions[0].stamp.seq
    assert f'<a href="/{ref}#entry-ROK-{seq}">' in page
    assert "<title>Search: 철도 이도훈 · ROK-US · Tandem</title>" in page


def test_private_papers_are_labelled_and_found_by_their_seat_alone(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = rok.give()
    rok.send(f"/{ref}/revise", title="Zyzzyva", changes="Zyzzyva", save="yes")
    papers = site.node().desk.private[ROK]
    papers.keep_inner(InnerPosition("i-1", ref, 1, "MOU", "concern", "Zyzzyva inside.", HEAD, "2018-10-15T01:00:00Z"))

    own, foreign = words_of(rok.open(f"/{GROUP}/search?q=zyzzyva")), words_of(us.open(f"/{GROUP}/search?q=zyzzyva"))

    assert own.count("ROK only") == 3
    assert "Shared: ROK and US" not in own
    assert "MOU: <mark>Zyzzyva</mark> inside." in own
    assert "Nothing was found for “zyzzyva”." in foreign
    assert "Zyzzyva" not in foreign
    assert "ROK only" not in foreign


def test_nothing_found_says_how_to_go_on(site: Site) -> None:
    site.officer(ROK).give()

    page = words_of(site.officer(US).open(f"/{GROUP}/search?q=submarine"))

    assert "Nothing was found for “submarine”." in page
    assert "fewer words find more" in page
    assert f'<a href="/{GROUP}/actions">Look through all actions</a>' in page


def test_twenty_places_stand_on_a_page(site: Site) -> None:
    for number in range(23):
        site.cast.give(title=f"Action {number:02}", what="About ferries.")
    us = site.officer(US)

    first, second = (words_of(us.open(f"/{GROUP}/search?q=ferries&page={page}")) for page in (1, 2))

    assert "23 places found" in first
    assert (first.count("<mark>ferries</mark>"), second.count("<mark>ferries</mark>")) == (20, 3)
    assert "Page 1 of 2" in first
    assert 'href="?q=ferries&page=2"' in first
    assert 'href="?q=ferries&page=1"' in second
    assert '<ol class="hits" start="21">' in second
    for page in ("0", "x", "99", "-1", "٣", "1e9"):
        assert us.open(f"/{GROUP}/search?q=ferries&page={page}").status_code == 200, page


ODD = ["", " ", "*", '"', "a" * 5000, "<script>alert(1)</script>", "😀", "\x00", "%", "&q=", "/v1", "lee " * 900]


@pytest.mark.parametrize("typed", ODD, ids=range(len(ODD)))
def test_no_query_breaks_the_page(site: Site, typed: str) -> None:
    site.officer(ROK).give()

    answer = site.officer(US).client.get(f"/{GROUP}/search", {"q": typed})

    assert answer.status_code == 200
    assert b"<script>" not in answer.content
    assert b"<mark>" not in answer.content


def test_a_search_from_a_past_day_is_of_today(site: Site) -> None:
    site.officer(ROK).give()

    answer = site.officer(US).open(f"/{GROUP}/search?q=survey&as_of=2018-10-14")

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{GROUP}/search?q=survey")


def test_who_may_read_nothing_finds_nothing(site: Site) -> None:
    ref = site.officer(ROK).give()
    site.cast.call(appoint_officer, ROK, HEAD, number=9, roles=("host",), name="Runs the machine")

    for who in (site.officer(ROK, 9), site.officer("JP", DESK, "JP-US"), site.stranger()):
        for typed in ("survey", ref, "ROK-1"):
            answer = who.client.get(f"/{GROUP}/search", {"q": typed})
            assert answer.status_code in (303, 403, 404)
            assert ref not in answer.headers.get("Location", "").replace("%2F", "/").split("next=")[0]
            assert b"Joint survey" not in answer.content


def test_the_page_speaks_korean(site: Site) -> None:
    site.officer(ROK).give()
    reader = site.officer(US, READER)
    reader.client.cookies["tandem_language"] = "ko"

    page = words_of(reader.open(f"/{GROUP}/search?q=survey"))

    assert "“survey” 검색 결과" in page
    assert "공유: ROK" in page
    assert "“없는말” 검색 결과가 없습니다." in words_of(reader.client.get(f"/{GROUP}/search", {"q": "없는말"}))


def test_every_section_of_every_act_has_words_and_no_words_of_search_are_unused() -> None:
    folder = Path(speaker.__file__).parent / "words"
    for language in speaker.LANGUAGES:
        words = yaml.safe_load((folder / f"{language}-search.yaml").read_text(encoding="utf-8"))
        sections = {prose.name for kind in KINDS.values() for prose in kind.prose} | {"inner"}
        assert sorted(f"section.{name}" for name in sections if f"section.{name}" not in words) == []
        code = "".join(
            path.read_text(encoding="utf-8")
            for path in folder.parents[1].rglob("*")
            if path.suffix in (".py", ".html") and path.is_file()
        )
        assert [one for one in words if not one.startswith(("section.", "cli_help_"))
                and f'"{one.removesuffix(".one")}"' not in code] == []  # fmt: skip


def test_the_watch_keeps_the_index_so_that_no_officer_waits_for_it(site: Site) -> None:
    site.officer(ROK).give(title="About ferries")
    node = site.node()

    watch({GROUP: node}, rounds=1)

    assert node.desk.index.found(read_query("ferries"), most=5).count == 1
