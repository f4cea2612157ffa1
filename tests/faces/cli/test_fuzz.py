"""Arguments nobody meant, for a fixed time: exit 0, 1, 2 or 3, a sentence, and never a fault of Tandem's own."""

import shutil
import string
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.faces.cli.stage import Office, copied, tandem
from tests.faces.cli.test_roles import ACTING, READING

SECONDS = 20
"""The box that the fuzzing has to fit into; what is left of the examples is passed over."""

_OPTIONS = [
    "--json", "--as", "--node", "--language", "--reason", "--text", "--title", "--what", "--type", "--starts", "--ends",
    "--zone", "--track", "--crosses", "--file", "--manifest", "--revise", "--supersedes", "--after-the-fact",
    "--override", "--until", "--party", "--of", "--said-by", "--source", "--happened", "--known", "--actor", "--on",
    "--event", "--about", "--evidence", "--withdraw", "--counter-text", "--role", "--name", "--generate", "--year",
    "--all", "--to", "--signed", "--in", "--group", "--charter", "--with", "--calendars", "--years", "--clock",
    "--join", "--result", "--changes", "--domain", "--monitor", "--simulate", "--help", "--version", "--", "-",
    "--passphrase-file",
]  # fmt: skip
_VALUES = [
    "ROK-1", "US-1", "ROK-2", "US-ROK/2018/ROK-1", "ROK", "US", "JP", "ROK/1", "ROK/2", "US/1", "US/2", "go",
    "objection", "concern", "support", "go_over_objection", "postpone", "2018-11-30", "2018-12-17", "9999-12-31",
    "0000-00-00",
    "2018-10-16T09:00", "2018-10-16T09:00+99:00", "cooperation_project", "routine_measure", "Asia/Seoul", "Mars/Base",
    "notice.yaml", "goods.csv", "noise.bin", "out.zip", "passphrase", "", " ", "\0", "\ud800", "\u202e", "e\u0301", "1",
    "-1", "99999999999999999999", "ROK=KR", "ROK=", "=", "x" * 5000, "{}", "{0}", "%s", "null",
]  # fmt: skip
_COMMANDS = sorted({arguments[0] for arguments in (*READING, *ACTING)} | {"found", "verify", "init", "replay"})
_TEXT = st.text(st.characters(exclude_characters="/\\"), max_size=30)
_WORD = st.one_of(
    st.sampled_from(_OPTIONS), st.sampled_from(_VALUES), _TEXT, st.text(string.ascii_lowercase, max_size=8)
)
_BUILT = st.builds(
    lambda start, more: [*start, *more],
    st.sampled_from([*READING, *ACTING, *([command] for command in _COMMANDS)]),
    st.lists(_WORD, max_size=6),
)


def _refs(office: Office) -> list[str]:
    return [row["ref"] for row in office.do("actions", "--json").plain]


def test_no_arguments_end_in_a_traceback(rehearsal: Office, tmp_path: Path) -> None:
    rehearsal.notice()
    rehearsal.do("show", "ROK-1", who="US/2")
    Path("notice.yaml").write_text("title: [1, {a: 2}]\nwhat: 5\n")
    Path("goods.csv").write_text("name,quantity\nlight oil,1\n")
    Path("noise.bin").write_bytes(bytes(range(256)))
    entries = len(rehearsal.held()["entries"])
    end = time.monotonic() + SECONDS
    seen: dict[int, int] = {}

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(_BUILT, st.sampled_from(["ROK/1", "ROK/2", "US/2", "US/3"]), st.sampled_from(["en", "ko"]))
    def run(arguments: list[str], who: str, language: str) -> None:
        if time.monotonic() > end:
            return
        work = tmp_path / "work"
        shutil.rmtree(work, ignore_errors=True)
        office = copied(rehearsal, work)
        ran = tandem(*office.arguments("--language", language, *arguments, who=who))
        seen[ran.code] = seen.get(ran.code, 0) + 1
        assert ran.code in (0, 1, 2, 3)
        assert "Traceback" not in ran.err
        assert "fault of its own" not in ran.err, ran.err
        assert "결함" not in ran.err, ran.err
        assert ran.code != 1 or (ran.err and not ran.out) or arguments[0] == "verify"
        if ran.code == 0 and len(office.held()["entries"]) > entries:
            # Whatever could be put on record can be read and handed on.
            for reading in (["desk"], ["archive", "work/after.zip"], *(["show", ref] for ref in _refs(office))):
                office.do(*reading, "--language", language)

    run()

    assert seen.keys() >= {0, 1, 2}
