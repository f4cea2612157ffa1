"""The doctor at a terminal: verdict first, word and shape, exit 1 where something is broken."""

from tests.faces.cli.stage import Office, tandem


def test_the_doctor_says_the_verdict_first_and_exits_1_where_something_is_broken(office: Office) -> None:
    office.notice()
    office.do("backup", "--out", "node.backup")
    well = office.run("doctor")
    (office.path / "heads.fence").unlink()
    broken = office.run("doctor")
    korean = office.run("doctor", "--language", "ko")

    assert (well.code, broken.code, korean.code) == (0, 1, 1)
    assert well.out.splitlines()[0] in ("● Nothing has to be done.", "◆ It works; somebody should look at something.")
    assert "● ok  record: Whole by its hashes:" in well.out
    assert broken.out.startswith("■ Something is broken.\n")
    assert "■ broken  restore fence: heads.fence is missing" in broken.out
    assert korean.out.startswith("■ 고장 난 것이 있습니다.\n")
    assert "■ 고장  복원 펜스:" in korean.out


def test_the_doctor_answers_in_json_for_what_watches_it(office: Office) -> None:
    plain = office.do("doctor", "--full", "--json").plain

    said = {one["about"]: one for one in plain["examined"][0]["findings"]}
    assert plain["health"] in ("ok", "look")
    assert said["record"]["code"] == "record_full"
    assert said["backup"] == {
        "about": "backup", "health": "look", "code": "backup_never", "values": {},
        "sentence": "No backup was ever made of this node, as far as its folder knows: tandem backup --out FILE.",
    }  # fmt: skip


def test_the_doctor_refuses_a_folder_without_a_node_or_a_site() -> None:
    node, site = tandem("doctor", "--node", "gone"), tandem("doctor", "--var", "gone")

    assert (node.code, site.code) == (1, 1)
    assert "gone holds no node" in node.err
    assert "gone holds no site" in site.err
