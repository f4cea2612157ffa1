"""Linkage policies on the command line: checked, explained, stated, read on the record, and what a notice would do."""

from pathlib import Path

from tests.faces.cli.stage import ROK_DESK, ROK_HEAD, US_HEAD, Office, tandem, unchanged

POLICY = """policy: us-8
owner: US
date: 2018-10-14
title: Both move together
words: No works before the other track has moved.
rule: {form: budget, of: inter-korean, since: denuclearization, n: 0}
"""


def file(text: str = POLICY, name: str = "policy.yaml") -> str:
    Path(name).write_text(text, encoding="utf-8")
    return name


def test_a_sound_file_is_said_to_be_sound() -> None:
    ran = tandem("linkage", "check", file())
    assert (ran.code, ran.out.splitlines()[0]) == (0, "policy.yaml: one policy, well formed.")
    assert tandem("linkage", "check", file(), "--json").plain == {
        "file": "policy.yaml", "sound": True, "held_against_record": False, "faults": [], "policies": ["us-8"],
    }  # fmt: skip


def test_a_faulty_file_is_told_line_by_line_with_exit_code_2() -> None:
    bad = file(POLICY.replace("n: 0", "n: many").replace("owner: US\n", ""))
    ran = tandem("linkage", "check", bad)
    assert ran.code == 2
    assert ran.out.splitlines() == [
        "policy.yaml, line 1: The field owner is missing. Add it.",
        "policy.yaml, line 5 (rule.n): n wants a whole number from 0 to 1000; found many. Write such a number.",
        "2 things have to be mended; nothing was read.",
    ]
    plain = tandem("linkage", "check", bad, "--json")
    assert (plain.code, plain.plain["sound"]) == (2, False)
    assert [one["line"] for one in plain.plain["faults"]] == [1, 5]
    korean = tandem("linkage", "explain", bad, "--language", "ko")
    assert (korean.code, korean.out.splitlines()[-1]) == (2, "고칠 것이 2건 있습니다. 아무것도 읽지 않았습니다.")


def test_without_a_record_a_policy_is_told_in_words_alone() -> None:
    ran = tandem("linkage", "explain", file())
    assert ran.out.splitlines()[2:] == [
        "us-8 (US, Sun 14 Oct 2018): as read, not signed by its owner",
        "  Both move together",
        "  No works before the other track has moved.",
        "  No step on inter-korean since the last step on denuclearization; without any such step none at all.",
    ]
    wanted = tandem("linkage", "explain", file(), "--as-of", "2018-11-20")
    assert (wanted.code, "A day wants a record." in wanted.err) == (1, True)


def test_a_policy_is_read_listed_and_withdrawn_and_a_notice_is_tried_under_it(rehearsal: Office) -> None:
    rehearsal.do("linkage", "read", file(), who=ROK_HEAD)
    listed = rehearsal.do("linkage", "list", "--json", who=US_HEAD).plain
    assert [(one["code"], one["standing"], one["verdict"]) for one in listed["policies"]] == [
        ("us-8", "read", "in_step")
    ]

    ref = rehearsal.notice(track="inter-korean")
    tried = rehearsal.do("linkage", "what-if", ref, who=ROK_DESK).out
    assert f"{ref} would change the verdict of one policy of 1 on Fri 30 Nov 2018." in tried
    assert "us-8 (US): without it in step, with it out of step" in tried
    plain = rehearsal.do("linkage", "what-if", ref, "--json", who=ROK_DESK).plain
    assert [(one["without"], one["with"], one["adds"]) for one in plain["policies"]] == [
        ("in_step", "out_of_step", True)
    ]

    told = rehearsal.do("linkage", "explain", file(), who=ROK_DESK).out
    assert "No such step on denuclearization is on record, and none on inter-korean; 0 may be." in told

    with unchanged(rehearsal):
        assert (
            "was put on record by ROK"
            in rehearsal.run("linkage", "withdraw", "us-8", "--reason", "No.", who=US_HEAD).err
        )
    rehearsal.do("linkage", "withdraw", "us-8", "--reason", "Misread.", who=ROK_HEAD)
    assert "No policy holds on" in rehearsal.do("linkage", "list", who=ROK_DESK).out


def test_the_owner_declares_and_nobody_else(rehearsal: Office) -> None:
    own = file(POLICY.replace("2018-10-14", "2018-10-15").replace("owner: US", "owner: ROK"))
    rows = [f"- {{policy: {code}, owner: ROK, date: 2018-10-15, rule: {{form: free, applies_to: x}}}}" for code in "ab"]
    two = file("\n".join(["policies:", *rows]), "two.yaml")
    with unchanged(rehearsal):
        assert "cannot sign this as its own word" in rehearsal.run("linkage", "declare", own, who=US_HEAD).err
        assert "choose one with --policy: a, b" in rehearsal.run("linkage", "declare", two, who=ROK_HEAD).err
        assert "no notice ROK-9 with a track" in rehearsal.run("linkage", "what-if", "ROK-9", who=ROK_DESK).err
    rehearsal.do("linkage", "declare", own, who=ROK_HEAD)
    assert (
        "us-8 (ROK, Mon 15 Oct 2018): declared and signed by its owner"
        in rehearsal.do("linkage", "list", who=ROK_DESK).out
    )
