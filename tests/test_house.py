"""The house itself: locks, licences, commands, walls and decisions."""

import configparser
import re
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([a-z0-9.-]+)==(\S+)", re.MULTILINE)


def _pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements" / lock).read_text()))


def _contract(name: str) -> configparser.SectionProxy:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    return contracts[f"importlinter:contract:{name}"]


def test_every_lock_is_there() -> None:
    assert [lock.name for lock in LOCKS] == ["build.txt", "core.txt", "dev.txt", "server.txt"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_a_lock_names_no_address_and_no_registry(lock: Path) -> None:
    lines = lock.read_text().splitlines()

    said = [line for line in lines if "://" in line or " @ " in line or line.startswith("-")]

    assert said == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_locked_version_has_a_hash(lock: Path) -> None:
    pieces = re.split(r"^(?=[a-z0-9])", lock.read_text(), flags=re.MULTILINE)[1:]

    without = [piece.splitlines()[0] for piece in pieces if "--hash=sha256:" not in piece]

    assert pieces
    assert without == []


def test_all_locks_agree_so_that_one_environment_can_hold_them() -> None:
    dev = _pins("dev.txt")

    for lock in ("core.txt", "server.txt", "build.txt"):
        shared = {name: version for name, version in _pins(lock).items() if name in dev}
        assert shared.items() <= dev.items(), lock
    assert _pins("core.txt").items() <= _pins("server.txt").items() <= dev.items()


def test_core_is_installed_without_django() -> None:
    assert "django" not in _pins("core.txt")
    assert "django" in _pins("server.txt")


def test_nothing_that_runs_is_under_the_gpl_or_agpl_alone() -> None:
    for name in [*_pins("server.txt"), "holidays", "python-dateutil", "six"]:
        try:
            metadata = distribution(name).metadata
        except PackageNotFoundError:  # locked for another platform
            continue
        classifiers = [c for c in metadata.get_all("Classifier", []) if c.startswith("License")]
        licences = [metadata.get("License-Expression"), metadata.get("License"), *classifiers]
        said = "; ".join(licence for licence in licences if licence)
        assert said, f"{name} names no licence in its metadata."
        # Several licences beside one another in the classifiers are a choice, as ` OR ` is.
        choices = classifiers or [said]
        strong = all(re.search(r"\bA?GPL|(?<!Lesser )General Public|Affero", choice) for choice in choices)
        assert not strong or " OR " in said, f"{name}: {said}"


def test_every_package_that_runs_is_in_the_page_of_dependencies() -> None:
    page = (ROOT / "docs" / "dependencies.md").read_text().lower()

    missing = [
        f"{name} {version}"
        for name, version in _pins("server.txt").items()
        if not re.search(rf"\b{re.escape(name)} (\| )?{re.escape(version)}", page)
    ]

    assert missing == []


@pytest.mark.parametrize("target", ["run", "test", "lint", "format", "bench", "lock"])
def test_make_knows_its_targets(target: str) -> None:
    listed = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert f"make {target} " in listed.stdout


def test_continuous_integration_runs_make_test() -> None:
    script = ROOT / ".ci" / "run"

    assert script.stat().st_mode & 0o111
    assert "make test" in script.read_text()


def test_the_floors_are_in_their_order_and_no_room_stands_outside_them() -> None:
    floors = _contract("floors")

    rooms = [re.findall(r"\w+", line) for line in floors["layers"].strip().splitlines()]

    assert floors["exhaustive"] == "True"
    assert rooms == [
        ["faces"],
        ["node"],
        ["desk", "reports"],
        ["store", "watch", "screening"],
        ["rules"],
        ["state"],
        ["acts", "regimes", "record"],
    ]


def test_below_node_django_and_the_network_are_forbidden() -> None:
    core = _contract("core")

    forbidden = set(core["forbidden_modules"].split())
    let_through = set(core["ignore_imports"].strip().splitlines())

    assert {"django", "granian", "whitenoise", "socket", "ssl", "http", "requests", "httpx"} <= forbidden
    assert let_through == {"tandem.faces.** -> **", "tandem.node.** -> **"}
    assert '"urllib.request".msg' in (ROOT / "pyproject.toml").read_text()


def test_every_decision_is_in_the_index_under_its_title_with_its_costs() -> None:
    folder = ROOT / "docs" / "adr"
    index = (folder / "README.md").read_text()

    pages = sorted(folder.glob("[0-9]*.md"))
    assert len({page.name[:4] for page in pages}) == len(pages), "Two decisions have one number."
    for page in pages:
        number, text = int(page.name[:4]), page.read_text()
        title = text.splitlines()[0].removeprefix(f"# {number:04}. ")
        assert f"- [{number:04}]({page.name}) {title}\n" in index
        for part in ("**Context.**", "**Options.**", "**Outcome.**", "**What it costs.**"):
            assert part in text, f"{page.name} has no {part}"
