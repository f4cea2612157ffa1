"""Keys at the terminal: listed, rotated, revoked, and everything that is refused with nothing written."""

from tests.faces.cli.stage import ROK_DESK, ROK_HEAD, US_HEAD, Office, lines, unchanged


def test_the_keys_of_every_member_are_listed_and_where_the_next_ones_are(office: Office) -> None:
    (office.path / "seats" / "US" / "next-node.key").unlink()

    shown, plain = office.do("key", "list").out, office.do("key", "list", "--json").plain

    assert [(row["party"], row["which"], row["since"]) for row in plain] == [
        ("ROK", "seat", 0), ("ROK", "node", 0), ("US", "seat", 0), ("US", "node", 0),
    ]  # fmt: skip
    assert [row["next_at_hand"] for row in plain] == [True, True, True, False]
    assert f"ROK: seat key {plain[0]['key'][:12]}…, since entry 0" in shown
    gone = office.path / "seats" / "US" / "next-node.key"
    assert f"the next node key is not in {gone}; without it this key cannot be replaced" in list(lines(shown))


def test_a_rotation_is_told_and_the_node_goes_on(office: Office) -> None:
    old = office.do("key", "list", "--json").plain[0]

    told = office.do("key", "rotate", "seat").out
    new = office.do("key", "list", "--json").plain[0]

    assert new["since"] > 0
    assert new["key"] != old["key"]
    assert f"The seat key of ROK is {new['key'][:12]}… from now on. Keep a copy of " in told
    assert "What else runs on this node holds the old key and signs nothing more: start it anew." in told
    assert " KST (" in told
    office.notice()
    office.do("archive", "rail.zip")
    assert office.run("verify", "rail.zip").code == 3


def test_a_stolen_laptop_is_answered_by_a_revocation(office: Office) -> None:
    ref = office.notice()
    since = office.do("record", "state", "--json").plain["frontier"]["ROK"]
    office.do("officer", "appoint", "9", "--role", "desk_officer", "--name", "A stranger")

    told = office.do("key", "revoke", "seat", "--from", f"ROK-{since}")

    assert f"Entries of ROK under the old key count for nothing from ROK-{since} on, unless another member" in told.out
    assert "ROK has no officer 9" in office.run("show", ref, who="ROK/9").err
    office.do("archive", "rail.zip")
    assert office.run("verify", "rail.zip").code == 3


def test_with_the_node_key_its_derived_keys_are_told_of(office: Office) -> None:
    told = office.do("key", "rotate", "node").out

    assert "The node key of ROK is " in told
    assert "The keys derived from the node key are others now" in told
    assert "Other seats of this node still have the node key of before: US. Replace it for them, too." in told
    assert "Other seats" not in office.do("key", "rotate", "node", who=US_HEAD).out


def test_who_may_not_replace_keys_is_told_so(office: Office) -> None:
    with unchanged(office):
        ran = office.run("key", "rotate", "seat", "--json", who=ROK_DESK)

    assert ran.code == 1
    assert ran.error["code"] == "role_may_not"
    assert sorted((office.path / "seats" / "ROK").glob("following-*")) == []


def test_a_revocation_from_nowhere_is_refused(office: Office) -> None:
    with unchanged(office):
        far = office.run("key", "revoke", "seat", "--from", "ROK-99", who=ROK_HEAD)
        none = office.run("key", "revoke", "seat", "--from", "yesterday")
        others = office.run("key", "revoke", "seat", "--from", "US-2")

    assert "The key of ROK in use can be revoked from its entry 1 on, up to " in far.err
    assert "; found 99. Nothing was written." in far.err
    assert "Say from which entry on as ROK-12 or 12; found yesterday." in none.err
    assert "US-2 is an entry of another member; a key is revoked from an entry of ROK on." in others.err
    assert {far.code, none.code, others.code} == {1}


def test_a_wrong_passphrase_and_a_missing_next_key_are_said(office: Office) -> None:
    (office.path / "seats" / "ROK" / "next-seat.key").unlink()

    with unchanged(office):
        missing = office.run("key", "rotate", "seat")
        office.passphrase_file.write_text("another\n")
        locked = office.run("key", "rotate", "seat")

    assert "next-seat.key is missing, and without it the seat key of ROK cannot be replaced." in missing.err
    assert "The keys of ROK stay locked" in locked.err
