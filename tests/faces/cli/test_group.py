"""Laying out, founding, officers and calendars on the command line."""

from pathlib import Path

import pytest
import yaml
from tests.faces.cli.stage import PASSPHRASE, ROK_HEAD, US_HEAD, Office, laid_out, tandem

from tandem.regimes.charter import shipped_charter


def test_init_lays_out_a_node_whose_keys_open_with_the_passphrase_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TANDEM_PASSPHRASE", PASSPHRASE)

    ran = tandem("init", "--party", "ROK=Republic of Korea/대한민국", "--monitor", "MONITOR=A monitor", "--json")

    assert ran.code == 0, ran.err
    assert [seat["code"] for seat in ran.plain["seats"]] == ["ROK", "MONITOR"]
    assert Path(ran.plain["seats"][0]["genesis"]).exists()
    assert tandem("found").code == 0
    assert PASSPHRASE.encode() not in b"".join(path.read_bytes() for path in Path("desk").rglob("*") if path.is_file())
    assert tandem("actions", "--as", "MONITOR/1").out == "No action is on record yet.\n"
    monkeypatch.setenv("TANDEM_PASSPHRASE", "another")
    assert tandem("actions", "--as", "MONITOR/1").code == 1


def test_found_fills_the_shipped_charter_with_the_seats_and_their_zones(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")

    plain = office.do("found", "--zone", "ROK=Asia/Seoul,US=America/New_York", "--short", "US-ROK", "--json").plain

    assert (plain["short"], plain["founded"], plain["simulation"]) == ("US-ROK", True, False)
    assert [receipt["kind"] for receipt in plain["receipts"]] == ["group.founded/1"] * 2
    assert plain["words"] == office.do("record", "heads", "--json").plain["words"]
    assert office.do("clock").out.count("KST") == 1


def test_found_takes_a_charter_of_the_parties_own(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")
    own = {
        "short": "JOINT",
        "zone": "Asia/Seoul",
        "parties": [{"code": c, "names": {"en": c}, "zone": "Asia/Seoul"} for c in ("ROK", "US", "JP")],
        "scope": {"survey": {"names": {"en": "Survey"}, "procedure": "no-surprises"}},
    }
    Path("charter.yaml").write_text(yaml.safe_dump(own))

    office.do("found", "--charter", "charter.yaml")

    assert office.run("notice", "--type", "exercise").err.startswith("The type exercise is not in the scope register;")
    assert shipped_charter()["short"] != "JOINT"


def test_years_named_twice_are_laid_down_once(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")

    office.do("found", "--calendars", "ROK=KR", "--calendars", "US=US", "--years", "2018,2018")

    rows = office.do("calendar", "list", "--json").plain
    assert [(row["party"], row["year"], row["accepted"], row["in_force"]) for row in rows] == [
        ("ROK", 2018, ["ROK", "US"], True),
        ("US", 2018, ["ROK", "US"], True),
    ]


def test_a_calendar_is_published_from_a_file_and_counts_once_the_other_party_accepts(tmp_path: Path) -> None:
    office = laid_out(tmp_path, "ROK", "US")
    office.do("found")
    Path("calendar.yaml").write_text(
        "v: 1\ncode: ROK\nyear: 2018\nzone: Asia/Seoul\nweekend: [6, 7]\nsource: by hand\n"
        "days: [{date: 2018-12-25, names: {en: Christmas Day}}]\n"
        "offsets: [{from: '2017-12-31T15:00:00Z', minutes: 540}]\n"
    )

    office.do("calendar", "publish", "calendar.yaml")
    (row,) = office.do("calendar", "list", "--json", who=US_HEAD).plain
    assert (row["accepted"], row["in_force"]) == (["ROK"], False)
    office.do("calendar", "accept", row["digest"][:8], who=US_HEAD)

    (row,) = office.do("calendar", "list", "--json").plain
    assert (row["accepted"], row["in_force"]) == (["ROK", "US"], True)
    assert office.run("calendar", "accept", row["digest"], who=US_HEAD).err.startswith("US has accepted this calendar")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ("weekend: [9]", "Calendar 'ROK' of 2018, weekend: expected weekdays from 1 (Monday) to 7 (Sunday), found 9."),
        ("code: JP", "The charter does not name JP;"),
        ("year: soon", "The calendar is not in form: "),
    ],
)
def test_a_calendar_that_is_not_in_form_is_refused(rehearsal: Office, changed: str, words: str) -> None:
    plain = {
        "v": 1, "code": "ROK", "year": 2018, "zone": "Asia/Seoul", "weekend": [6, 7], "source": "by hand", "days": [],
        "offsets": [{"from": "2017-12-31T15:00:00Z", "minutes": 540}],
    }  # fmt: skip
    Path("calendar.yaml").write_text(yaml.safe_dump({**plain, **yaml.safe_load(changed)}))
    before = rehearsal.held()

    ran = rehearsal.run("calendar", "publish", "calendar.yaml")

    assert ran.code == 1
    assert ran.err.startswith(words)
    assert rehearsal.held() == before


def test_officers_are_listed_with_their_names_and_roles(office: Office) -> None:
    office.do("officer", "relieve", "3")

    shown = office.do("officer", "list").out

    assert "ROK/2  Desk officer of ROK  desk officer\n" in shown
    assert "ROK/3  Reader of ROK  reader (relieved)\n" in shown
    assert "US/1    head of delegation\n" in shown


def test_the_language_and_the_officer_may_come_from_the_environment(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TANDEM_NODE", str(office.path))
    monkeypatch.setenv("TANDEM_AS", ROK_HEAD)
    monkeypatch.setenv("TANDEM_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("TANDEM_LANGUAGE", "ko")

    assert tandem("actions").out == "아직 기록에 행동이 없습니다.\n"
    assert tandem("actions", "--language", "en").out == "No action is on record yet.\n"


def test_a_depositary_is_laid_out_alone_and_founded_as_one(tmp_path: Path) -> None:
    rok, keeper = laid_out(tmp_path, "ROK"), Office(tmp_path / "keeper" / "desk")
    keeper.path.parent.mkdir(parents=True)
    keeper.passphrase_file.write_text(PASSPHRASE)

    refused = keeper.run("init", "--depositary", "KEEPER=An archive", "--party", "US")
    genesis = keeper.do("init", "--depositary", "KEEPER=An archive/기록원", "--json").plain["seats"][0]["genesis"]
    rok.do("found", "--with", genesis)

    assert refused.code == 1
    assert "A depositary keeps what it cannot read, so it wants a node of its own" in refused.err
    charter = rok.do("charter", "show", "--json").plain["charter"]
    assert [one["code"] for one in charter["depositaries"]] == ["KEEPER"]
    assert [one["code"] for one in charter["parties"]] == ["ROK"]


def test_a_depositary_says_what_it_keeps_and_shows_nothing_else(tmp_path: Path) -> None:
    rok, keeper = laid_out(tmp_path, "ROK"), Office(tmp_path / "keeper" / "desk")
    keeper.path.parent.mkdir(parents=True)
    keeper.passphrase_file.write_text(PASSPHRASE)
    genesis = keeper.do("init", "--depositary", "KEEPER=An archive", "--json").plain["seats"][0]["genesis"]
    rok.do("found", "--with", genesis)
    rok.do("archive", str(tmp_path / "rok.zip"))
    keeper.do("archive", str(tmp_path / "rok.zip"), "--in", who="KEEPER/1")
    keeper.do("found", "--join", who="KEEPER/1")

    kept = keeper.do("record", "kept", "--json", who="KEEPER/1").plain

    assert kept["depositary"] is True
    assert [(row["party"], row["sealed"], row["awaited"]) for row in kept["feeds"]] == [("KEEPER", 0, 0), ("ROK", 0, 0)]
    assert "It can read none of those." in keeper.do("record", "kept", who="KEEPER/1").out
    refused = keeper.run("actions", who="KEEPER/1")
    assert refused.code == 1
    assert "A depositary keeps the record sealed and reads none of its words." in refused.err
