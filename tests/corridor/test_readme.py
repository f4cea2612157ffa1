"""The README holds: its tour runs as printed at any date, its links lead somewhere, the reference is complete."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from tests.faces.cli.stage import environment

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"<!-- tour -->\n```console\n(.*?)```\n", re.DOTALL)
YEAR = re.compile(r"\b20[0-9]{2}\b")
REFUSED = ("US may comment until", "There is no concern", "Whether everything is cleared")


def steps(text: str) -> list[tuple[str, str]]:
    """Answer each command of the tour with the output that is printed under it."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.findall(text):
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            lines = step.splitlines()
            end = next(place for place, line in enumerate(lines) if not line.endswith("\\"))
            found.append(("\n".join(lines[: end + 1]), "\n".join(lines[end + 1 :])))
    return found


def pattern_of(printed: str) -> re.Pattern[str]:
    """Answer the pattern of a printed output: `...` stands for anything, a year for any year."""
    escaped = re.escape(YEAR.sub("YYYY", printed)).replace(re.escape("..."), ".*")
    return re.compile(escaped.replace("YYYY", "20[0-9]{2}") + r"\s*", re.DOTALL)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, str, str, int]]:
    """Every command of the tour with what is printed, what it put out, and its exit code; one shell runs them all."""
    tour = steps((ROOT / "README.md").read_text(encoding="utf-8"))
    mark = "== end of step"
    script = "".join(f"{command}\nprintf '{mark} %d\\n' $?\n" for command, _ in tour)
    path = f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"], cwd=tmp_path_factory.mktemp("tour"), capture_output=True, text=True,
        check=False, env=environment(PATH=path, LC_ALL="C.UTF-8", TZ="Asia/Seoul"),
    )  # fmt: skip
    parts = re.split(rf"{mark} ([0-9]+)\n", done.stdout)
    outputs = zip(parts[0::2], parts[1::2], strict=False)
    return [(command, printed, out, int(code)) for (command, printed), (out, code) in zip(tour, outputs, strict=True)]


def test_the_tour_prints_what_the_readme_says(ran: list[tuple[str, str, str, int]]) -> None:
    assert len(ran) > 15
    for command, printed, out, _ in ran:
        assert pattern_of(printed).fullmatch(out), f"$ {command}\nprinted:\n{printed}\nfound:\n{out}"


def test_every_step_of_the_tour_succeeds_but_those_that_show_a_refusal(ran: list[tuple[str, str, str, int]]) -> None:
    for command, printed, out, code in ran:
        wrong_words = "babab babab" in command
        assert code == int(wrong_words or printed.startswith(REFUSED)), f"$ {command}\n{out}"


def test_the_readme_says_what_verify_says_to_wrong_words(ran: list[tuple[str, str, str, int]]) -> None:
    _, _, out, code = ran[-1]

    assert code == 1
    assert "The words are those of another group" in out


def test_a_changed_line_of_the_tour_would_be_found() -> None:
    assert pattern_of("US-ROK/2026/ROK-1: Under way.\n...").fullmatch("US-ROK/2031/ROK-1: Under way.\n  Waiting.\n")
    assert not pattern_of("US-ROK/2026/ROK-1: Under way.\n...").fullmatch("US-ROK/2031/ROK-1: Completed.\n  Waiting.\n")


@pytest.mark.parametrize("page", ["README.md", "docs/cli.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((ROOT / page).parent / target).exists(), target


def test_the_readme_names_the_two_commands_that_make_knows() -> None:
    readme, makefile = (ROOT / "README.md").read_text(), (ROOT / "Makefile").read_text()

    for target in ("run", "test"):
        assert f"`make {target}`" in readme
        assert f"\n{target}: " in makefile


def test_the_reference_has_every_command_and_option_as_the_parser_has_them() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "write-cli-reference"), "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.stderr == ""
    assert done.returncode == 0


def test_the_reference_has_the_options_that_all_commands_share_and_every_exit_code() -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")

    for said in (
        "--node",
        "--as",
        "--passphrase-file",
        "--language",
        "--json",
        "| 0 |",
        "| 1 |",
        "| 2 |",
        "3 consistent",
    ):
        assert said in page
