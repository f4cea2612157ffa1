"""`tandem bundle`: two sites without a line hand each other files, review them, and take in what they said yes to."""

import shutil
from pathlib import Path

import pytest
from tests.faces.cli.stage import PASSPHRASE, Ran, tandem

from tandem.node.handed import files_gone
from tandem.node.layout import SeatPlan, lay_out
from tandem.record.bundle import Bundle, FeedPart, read_bundle, write_bundle


def at(node: str, *arguments: str, who: str | None = None, code: int = 0) -> Ran:
    acting = ["--as", who] if who else []
    ran = tandem("--node", node, *acting, "--passphrase-file", "passphrase", *arguments)
    assert ran.code == code, (ran.out, ran.err)
    return ran


@pytest.fixture
def sites(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with the nodes ROK and US, founded by bundles alone; it is made once and copied."""
    made = tmp_path_factory.getbasetemp() / "bundled-sites"
    if not made.exists():
        made.mkdir()
        monkeypatch.chdir(made)
        found()
    place = tmp_path / "sites"
    shutil.copytree(made, place)
    monkeypatch.chdir(place)
    return place


def lay(code: str) -> None:
    """Lay a node out in a folder called as its seat, with keys that open fast."""
    plan = SeatPlan(code=code, names={"en": code})
    lay_out(Path(code), seats=[plan], passphrase=PASSPHRASE, domain="desk.example", strength="minimal")


def found() -> None:
    Path("passphrase").write_text(PASSPHRASE)
    for code in ("ROK", "US"):
        lay(code)
    shutil.copy("US/seats/US/genesis.json", "us-genesis.json")
    at("ROK", "found", "--with", "us-genesis.json")
    at("ROK", "bundle", "out", "--to", "US", "--all", "--out", "1.bundle", who="ROK/1")
    words = at("ROK", "record", "heads", "--json", who="ROK/1").plain["words"]
    at("US", "bundle", "in", "1.bundle", "--yes", "--group", words)
    at("US", "found", "--join")
    at("US", "bundle", "out", "--to", "ROK", "--since-file", "1.bundle", "--out", "2.bundle", who="US/1")
    at("ROK", "bundle", "in", "2.bundle", "--yes")


def held(node: str) -> object:
    who = f"{node}/1"
    return at(node, "record", "state", "--json", who=who).plain


def test_a_group_is_founded_over_files_and_both_read_the_same_state(sites: Path) -> None:
    at("ROK", "bundle", "out", "--to", "US", "--since-file", "2.bundle", "--out", "3.bundle", who="ROK/1")

    taken = at("US", "bundle", "in", "3.bundle", "--yes", "--json").plain

    assert taken["agrees"] is True
    assert held("ROK") == held("US")


def test_what_a_file_holds_is_shown_and_taken_in_only_after_a_yes(sites: Path) -> None:
    at("ROK", "officer", "appoint", "2", "--role", "desk_officer", "--name", "Desk officer", who="ROK/1")
    at("ROK", "bundle", "out", "--to", "US", "--out", "3.bundle", who="ROK/1")
    before = held("US")

    review = at("US", "bundle", "in", "3.bundle", code=3)
    assert "it comes from ROK and is for US" in review.out
    assert "  ROK      1  " in review.out
    assert "Nothing was taken in. To take it in, give the command again with --yes." in review.out
    plain = at("US", "bundle", "in", "3.bundle", "--json", code=3).plain
    assert plain["taken"] is False
    assert plain["review"]["arriving"][0]["code"] == "ROK"
    assert held("US") == before

    assert "One new entry was taken in (ROK 1)" in at("US", "bundle", "in", "3.bundle", "--yes").out
    again = at("US", "bundle", "in", "3.bundle", "--yes", "--json").plain
    assert again["new"] == {}


def test_the_answer_says_what_to_send_back_and_the_file_says_since_when(sites: Path) -> None:
    at("US", "officer", "appoint", "2", "--role", "desk_officer", "--name", "Desk officer", who="US/1")
    at("ROK", "officer", "appoint", "2", "--role", "desk_officer", "--name", "Desk officer", who="ROK/1")
    at("ROK", "bundle", "out", "--to", "US", "--out", "3.bundle", who="ROK/1")

    told = at("US", "bundle", "in", "3.bundle", "--yes")

    assert "tandem bundle out --to ROK --since-file 3.bundle --out ANSWER" in told.out
    sent = at(
        "US", "bundle", "out", "--to", "ROK", "--since-file", "3.bundle", "--out", "4.bundle", "--json", who="US/1"
    ).plain
    taken = at("ROK", "bundle", "in", "4.bundle", "--yes", "--json").plain
    assert sum(taken["new"].values()) == sent["entries"]
    assert taken["agrees"] is True
    assert held("ROK") == held("US")


def test_every_file_that_leaves_is_noted(sites: Path) -> None:
    (gone,) = [one for one in files_gone(Path("ROK")) if one.what == "bundle"]

    assert (gone.to, gone.file) == ("US", "1.bundle")
    assert sum(gone.frontier.values()) >= 1


REFUSED = {
    "a member that is none": (["--to", "JP", "--out", "x"], "JP is no other member of this group"),
    "itself": (["--to", "ROK", "--out", "x"], "ROK is no other member of this group"),
    "a file that is there": (["--to", "US", "--out", "1.bundle"], "1.bundle"),
    "no bundle": (["--to", "US", "--out", "x", "--since-file", "passphrase"], "The bundle cannot be read"),
    "its own bundle": (["--to", "US", "--out", "x", "--since-file", "1.bundle"], "1.bundle does not come from US."),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_a_bundle_that_cannot_be_made_is_refused_and_writes_nothing(
    sites: Path, arguments: list[str], words: str
) -> None:
    before = Path("ROK/handed-out.jsonl").read_bytes()

    assert words in at("ROK", "bundle", "out", *arguments, who="ROK/1", code=1).err
    assert not Path("x").exists()
    assert Path("ROK/handed-out.jsonl").read_bytes() == before


def test_a_reader_carries_no_bundle_out(sites: Path) -> None:
    at("ROK", "officer", "appoint", "3", "--role", "reader", "--name", "Reader", who="ROK/1")

    refused = at("ROK", "bundle", "out", "--to", "US", "--out", "x", who="ROK/3", code=1)

    assert "Bundles are handed out and taken in by officers in one of these roles" in refused.err
    assert not Path("x").exists()


def test_what_cannot_be_taken_in_whole_is_said_and_exits_1(sites: Path) -> None:
    for number in (2, 3):
        at("ROK", "officer", "appoint", str(number), "--role", "reader", "--name", "Reader", who="ROK/1")
    at("ROK", "bundle", "out", "--to", "US", "--out", "3.bundle", who="ROK/1")
    bundle = read_bundle(Path("3.bundle").read_bytes())
    feeds = {
        feed: FeedPart(
            start=part.start, envelopes=(*part.envelopes[:-1], part.envelopes[-1].replace(b'"number":3', b'"number":4'))
        )
        for feed, part in bundle.feeds.items()
        if part.envelopes
    }
    Path("bad.bundle").write_bytes(
        write_bundle(Bundle(standing=bundle.standing, founding=bundle.founding, feeds=feeds, tables=bundle.tables))
    )

    assert "Of ROK nothing more than that would be taken in" in at("US", "bundle", "in", "bad.bundle", code=3).out
    taken = at("US", "bundle", "in", "bad.bundle", "--yes", "--json", code=1).plain
    assert taken["new"] == {"ROK": len(next(iter(feeds.values())).envelopes) - 1}
    assert "the signature is not its" in taken["refused"]["ROK"]


@pytest.mark.parametrize("junk", [b"", b"Dear colleagues", b"PK\x03\x04" + bytes(100)])
def test_junk_is_no_bundle(sites: Path, junk: bytes) -> None:
    Path("junk").write_bytes(junk)
    before = held("US")

    assert at("US", "bundle", "in", "junk", "--yes", "--json", code=1).error["code"] == "bundle_unfit"
    assert held("US") == before


def test_other_words_and_another_group_are_refused(sites: Path) -> None:
    other = at("US", "bundle", "in", "1.bundle", "--yes", "--group", "babab babab", code=1)
    assert "which are other words. Nothing was taken in." in other.err

    lay("JP")
    refused = at("JP", "bundle", "in", "1.bundle", "--yes", code=1)
    assert "No seat of this node (JP) is a member of the group" in refused.err
