"""What an operator copies: units that systemd accepts and that give nothing away, an image made of what is there."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from tandem.faces.cli.command import parser_for

ROOT = Path(__file__).resolve().parent.parent
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
CONTAINERFILE = (ROOT / "deploy" / "Containerfile").read_text()
PROGRAM = "/opt/tandem/bin/tandem"


def _values(unit: Path, name: str) -> list[str]:
    lines = unit.read_text().splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


def _command(unit: Path) -> list[str]:
    return shlex.split(_values(unit, "ExecStart")[0])


def test_there_is_a_unit_for_the_pages_the_keys_the_line_and_backups() -> None:
    assert [unit.name for unit in UNITS] == [
        "tandem-backup@.service", "tandem-peer@.service", "tandem-serve.service", "tandem-signer@.service"
    ]  # fmt: skip


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_accepts_the_unit(unit: Path, tmp_path: Path) -> None:
    # The program is elsewhere on this machine, and the accounts are not there.
    for one in UNITS:
        instance = one.name.replace("@", "@US-ROK")
        text = one.read_text().replace(PROGRAM, "/bin/true").replace("User=tandem\nGroup=tandem\n", "")
        (tmp_path / instance).write_text(text)

    named = tmp_path / unit.name.replace("@", "@US-ROK")
    ran = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", str(named)],
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip

    said = [line for line in ran.stderr.splitlines() if "tandem-" in line]
    assert said == []


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_may_do_no_more_than_it_needs(unit: Path) -> None:
    wanted = {
        "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "UMask": "0077",
        "CapabilityBoundingSet": "", "StateDirectory": "tandem", "StateDirectoryMode": "0700", "User": "tandem",
        "SystemCallFilter": "@system-service", "RestrictSUIDSGID": "yes",
    }  # fmt: skip

    assert {name: _values(unit, name) for name in wanted} == {name: [value] for name, value in wanted.items()}


def test_only_the_signer_has_the_passphrase_of_the_keys_and_no_unit_has_one_in_its_environment() -> None:
    credentials = {unit.name: _values(unit, "LoadCredential") for unit in UNITS}

    assert credentials == {
        "tandem-backup@.service": ["backup-passphrase:/etc/tandem/backup-passphrase"],
        "tandem-peer@.service": [],
        "tandem-serve.service": [],
        "tandem-signer@.service": ["tandem-passphrase:/etc/tandem/passphrase"],
    }
    assert not [unit for unit in UNITS if re.search(r"^(?!#).*PASSPHRASE", unit.read_text(), re.MULTILINE)]


def test_the_credential_is_called_as_the_signer_asks_for_it() -> None:
    from tandem.node.signer import CREDENTIAL

    (given,) = _values(ROOT / "deploy" / "systemd" / "tandem-signer@.service", "LoadCredential")
    assert given.partition(":")[0] == CREDENTIAL


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_command_of_a_unit_is_one_that_tandem_knows(unit: Path) -> None:
    program, *words = _command(unit)

    options = parser_for("en").parse_args(words)

    assert program == PROGRAM
    assert callable(options.run)


def _steps(word: str) -> list[Sequence[str]]:
    joined = CONTAINERFILE.replace("\\\n", " ")
    return [shlex.split(line)[1:] for line in joined.splitlines() if line.startswith(f"{word} ")]


def test_every_file_that_the_image_copies_is_there() -> None:
    sources = [source for step in _steps("COPY") if not step[0].startswith("--from") for source in step[:-1]]

    assert "src" in sources
    assert [source for source in sources if not (ROOT / source).exists()] == []


def test_the_image_installs_by_hash_with_the_commands_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (flags,) = re.findall(r"^PIP_INSTALL := \$\(BIN\)/python (.+)$", makefile, re.MULTILINE)
    locked = next(line for line in makefile.splitlines() if "--require-hashes -r $(SERVER)" in line)
    installed = [" ".join(step) for step in _steps("RUN") if "pip" in step]

    assert installed == [
        f"/opt/tandem/bin/python {flags} --require-hashes -r requirements/server.txt -r requirements/build.txt",
        f"/opt/tandem/bin/python {flags} --no-build-isolation --no-deps .",
    ]
    assert "-r $(SERVER) -r $(BUILD)" in locked
    assert "--no-build-isolation --no-deps --editable ." in makefile


def test_the_image_runs_as_nobody_special_and_has_no_secret_in_it() -> None:
    last = CONTAINERFILE.rpartition("\nFROM ")[2]

    assert "USER 10001:10001" in last
    assert "COPY --from=build /opt/tandem /opt/tandem" in last
    assert not re.search(r"PASSPHRASE|PASSWORD|SECRET", CONTAINERFILE)
    assert all("debian:bookworm-slim" in line for line in CONTAINERFILE.splitlines() if line.startswith("FROM "))
