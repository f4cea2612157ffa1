"""The page of the other nodes, the banner on my desk, and the notice that waits for a node that does not answer."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import MONDAY, ROK, US, apart, genesis, hosted, key
from tests.faces.web.pages import GROUP, Site, forget_accounts, words_of

from tandem.node.contact import Contact, keep_contact
from tandem.record.derived import DerivedKeys
from tandem.record.invitation import write_invitation
from tandem.store.alarms import STATE, Alarm


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Site]:
    """The node of ROK, which knows that of US; what ROK writes does not get there."""
    forget_accounts()
    (tmp_path / "rok").mkdir()
    site = Site(apart(private=tmp_path / "rok"), hosted("JP", "US"), tmp_path)
    raw = write_invitation(
        genesis=genesis(US), address="https://desk.us.example:8443", held=DerivedKeys(key("node of US")),
        key=key("node of US"),
    )  # fmt: skip
    (tmp_path / "first" / "peers").mkdir(parents=True)
    (tmp_path / "first" / "peers" / "US.json").write_bytes(raw)
    yield site
    forget_accounts()


def _stands(site: Site, **given: object) -> None:
    now = datetime.now(UTC)
    full: dict[str, object] = {
        "answered": now, "tried": now, "frontier": dict(site.cast.group().frontier), "agrees": True
    }  # fmt: skip
    keep_contact(site.path / "first", US, Contact(**{**full, **given}))  # type: ignore[arg-type]


def _silent(site: Site) -> None:
    since = datetime(2026, 11, 22, 5, 2, tzinfo=UTC)
    _stands(site, answered=since, failing_since=since, failure="no_line", next_try=datetime.now(UTC))


def test_a_node_that_holds_the_same_is_shown_as_that(two: Site) -> None:
    _stands(two)

    page = words_of(two.officer(ROK).open(f"/{GROUP}/nodes"))

    assert "Every other node answers, and holds the same record as this one." in page
    assert "https://desk.us.example:8443" in page
    assert "the same on both nodes" in page


def test_my_desk_says_first_that_a_node_does_not_answer(two: Site) -> None:
    rok = two.officer(ROK)
    _stands(two)
    assert "has not answered" not in words_of(rok.open(f"/{GROUP}/"))

    _silent(two)

    said = "US has not answered since Sun 22 Nov 2026, 14:02 KST (00:02 EST)."
    assert said in words_of(rok.open(f"/{GROUP}/"))
    page = words_of(rok.open(f"/{GROUP}/nodes"))
    assert said in page
    assert "Nothing answers at its address." in page
    assert "Tried next" in page


def test_a_notice_says_that_it_is_kept_until_the_other_node_confirms(two: Site) -> None:
    two.cast.cut = (US,)
    ref = two.officer(ROK).give()
    _silent(two)

    page = words_of(two.officer(ROK).open(f"/{ref}"))

    assert (
        "US has not answered since Sun 22 Nov 2026, 14:02 KST (00:02 EST). Your notice is signed and kept here; the "
        "window starts when US confirms." in page
    )
    two.cast.join()
    two.cast.watch(US)
    assert "kept here" not in words_of(two.officer(ROK).open(f"/{ref}"))


def test_an_alarm_stands_on_my_desk_and_says_what_to_do(two: Site) -> None:
    _stands(two)
    two.cast.nodes[0].alarms.sound(
        Alarm(kind=STATE, party=US, at="2026-11-22T05:02:00Z", frontier={}, ours="0" * 64, theirs="1" * 64)
    )
    rok = two.officer(ROK)

    assert "ALARM: the node of US and this one do not hold the same record." in words_of(rok.open(f"/{GROUP}/"))
    assert "make different states of them" in words_of(rok.open(f"/{GROUP}/nodes"))


def test_the_page_speaks_korean(two: Site) -> None:
    _silent(two)
    rok = two.officer(ROK)
    rok.client.cookies["tandem_language"] = "ko"

    page = words_of(rok.open(f"/{GROUP}/nodes"))

    assert "US 측이 2026년 11월 22일" in page
    assert "14:02 KST" in page
    assert "해당 주소에서 응답이 없습니다." in page


def test_a_node_that_nobody_talks_to_is_not_shown_as_answering(two: Site) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=1)

    _stands(two, answered=long_ago, tried=long_ago)

    assert "this node has not tried since" in words_of(two.officer(ROK).open(f"/{GROUP}/nodes"))


def test_a_host_of_all_seats_talks_to_nobody(site: Site) -> None:
    assert "there is no other node to talk to" in words_of(site.officer(ROK).open(f"/{GROUP}/nodes"))


def test_a_past_day_says_that_the_line_is_known_today_alone(two: Site) -> None:
    _silent(two)
    two.cast.now = MONDAY + timedelta(days=3)
    rok = two.officer(ROK)

    page = words_of(rok.open(f"/{GROUP}/nodes?as_of=2018-10-16"))

    assert "How the other nodes stood is not kept" in page
    assert "has not answered" not in page + words_of(rok.open(f"/{GROUP}/?as_of=2018-10-16"))
