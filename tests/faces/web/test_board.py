"""The board as a page: verdict first, one timeline, the same as a table; any period, any day, two languages."""

import re
from typing import Any

import pytest
from tests.cast import HEAD, READER, ROK, US, at
from tests.desk.test_linkage import FREE, policy
from tests.faces.web.pages import GROUP, SURVEY, Site, words_of
from tests.parallel import measure

from tandem.acts.measure import MeasureReported
from tandem.desk import linkage as linking
from tandem.desk.measure import report_measure
from tandem.faces.web.board import ROWS_ON_A_PAGE

BOARD = f"/{GROUP}/board"
HOSTILE = '"><script>alert(1)</script></title></svg><b>&amp;'


def steps(site: Site, count: int = 3) -> None:
    for place in range(count):
        measure(
            site.cast, f"m{place + 1}", f"2018-{1 + place % 9:02}-{1 + place % 28:02}", ROK, US, track=f"t{place % 2}"
        )


def titled(site: Site, title: str, **given: Any) -> None:
    act = MeasureReported(
        code="m1", track="inter-korean", sides=(ROK,), sort="step", status="claimed", happened="2018-10-08",
        evidence="reported",
    )  # fmt: skip
    site.cast.call(report_measure, ROK, 2, measure=act, title=title, **given)


def state(site: Site, *clauses: dict[str, Any], **facts: Any) -> None:
    site.cast.call(
        linking.state_policy, ROK, HEAD, policy=policy("us-5", US, *clauses, **facts), title="At one pace",
        words="Both move at one pace.", source="https://www.example.org/a/b",
    )  # fmt: skip


def drawings(page: str) -> list[str]:
    return re.findall(r'<svg class="board [a-z]+".*?</svg>', page, re.DOTALL)


def counted(drawing: str) -> int:
    """How many steps a drawing shows: single shapes, and the numbers in clusters."""
    marks = re.findall(r'<a class="m".*?</a>', drawing, re.DOTALL)
    many = [re.findall(r"<text x=\"-?\d+\" y=\"\d+\">(\d+)</text>", mark) for mark in marks if 'class="many"' in mark]
    return sum(1 for mark in marks if 'class="many"' not in mark) + sum(int(n) for held in many for n in held)


def rows(page: str) -> list[str]:
    return re.findall(r'<tr id="(step-[^"]+)"', page)


def test_nothing_on_record_says_so_first(site: Site) -> None:
    page = words_of(site.officer(ROK).open(BOARD))

    assert page.index("No step is on record on any track") < page.index("Timeline")
    assert "Shared: ROK" in page
    assert f'href="{BOARD}" aria-current="page"' in page


@pytest.mark.parametrize("count", [3, 60, 130])
def test_both_drawings_and_the_table_count_the_same_steps(site: Site, count: int) -> None:
    steps(site, count)
    rok = site.officer(ROK)

    page = words_of(rok.open(BOARD))

    broad, narrow = drawings(page)
    assert counted(broad) == counted(narrow) == count
    tables = [
        rows(words_of(rok.open(f"{BOARD}?view=table&page={n}"))) for n in range(1, -(-count // ROWS_ON_A_PAGE) + 1)
    ]
    assert sum(len(found) for found in tables) == len({name for found in tables for name in found}) == count
    assert rows(page) == tables[0]


def test_every_shape_leads_to_its_row(site: Site) -> None:
    steps(site, 130)
    rok = site.officer(ROK)

    for drawing in drawings(rok.open(BOARD).content.decode()):
        for place in set(re.findall(r'class="m" href="([^"]+)"', drawing)):
            path, _, anchor = place.replace("&amp;", "&").partition("#")
            assert anchor in rows(words_of(rok.open(f"{BOARD}{path}"))), place


def test_a_card_says_whose_policy_it_is_who_read_it_and_by_which_steps(site: Site) -> None:
    steps(site)
    state(site, {"form": "budget", "of": "t0", "since": "t1", "n": 0})

    page = words_of(site.officer(ROK).open(BOARD))

    assert "Under 1 of 1 linkage policies the tracks are out of step on Mon 15 Oct 2018." in page
    card = page.partition('id="policy-us-5"')[2].partition("</article>")[0]
    assert "as read by the monitor" in card
    assert "out of step</span>" in card
    assert "#step-m3" in card
    by_hand = re.findall(r'href="([^"]+)#policy"', card)[0].replace("&amp;", "&")
    opened = words_of(site.officer(ROK).open(BOARD + by_hand))
    counted = opened.partition('id="policy"')[2].partition("</section>")[0]
    assert "No step on t0 since the last step on t1" in counted
    assert "t0: <b>1</b>" in counted
    assert "#step-m2" in counted
    assert 'href="https://www.example.org/a/b" rel="noreferrer">example.org<' in counted


def test_a_step_before_the_period_is_found_by_the_link_of_the_card(site: Site) -> None:
    steps(site)
    state(site, {"form": "budget", "of": "t0", "since": "t1", "n": 0})
    rok = site.officer(ROK)

    page = rok.open(f"{BOARD}?from=2018-09-01&until=2018-09-30").content.decode()
    place = re.findall(r'href="([^"]+#step-m3)"', page)[0].replace("&amp;", "&")

    assert rows(page) == []
    assert "step-m3" in rows(words_of(rok.open(BOARD + place.partition("#")[0])))


def test_a_policy_that_its_owner_declared_is_not_marked_as_read(site: Site) -> None:
    declared = policy("us-5", US, FREE, standing="declared", said_on="2018-10-14")
    site.cast.call(linking.state_policy, US, HEAD, policy=declared, title="Free", words="It may lead.")

    page = words_of(site.officer(ROK).open(BOARD))

    assert "declared and signed" in page
    assert "as read by the monitor" not in page


def test_the_board_of_a_past_day_keeps_the_day_in_its_links(site: Site) -> None:
    steps(site, 60)
    rok = site.officer(ROK)
    site.cast.now = at("2018-10-17T12:00")

    page = rok.open(f"{BOARD}?as_of=2018-10-15").content.decode()

    assert counted(drawings(page)[0]) == 60
    inside = page.partition("<main")[2].partition("</main>")[0]
    links = re.findall(r'href="([^"#]+)', inside)
    assert [link for link in links if "as_of=2018-10-15" not in link] == []


@pytest.mark.parametrize("title", [HOSTILE, "{{ short }}{% now %}", "x" * 180, "통" * 120])
def test_a_hostile_title_is_words_in_the_drawing_and_in_the_table(site: Site, title: str) -> None:
    titled(site, title, source='javascript:alert(1)\nhttps://[bad\nhttps://good.example/"onmouseover="x')

    page = site.officer(ROK).open(BOARD).content.decode()

    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert '"onmouseover=' not in page
    assert "good.example" in page
    assert page.count("</svg>") == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("from=yesterday", "yesterday is no day; write it as 2018-11-20."),
        ("until=2018-11-31", "2018-11-31 is no day; write it as 2018-11-20."),
        (
            "from=2018-10-10&until=2018-10-01",
            "The period would end (Mon 1 Oct 2018) before it begins (Wed 10 Oct 2018)",
        ),
    ],
)
def test_a_period_that_cannot_be_shown_is_said_and_stays_as_typed(site: Site, asked: str, said: str) -> None:
    steps(site)

    answer = site.officer(ROK).open(f"{BOARD}?{asked}")

    assert answer.status_code == 422
    assert said in words_of(answer)
    assert f'value="{asked.partition("=")[2].partition("&")[0]}"' in words_of(answer)
    assert len(rows(words_of(answer))) == 3


@pytest.mark.parametrize("asked", ["page=0", "page=99", "page=x", "view=no", "from=1900-01-01", "from=9999-12-31"])
def test_odd_questions_are_answered_with_a_board(site: Site, asked: str) -> None:
    steps(site)

    assert site.officer(ROK).open(f"{BOARD}?{asked}").status_code == 200


def test_the_board_is_korean_too(site: Site) -> None:
    steps(site)
    state(site, FREE)
    rok = site.officer(ROK, READER)
    rok.client.cookies["tandem_language"] = "ko"

    for view in ("timeline", "table", "commitments"):
        page = words_of(rok.open(f"{BOARD}?view={view}"))
        assert "병행 현황판" in page
        assert "감시자가 읽은 바" in page


def test_steps_by_commitment_lead_to_their_rows(site: Site) -> None:
    steps(site)

    page = words_of(site.officer(ROK).open(f"{BOARD}?view=commitments"))

    assert "Answers no commitment on record" in page
    assert page.count("#step-m") == 3


def test_a_notice_says_what_it_would_do_under_each_policy_before_it_is_given_and_after(site: Site) -> None:
    steps(site)
    state(site, {"form": "budget", "of": "t0", "since": "t1", "n": 1})
    rok = site.officer(ROK)

    home = rok.begin(f"/{GROUP}/notices/new", **{**SURVEY, "track": "t0"})
    draft = words_of(rok.open(f"{home}/check"))
    ref = rok.give(track="t0")
    notice, korean = words_of(rok.open(f"/{ref}")), site.officer(US)
    korean.client.cookies["tandem_language"] = "ko"

    for page in (draft, notice):
        told = page.partition('id="pace"')[2].partition("</section>")[0]
        assert "At one pace" in told
        assert "as read by the monitor" in told
        assert re.findall(r"(in step|out of step)</span>", told) == ["in step", "out of step"]
        assert "This action would change it." in told
        assert f'href="{BOARD}?policy=us-5#policy"' in told
    assert "이 행동으로 판정이 바뀝니다." in words_of(korean.open(f"/{ref}"))
    assert words_of(rok.open(f"{BOARD}?policy=us-5")).count('id="policy"') == 1


def test_a_notice_without_a_track_or_without_policies_says_nothing_of_them(site: Site) -> None:
    rok = site.officer(ROK)
    steps(site)

    on_track = rok.give(track="t0")
    state(site, FREE)
    beside = rok.give(title="The roads")

    site.cast.now = at("2018-10-17T12:00")
    assert 'id="pace"' not in words_of(rok.open(f"/{beside}"))
    assert 'id="pace"' in words_of(rok.open(f"/{on_track}"))
    assert f"{BOARD}?as_of=2018-10-15&policy=us-5" in words_of(rok.open(f"/{on_track}?as_of=2018-10-15"))
