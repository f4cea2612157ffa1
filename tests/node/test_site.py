"""A site with the groups of a demonstration: made once, found whole, and mended where its making was cut off."""

import fcntl
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tandem.node.layout import NodeError, SeatPlan, lay_out
from tandem.node.site import make_demo_site, open_site, read_site_file

MAKE = """
import sys
from pathlib import Path
from tandem.node.site import make_demo_site
make_demo_site(Path(sys.argv[1]))
"""
GROUPS = ["US-ROK", "US-ROK-REHEARSAL"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demonstration that was made once."""
    path = tmp_path_factory.mktemp("var")
    make_demo_site(path)
    return path


def heads(path: Path) -> dict[str, dict[str, str]]:
    """Answer the root of every feed of every group."""
    site = open_site(path)
    try:
        return {
            short: {feed: head.root for feed, head in node.desk.store.heads().items()}
            for short, node in site.groups.items()
        }
    finally:
        site.close()


def test_a_demonstration_holds_both_cases(demo: Path) -> None:
    site = open_site(demo)

    assert sorted(site.groups) == GROUPS
    assert site.file.cases == {"US-ROK": "rail-survey-2018", "US-ROK-REHEARSAL": "rail-survey-rehearsal"}
    assert site.groups["US-ROK-REHEARSAL"].desk.group().simulation
    site.close()


def test_the_demo_sign_ins_are_listed_with_their_officers(demo: Path) -> None:
    accounts = {
        account.sign_in: (account.group, account.seat, account.officer) for account in read_site_file(demo).accounts
    }

    assert accounts["rok-desk"] == ("US-ROK-REHEARSAL", "ROK", 2)
    assert accounts["us-head"] == ("US-ROK-REHEARSAL", "US", 1)
    assert accounts["monitor-reader"] == ("US-ROK", "MONITOR", 2)
    assert len(accounts) == 7


def test_the_passphrase_is_for_the_owner_alone(demo: Path) -> None:
    assert stat.S_IMODE((demo / "demo-passphrase").stat().st_mode) == 0o600


def test_a_second_making_loads_nothing_twice_and_loses_nothing(demo: Path) -> None:
    before = heads(demo)
    passphrase = (demo / "demo-passphrase").read_text()

    make_demo_site(demo)

    assert heads(demo) == before
    assert (demo / "demo-passphrase").read_text() == passphrase


def test_what_was_written_after_the_first_making_is_kept(tmp_path: Path) -> None:
    make_demo_site(tmp_path, cases=("rail-survey-2018",))
    (tmp_path / "groups" / "US-ROK" / "note").write_text("kept")

    make_demo_site(tmp_path)

    assert (tmp_path / "groups" / "US-ROK" / "note").read_text() == "kept"
    assert sorted(heads(tmp_path)) == GROUPS


@pytest.mark.parametrize("entries", [0, 20, 60])
def test_a_making_that_was_killed_is_done_again_cleanly(entries: int, tmp_path: Path) -> None:
    making = subprocess.Popen([sys.executable, "-c", MAKE, str(tmp_path)], stderr=subprocess.DEVNULL)
    _wait_until(lambda: _written(tmp_path) >= entries, making)
    making.send_signal(signal.SIGKILL)
    making.wait()
    unfinished = list((tmp_path / "groups").glob(".unfinished-*"))

    make_demo_site(tmp_path)

    assert unfinished
    assert list((tmp_path / "groups").glob(".*")) == []
    assert sorted(heads(tmp_path)) == GROUPS
    site = open_site(tmp_path)
    assert site.groups["US-ROK-REHEARSAL"].desk.group().notice("US-ROK-REHEARSAL/2018/ROK-1") is not None
    site.close()


def _written(path: Path) -> int:
    """How far the rehearsal is, by the size of its journal; -1 before its folder is there."""
    folders = list((path / "groups").glob(".unfinished-US-ROK-REHEARSAL-*"))
    if not folders:
        return -1
    journal = folders[0] / "record.db-wal"
    return journal.stat().st_size // 8192 if journal.exists() else 0


def _wait_until(come: object, making: "subprocess.Popen[bytes]") -> None:
    assert callable(come)
    for _ in range(20_000):
        if come() or making.poll() is not None:
            return
        time.sleep(0.001)
    pytest.fail("The making did not come so far.")


def test_a_case_that_cannot_be_loaded_leaves_no_group_behind(tmp_path: Path) -> None:
    bad = tmp_path / "bad"
    bad.mkdir()
    (bad / "case.yaml").write_text("format: tandem-case/1\n")

    with pytest.raises(ValueError, match="missing required field"):
        make_demo_site(tmp_path / "var", cases=(str(bad),))

    assert not (tmp_path / "var" / "groups").exists()


def test_two_cases_with_one_short_name_are_refused_and_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(NodeError, match="Two cases call their group US-ROK; every group of a site has a short name"):
        make_demo_site(tmp_path / "var", cases=("rail-survey-2018", "rail-survey-2018"))

    assert not (tmp_path / "var").exists()


def test_two_processes_do_not_make_one_demonstration_at_once(tmp_path: Path) -> None:
    (tmp_path / "groups").mkdir()
    with (tmp_path / ".making").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)

        with pytest.raises(
            NodeError, match=r"Another process is making the demonstration in .*; wait until it is done\."
        ):
            make_demo_site(tmp_path)

    assert os.listdir(tmp_path / "groups") == []


def test_a_site_of_ones_own_is_not_made_a_demonstration(tmp_path: Path) -> None:
    seats = [SeatPlan(code="ROK", names={"en": "Republic of Korea"})]
    lay_out(tmp_path / "groups" / "US-ROK", seats=seats, passphrase="x", domain="rok.example", strength="minimal")

    with pytest.raises(NodeError, match="is a site that is no demonstration; nothing was changed"):
        make_demo_site(tmp_path)

    assert not (tmp_path / "demo-passphrase").exists()
    assert sorted(open_site(tmp_path, passphrase="x").groups) == ["US-ROK"]


def test_a_plain_site_wants_a_passphrase(tmp_path: Path) -> None:
    seats = [SeatPlan(code="ROK", names={"en": "Republic of Korea"})]
    lay_out(tmp_path / "groups" / "US-ROK", seats=seats, passphrase="x", domain="rok.example", strength="minimal")

    with pytest.raises(NodeError, match="The keys want a passphrase; set TANDEM_PASSPHRASE"):
        open_site(tmp_path)


def test_a_lost_demo_passphrase_is_said_with_the_way_out(tmp_path: Path) -> None:
    make_demo_site(tmp_path, cases=("rail-survey-2018",))
    (tmp_path / "demo-passphrase").unlink()

    for call in (open_site, make_demo_site):
        with pytest.raises(
            NodeError, match=r"demo-passphrase is missing, and with it the keys of the demonstration stay"
        ):
            call(tmp_path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "holds no site: expected nodes in"),
        ("{", "cannot be read"),
        ('{"format": "tandem-site/9"}', "was made by another version: expected tandem-site/1, found tandem-site/9"),
    ],
)
def test_what_is_no_site_is_said_in_a_sentence(content: str | None, words: str, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "site.json").write_text(content)

    with pytest.raises(NodeError, match=words):
        open_site(tmp_path)
