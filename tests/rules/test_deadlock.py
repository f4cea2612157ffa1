"""Deadlocks: whole components, who alone claims what, since when, and whom they reach on other tracks."""

import os
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.waits import ring, stuck, wait

from tandem.rules.deadlock import deadlocks_of
from tandem.rules.waiting import PartLink, Wait

SHARED = Path(os.environ.get("TANDEM_SHARED", Path(__file__).resolve().parents[3] / "shared"))
CASES = SHARED / "data" / "cases"


def test_a_cycle_names_its_edges_those_of_one_side_alone_and_the_day_of_the_latest() -> None:
    waits = [
        wait("w04", "US-SR", "SGP-3", "US", said_on="2018-11-02"),
        wait("w06", "US-SR", "SGP-3", "US", "ROK", said_on="2018-11-30"),
        wait("w03", "SGP-3", "US-SR", "DPRK", said_on="2018-11-02"),
        wait("w22", "IK-BUILD", "US-SR", "ROK", said_on="2018-12-24"),
    ]

    (cycle,) = deadlocks_of(waits=waits, parts=(), tracks={}).cycles

    assert (cycle.nodes, cycle.edges, cycle.since) == (("SGP-3", "US-SR"), ("w03", "w04", "w06"), "2018-11-30")
    assert cycle.one_side_only == {"w03": "DPRK", "w04": "US"}


def test_what_is_only_done_at_once_is_no_deadlock() -> None:
    waits = [
        wait("w19", "US-CM", "PYD-5.2", sort="together_with"),
        wait("w90", "PYD-5.2", "US-CM", sort="together_with"),
    ]

    assert deadlocks_of(waits=waits, parts=(), tracks={}).cycles == ()
    assert deadlocks_of(waits=[*waits, wait("w01", "PYD-5.2", "US-CM")], parts=(), tracks={}).cycles != ()


def test_a_commitment_that_waits_for_itself_is_a_cycle_of_one() -> None:
    (cycle,) = deadlocks_of(waits=[wait("w01", "US-CM", "US-CM")], parts=(), tracks={}).cycles

    assert (cycle.nodes, cycle.ways.sets[0].soften) == (("US-CM",), ("w01",))


def test_parts_of_one_another_are_a_cycle_without_an_edge_or_a_way_out() -> None:
    parts = [PartLink(whole="SGP-3", part="PYD-5.2"), PartLink(whole="PYD-5.2", part="SGP-3")]

    (cycle,) = deadlocks_of(waits=(), parts=parts, tracks={}).cycles

    assert (cycle.nodes, cycle.edges, cycle.since, cycle.ways.sets) == (("PYD-5.2", "SGP-3"), (), None, ())
    assert cycle.ways.circles_of_parts == (("PYD-5.2", "SGP-3"),)


def test_a_cycle_of_five_hundred_has_a_way_out_that_is_said_to_be_one_of_more() -> None:
    (cycle,) = deadlocks_of(waits=ring(500), parts=(), tracks={}).cycles

    assert (len(cycle.nodes), len(cycle.ways.sets[0].soften), cycle.ways.complete) == (500, 1, False)


def test_a_deadlock_reaches_who_waits_for_it_through_others_on_another_track_alone() -> None:
    waits = [
        wait("w03", "SGP-3", "US-SR"), wait("w04", "US-SR", "SGP-3"),
        wait("w22", "IK-BUILD", "HLT-2a"), wait("w23", "HLT-2a", "US-SR"), wait("w24", "HLT-2a", "SGP-3"),
        wait("w30", "PMJ-1.6", "PMJ-1.3"), wait("w31", "US-THREAT", "SGP-3"),
    ]  # fmt: skip
    tracks = dict.fromkeys(("IK-BUILD", "HLT-2a", "PMJ-1.6", "PMJ-1.3"), "inter-korean")
    tracks |= {"SGP-3": "denuclearization", "US-SR": "sanctions", "US-THREAT": "sanctions"}

    found = deadlocks_of(waits=waits, parts=(), tracks=tracks).reaches

    assert [(one.node, one.track, one.through) for one in found] == [
        ("HLT-2a", "inter-korean", ("w23", "w24")),
        ("IK-BUILD", "inter-korean", ("w22", "w23", "w24")),
    ]


def test_a_way_into_a_deadlock_may_turn_and_may_be_a_part() -> None:
    waits = [
        wait("w03", "SGP-3", "US-SR"), wait("w04", "US-SR", "SGP-3"),
        wait("w40", "HLT-2a", "HLT-2b", sort="together_with"), wait("w41", "HLT-2b", "HLT-2a", sort="together_with"),
    ]  # fmt: skip
    parts = [PartLink(whole="HLT-2b", part="SGP-3"), PartLink(whole="PMJ-1.6", part="US-SR")]
    tracks = dict.fromkeys(("HLT-2a", "HLT-2b", "PMJ-1.6"), "inter-korean")

    found = deadlocks_of(waits=waits, parts=parts, tracks=tracks).reaches

    assert [(one.node, one.through) for one in found] == [
        ("HLT-2a", ("w40", "w41")), ("HLT-2b", ("w40", "w41")), ("PMJ-1.6", ()),
    ]  # fmt: skip


def test_many_deadlocks_share_the_search_and_each_has_a_way_out() -> None:
    waits = [
        wait(f"{n:02}-{one.id}", f"{n:02}-{one.source}", f"{n:02}-{one.target}") for n in range(40) for one in ring(12)
    ]

    found = deadlocks_of(waits=waits, parts=(), tracks={}).cycles

    assert len(found) == 40
    assert all(cycle.ways.sets for cycle in found)
    assert all(len(cycle.ways.sets) == 12 for cycle in found if cycle.ways.complete)


def _told(day: str) -> tuple[list[Wait], list[PartLink], dict[str, str]]:
    """The edges of the file of 2018 as they stood on a day, all sides together."""
    if not (CASES / "waits.yaml").is_file():
        pytest.skip(f"the cases are not in {SHARED}")
    told = yaml.safe_load((CASES / "waits.yaml").read_text())
    texts = yaml.safe_load((CASES / "instruments-2018.yaml").read_text())
    stated: list[dict[str, Any]] = [*texts["asked"], *(c for one in texts["instruments"] for c in one["commitments"])]
    tracks = {one["id"]: one["track"] for one in stated}
    said = [one for one in told["edges"] if str(one["date"]) <= day and one["to"] in tracks]
    eased = {}
    for one in said:
        softens = one.get("softens", [])
        eased |= {id: {*one["claimed_by"]} for id in ([softens] if isinstance(softens, str) else softens)}
    waits = [
        wait(
            one["id"], one["from"], one["to"], *one["claimed_by"], sort=one["type"].replace("-", "_"),
            said_on=str(one["date"]),
        )
        for one in said
        if str(one.get("resolved", "9999")) > day and not eased.get(one["id"], set()) >= {*one["claimed_by"]}
    ]  # fmt: skip
    return waits, [PartLink(whole=one["whole"], part=one["part"]) for one in told["part_of"]], tracks


def test_the_deadlock_of_november_2018_reaches_the_inter_korean_track() -> None:
    waits, parts, tracks = _told("2018-11-20")

    found = deadlocks_of(waits=waits, parts=parts, tracks=tracks)

    (cycle,) = found.cycles
    assert {*cycle.nodes} == {"SGP-3", "PYD-5.2", "DPRK-LIST", "US-CM", "US-EOW", "US-SR"}
    assert (cycle.since, "w07" in cycle.edges) == ("2018-11-15", False)
    assert {one.node for one in found.reaches if one.track == "inter-korean"} == {"IK-BUILD", "PYD-2.2"}
    assert cycle.ways.complete
    for way in cycle.ways.sets:
        assert not stuck([one for one in waits if one.id not in way.soften], parts)


def test_no_side_alone_sees_the_whole_deadlock_of_november_2018() -> None:
    waits, parts, tracks = _told("2018-11-20")

    own = {side: [one for one in waits if side in one.claimed_by] for side in ("ROK", "US", "DPRK")}

    nodes = {
        side: [one.nodes for one in deadlocks_of(waits=edges, parts=parts, tracks=tracks).cycles]
        for side, edges in own.items()
    }
    assert all(len(found) < 6 for cycles in nodes.values() for found in cycles)
