"""A node examined from outside: every subject is found fine, worth a look or broken, and nothing is written."""

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.cast import JP, ROK, US, Cast, apart, three
from tests.faces.cli.stage import PASSPHRASE, Office, copied, furnished, laid_out

from tandem.desk.receiving import Parcel, receive
from tandem.node.doctor import examine, examine_site
from tandem.node.doctorrecord import examine_record
from tandem.node.finding import Finding
from tandem.node.layout import NodeError, write_node_file
from tandem.node.layout import read_node_file as settings_of
from tandem.record.cosignature import Cosignature
from tandem.reports.speaker import LANGUAGES, Speaker, catalogue
from tandem.store.alarms import ROOT, STATE, Alarm, Alarms
from tandem.store.record import Cosigned

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def _furnished(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = furnished(tmp_path_factory.mktemp("doctor"), simulation=True)
    office.notice()
    office.do("search", "survey")
    return office


@pytest.fixture
def office(_furnished: Office, tmp_path: Path) -> Office:
    """A simulated host of ROK and US with a notice and a search index."""
    return copied(_furnished, tmp_path / "copy")


def found(office: Office, **given: object) -> Mapping[str, Finding]:
    """Answer the worst finding about each subject."""
    order = ("ok", "look", "broken")
    worst: dict[str, Finding] = {}
    for one in examine(office.path, now=NOW, **given).findings:  # type: ignore[arg-type]
        if one.about not in worst or order.index(one.health) > order.index(worst[one.about].health):
            worst[one.about] = one
    return worst


def health(findings: Mapping[str, Finding], about: str) -> tuple[str, str]:
    return findings[about].health, findings[about].code.removeprefix("doctor_")


def test_a_node_that_is_well_is_found_well_and_is_left_as_it_was(office: Office) -> None:
    office.do("backup", "--out", str(office.path.parent / "node.backup"))
    before = {path: path.read_bytes() for path in office.path.rglob("*") if path.is_file()}

    examined = examine(office.path, now=datetime.now(UTC), passphrase=PASSPHRASE, full=True)

    assert [one for one in examined.findings if one.health != "ok"] == []
    assert {path: path.read_bytes() for path in office.path.rglob("*") if path.is_file()} == before


def test_every_finding_has_words_in_both_languages_and_no_words_are_left_over() -> None:
    import re

    from tandem.node import doctor

    source = "".join(path.read_text() for path in Path(doctor.__file__).parent.glob("doctor*.py"))
    named = {f"doctor_{code}" for code in re.findall(r'"((?:clock|keys|rights|disk|versions|database|record|fence|kinds'
             r'|waiting|forks|cosigned|peer|index|secret|backup|signer|outbox|alarms?)_[a-z_]+)"', source)}  # fmt: skip
    for language in LANGUAGES:
        words = {code for code in catalogue(language) if code.startswith("doctor_") and "." not in code}
        assert {code for code in words if not code.startswith("doctor_verdict_")} == named


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_of_a_node_can_be_said(office: Office, language: str) -> None:
    speaker = Speaker(language, "UTC")

    for one in examine(office.path, now=NOW).findings:
        assert speaker.say(one.code, **one.values)
        assert speaker.word("doctor_about", one.about)


def test_keys_that_are_missing_open_to_others_or_locked_by_another_passphrase_are_told(office: Office) -> None:
    (office.path / "seats" / "US" / "node.key").unlink()
    os.chmod(office.path / "seats" / "ROK" / "private.db", 0o644)

    worst = found(office, passphrase="another")
    rok = [one for one in examine(office.path, now=NOW, passphrase="another").findings if one.values.get("seat") == ROK]

    assert health(worst, "keys") in (("broken", "keys_missing"), ("broken", "keys_locked"))
    assert [one.code for one in rok] == ["doctor_keys_locked"]
    assert health(worst, "rights") == ("broken", "rights_open")
    assert str(worst["rights"].values["file"]).endswith("ROK/private.db")


def test_a_lost_fence_and_a_record_behind_it_are_broken(office: Office) -> None:
    whole = (office.path / "record.db").read_bytes()
    office.notice()
    grown = found(office)
    (office.path / "record.db").write_bytes(whole)
    behind = found(office)
    (office.path / "heads.fence").unlink()
    lost = found(office)

    assert health(grown, "fence") == ("ok", "fence_fine")
    assert health(behind, "fence") == ("broken", "fence_bars")
    assert "older than what was signed" in str(behind["fence"].values["why"])
    assert "heads.fence is missing" in str(lost["fence"].values["why"])


def test_a_changed_byte_in_the_record_is_found_by_its_hash_and_a_forged_signature_by_full(office: Office) -> None:
    with closing(sqlite3.connect(office.path / "record.db")) as record:
        record.execute("UPDATE sections SET content = X'41'")
        record.commit()

    assert health(found(office), "record") == ("broken", "record_broken")


def test_a_record_that_is_missing_or_no_record_is_broken_and_a_new_node_has_none_yet(
    office: Office, tmp_path: Path
) -> None:
    new = laid_out(tmp_path, "ROK")
    (office.path / "record.db").unlink()
    missing = found(office)
    (office.path / "record.db").write_bytes(b"To the Working Group")
    foreign = found(office)

    assert health(found(new), "record") == ("look", "record_not_yet")
    assert health(missing, "record") == ("broken", "record_missing")
    assert health(foreign, "record") == ("broken", "record_broken")
    assert not (new.path / "record.db").exists()


def test_a_record_of_an_earlier_form_is_told_and_not_brought_up_to_date(office: Office) -> None:
    with closing(sqlite3.connect(office.path / "record.db")) as record:
        record.execute("PRAGMA user_version = 1")

    worst = found(office)

    assert health(worst, "record") == ("look", "record_older_form")
    with closing(sqlite3.connect(office.path / "record.db")) as record:
        assert record.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_spoilt_index_may_be_deleted_and_spoilt_papers_are_restored(office: Office) -> None:
    (office.path / "index.db").write_bytes(b"SQLite format 3\0" + bytes(200))
    papers = office.path / "seats" / "ROK" / "private.db"
    papers.write_bytes(papers.read_bytes()[:5000])

    worst = found(office)

    assert health(worst, "index") == ("broken", "database_cache")
    assert health(worst, "papers") == ("broken", "database_damaged")


def test_a_backup_that_is_missing_or_old_is_worth_a_look(office: Office) -> None:
    never = found(office)
    office.do("backup", "--out", str(office.path.parent / "node.backup"))
    fresh = examine(office.path, now=datetime.now(UTC)).findings[-1]
    old = examine(office.path, now=datetime.now(UTC) + timedelta(days=8)).findings[-1]

    assert health(never, "backup") == ("look", "backup_never")
    assert (fresh.health, old.health) == ("ok", "look")


def test_peers_are_told_by_when_they_last_answered(office: Office) -> None:
    peers = office.path / "peers"
    peers.mkdir()
    for code in ("JP", "UK", "FR"):
        (peers / f"{code}.json").write_text("{}")
    (peers / "JP.state.json").write_text('{"answered": "2026-11-22T11:00:00Z", "agrees": false}')
    (peers / "UK.state.json").write_text('{"answered": "2026-11-20T11:00:00Z"}')
    (peers / "FR.state.json").write_text("torn")

    said = [(one.values["party"], one.health, one.code) for one in examine(office.path, now=NOW).findings
            if one.about == "peers"]  # fmt: skip

    assert said == [
        ("FR", "look", "doctor_peer_never"),
        ("JP", "ok", "doctor_peer_answered"),
        ("JP", "broken", "doctor_peer_disagrees"),
        ("UK", "look", "doctor_peer_silent"),
    ]


def test_alarms_that_stand_are_broken_and_a_torn_file_of_them_is_said(office: Office) -> None:
    alarms = Alarms(office.path / "alarms.json")
    for kind in (STATE, ROOT):
        alarms.sound(Alarm(kind=kind, party=US, at="2026-11-20T08:00:00Z", frontier={}, ours="0" * 64, theirs="1" * 64))
    standing = [one.code for one in examine(office.path, now=NOW).findings if one.about == "alarms"]
    (office.path / "alarms.json").write_text("torn")

    assert standing == ["doctor_alarm_state", "doctor_alarm_root"]
    assert health(found(office), "alarms") == ("broken", "alarms_unread")


def test_room_that_runs_out_is_told_before_it_is_gone(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    import shutil

    said = {}
    for free in (10 * 2**30, 500 * 2**20, 2**20):
        monkeypatch.setattr(shutil, "disk_usage", lambda place, free=free: shutil._ntuple_diskusage(1, 1, free))
        said[free // 2**20] = found(office)["disk"].health

    assert said == {10240: "ok", 500: "look", 1: "broken"}


def test_what_is_no_node_is_not_examined(tmp_path: Path) -> None:
    with pytest.raises(NodeError, match="holds no node"):
        examine(tmp_path, now=NOW)
    with pytest.raises(NodeError, match="holds no site"):
        examine_site(tmp_path, now=NOW)


def test_a_site_is_examined_with_its_secret_and_its_accounts(office: Office, tmp_path: Path) -> None:
    site = tmp_path / "var"
    (site / "groups").mkdir(parents=True)
    office.path.rename(site / "groups" / "US-ROK")
    (site / "secret-key").write_text("s")
    os.chmod(site / "secret-key", 0o644)
    (site / "accounts.db").write_bytes(b"spoilt" * 100)

    own, node = examine_site(site, now=NOW)

    assert {one.code for one in own.findings} == {"doctor_rights_open", "doctor_database_damaged"}
    assert node.folder.endswith("groups/US-ROK")


def test_a_node_whose_settings_name_a_database_that_does_not_answer_is_broken(office: Office) -> None:
    write_node_file(office.path, settings_of(office.path).__class__(
        **{**{name: getattr(settings_of(office.path), name) for name in settings_of(office.path).__struct_fields__},
           "record": "postgresql://nobody@127.0.0.1:1/none"}
    ))  # fmt: skip

    assert health(found(office), "record") == ("broken", "record_broken")


# The clock is compared with what others dated: each member has a node of its own here.


def about(cast: Cast, now: datetime, code: str = ROK) -> Mapping[str, Finding]:
    """Answer what is found in the record of one member's node at an instant of its own clock."""
    desk = cast.desks[code]
    own = frozenset(seat.feed for seat in desk.seats.values())
    return {one.about: one for one in examine_record(desk.store, own=own, now=now, full=False)}


@pytest.fixture
def parted() -> Cast:
    """ROK and US on nodes of their own; ROK gave a notice, and US has it."""
    cast = apart()
    cast.give()
    cast.relay()
    cast.watch()
    cast.relay()
    return cast


def test_a_clock_that_agrees_with_what_others_dated_is_fine(parted: Cast) -> None:
    assert health(about(parted, parted.now + timedelta(minutes=2)), "clock") == ("ok", "clock_agrees")


@pytest.mark.parametrize(("behind", "said"), [(4, "ok"), (30, "look"), (24 * 60, "broken")])
def test_a_clock_that_is_behind_what_others_dated_is_told(parted: Cast, behind: int, said: str) -> None:
    clock = about(parted, parted.now - timedelta(minutes=behind))["clock"]

    assert clock.health == said
    if said != "ok":
        assert (clock.code, clock.values["count"]) == ("doctor_clock_behind", behind)


def test_a_clock_that_was_a_day_ahead_shows_in_what_others_dated_after_they_saw_it(parted: Cast) -> None:
    true = parted.now
    parted.now = true + timedelta(days=1)
    parted.give()
    parted.relay()
    parted.now = true + timedelta(minutes=1)
    parted.watch()
    parted.relay()

    clock = about(parted, true + timedelta(days=1, minutes=5))["clock"]

    assert (clock.health, clock.code) == ("broken", "doctor_clock_ahead")
    assert clock.values["count"] == 24 * 60 - 1


def test_a_cosignature_that_is_dated_before_the_entry_it_covers_says_that_the_clock_was_ahead(parted: Cast) -> None:
    desk = parted.desks[ROK]
    feed = desk.seats[ROK].feed
    head = desk.store.heads()[feed]
    at = int((parted.now - timedelta(days=1)).timestamp())
    with desk.store.writing() as writing:
        cosigned = Cosignature("us.example/0000/US/mirror", at, "— line")
        writing.keep_cosignatures([Cosigned(feed, head.size, head.root, cosigned)])

    worst = about(parted, parted.now)

    # What US wrote later agrees, and the last comparison counts.
    assert health(worst, "clock") == ("ok", "clock_agrees")
    assert health(worst, "cosigned") == ("ok", "cosigned_at")
    assert health(about(parted, parted.now + timedelta(days=3)), "cosigned") == ("look", "cosigned_at")


def test_without_a_cosignature_of_others_a_look_is_wanted(parted: Cast) -> None:
    assert health(about(parted, parted.now), "cosigned") == ("look", "cosigned_never")
    assert health(about(parted, parted.now), "keys") == ("look", "keys_undeclared")


def test_entries_that_wait_are_told_with_the_oldest() -> None:
    cast = three()
    cast.cut = (JP,)
    cast.give()
    cast.watch()
    desk, feed = cast.desks[JP], cast.desks[US].seats[US].feed
    for envelope in cast.desks[US].store.feed(feed, desk.store.heads()[feed].size):
        receive(desk, parcel=Parcel(envelope))

    waiting = about(cast, cast.now + timedelta(hours=1), JP)["waiting"]
    late = about(cast, cast.now + timedelta(days=2), JP)["waiting"]

    assert (waiting.health, waiting.code) == ("look", "doctor_waiting_since")
    assert waiting.values == {"count": 1, "at": cast.now}
    assert late.health == "broken"
    assert about(cast, cast.now, ROK)["waiting"].health == "ok"


def test_kinds_that_this_version_does_not_know_are_told_by_whether_the_state_needs_them(parted: Cast) -> None:
    parted.forge(US, None, kind="weather.told/1", crit=False)
    unknown = about(parted, parted.now)["kinds"]
    parted.forge(US, None, kind="treaty.signed/1", crit=True)
    needed = about(parted, parted.now)["kinds"]

    assert (unknown.health, unknown.values["kinds"]) == ("look", "weather.told/1 (1)")
    assert (needed.health, needed.values["kinds"]) == ("broken", "treaty.signed/1")


def test_a_feed_that_was_signed_twice_at_one_place_is_broken(parted: Cast) -> None:
    desk = parted.desks[ROK]
    held = desk.store.feed(desk.seats[ROK].feed, 3, 4)[0]
    with desk.store.writing() as writing:
        writing.note_equivocation(held, bytes([held[0] ^ 1]) + held[1:])

    assert about(parted, parted.now)["forks"].health == "broken"
