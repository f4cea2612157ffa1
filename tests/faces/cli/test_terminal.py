"""What is printed cannot steer a terminal, cannot pass for a line of the desk, and says SIMULATION where it is one."""

import json
import re
from pathlib import Path

import pytest
from tests.faces.cli.stage import ROK_DESK, ROK_READER, US_DESK, Office, lines, tandem

from tandem.faces.cli import command
from tandem.faces.cli.terminal import as_json, block, cleaned, one_line, word_of
from tandem.reports.speaker import catalogue

SOURCES = Path(command.__file__).parent
USED = re.compile(r"""["'](cli_[a-z0-9_]+)["']""")


def test_what_would_steer_a_terminal_or_turn_a_text_is_shown_instead() -> None:
    assert cleaned("\x1b[2Jred\u202etfel\x07\ud800") == "<U+001B>[2Jred<U+202E>tfel<U+0007><U+D800>"
    assert cleaned("경의선\tline\n") == "경의선\tline\n"


def test_a_text_of_several_lines_stays_set_in() -> None:
    assert block("A train.\nWaiting for nobody.\u2028Decided: go.", 2) == [
        "  A train.",
        "  Waiting for nobody.",
        "  Decided: go.",
    ]
    assert one_line("A title\nUS-ROK/2018/ROK-1: Decided: go.") == "A title US-ROK/2018/ROK-1: Decided: go."


def test_a_value_may_be_typed_as_it_is_shown() -> None:
    assert [word_of(text) for text in ("go over objection", "Strong-Support", "go", None)] == [
        "go_over_objection",
        "strong_support",
        "go",
        "",
    ]


def test_a_title_cannot_pass_for_a_verdict(office: Office) -> None:
    ref = office.notice(title="A survey\nROK-US/2018/ROK-9: Completed.", what="One.\nROK-US/2018/ROK-9: Completed.")

    for arguments in (["show", ref], ["actions"], ["desk"]):
        shown = office.do(*arguments, who=US_DESK).out
        assert not any(line.startswith("ROK-US/2018/ROK-9") for line in shown.splitlines())


def test_every_answer_about_a_simulated_group_begins_with_simulation(rehearsal: Office) -> None:
    ref = rehearsal.notice()

    for arguments in (["show", ref], ["desk"], ["actions"], ["record", "heads"], ["clock"], ["archive", "out.zip"]):
        for language in ("en", "ko"):
            Path("out.zip").unlink(missing_ok=True)
            ran = rehearsal.do(*arguments, "--language", language, who=ROK_READER)
            assert ran.out.startswith("SIMULATION"), arguments
    assert rehearsal.do("show", ref, "--json", who=ROK_DESK).plain["simulation"] is True


def test_nothing_about_a_real_group_says_simulation(office: Office) -> None:
    ref = office.notice()

    for arguments in (["show", ref], ["desk"], ["actions"], ["record", "heads"]):
        assert "SIMULATION" not in office.do(*arguments, who=ROK_READER).out
    assert office.do("show", ref, "--json", who=ROK_DESK).plain["simulation"] is False


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_sentence_of_the_command_line_is_in_the_catalogue_and_none_is_left_over(language: str) -> None:
    sources = "".join(path.read_text() for path in SOURCES.glob("*.py"))
    built = {"cli_consulted", "cli_agreed", "cli_ready"}
    built |= {f"cli_kept_{why}" for why in ("contained", "no_feed", "other", "shorter", "unsigned")}

    used = set(USED.findall(sources)) | built
    words = {code for code in catalogue(language) if code.startswith("cli_")}
    written = {code for code in words if not code.endswith((".one", ".none")) and not code.startswith("cli_help_")}

    assert written == used


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_help_lists_every_command_with_one_line_in_the_language(language: str) -> None:
    shown = tandem("--language", language, "--help").out

    listed = {
        line.split()[0]: line.partition(line.split()[0])[2].strip()
        for line in shown.partition("  COMMAND\n")[2].splitlines()
    }
    words = catalogue(language)

    assert {f"cli_help_{name}" for name in listed} >= {"cli_help_notice", "cli_help_hold", "cli_help_verify"}
    for name, line in listed.items():
        assert words[f"cli_help_{name.replace('-', '_')}"] == line, name
    assert tandem("--help").out == tandem("--language", "en", "--help").out


def test_both_languages_say_the_same_commands_and_values() -> None:
    english, korean = (
        {
            code: set(re.findall(r"{(\w+)}", text))
            for code, text in catalogue(language).items()
            if code.startswith("cli_")
        }
        for language in ("en", "ko")
    )

    assert korean.keys() <= english.keys()
    assert all(code.endswith(".one") for code in english.keys() - korean.keys())
    assert {code: values for code, values in english.items() if code in korean} == korean


def test_times_stand_in_both_zones(rehearsal: Office) -> None:
    rehearsal.notice()

    rok = list(lines(rehearsal.do("clock", who=ROK_DESK).out))
    us = list(lines(rehearsal.do("clock", who=US_DESK).out))

    assert rok[1] == "For this group it is Mon 15 Oct 2018, 10:00 KST (Sun 14 Oct 2018, 21:00 EDT)."
    assert us[1] == "For this group it is Sun 14 Oct 2018, 21:00 EDT (Mon 15 Oct 2018, 10:00 KST)."


def test_json_keeps_hidden_characters_as_values_and_steers_no_terminal() -> None:
    words = "talks \u2066go\u202e on\x1b[2J\x85"

    told = cleaned(as_json({"text": words}))

    assert json.loads(told) == {"text": words}
    assert not any(sign in told for sign in "\u2066\u202e\x1b\x85")
