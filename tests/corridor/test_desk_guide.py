"""The officer's guide names every address that the pages answer, and the README leads to it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = "".join((ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("desk.md", "serving.md"))
NAMED = re.findall(r"`(/[^`\s]*)`", GUIDE)
URLS = (ROOT / "src" / "tandem" / "faces" / "web" / "urls.py").read_text(encoding="utf-8")

# What the patterns of urls.py are put together from, as an example that stands for all of a kind.
_PARTS = {
    "public/{_SHORT}": "public/US-ROK", "(?P<label>{_REPORT})": "MONITOR-1", "(?P<form>{'|'.join(FORMS)})": "pdf",
    "{_SHORT}": "/US-ROK", "{_REF}": "/US-ROK/2018/ROK-14", "{_DRAFT}": "drafts/...", "(?P<step>{_STEPS})": "what",
    "(?P<number>[1-9][0-9]{{0,8}})": "3", "(?P<version_number>[1-9][0-9]{{0,5}})": "2",
    "(?P<older>[1-9][0-9]{{0,5}})[.][.]v(?P<newer>[1-9][0-9]{{0,5}})": "2..v3", "(?P<paper>[0-9a-f]{{16}})": "...",
    "(?P<what>{'|'.join(own.CHANGES)})": "password", "(?P<what>{'|'.join(people.CHANGES)})": "appoint",
    "(?P<what>{'|'.join(calendars.CHANGES)})": "preview", "(?P<what>{'|'.join(goals.CHANGES)})": "state",
    "(?P<what>{'|'.join(commitment_forms.CHANGES)})": "state", "(?P<name>{_COMMITMENT})": "PYD-5.2",
    "(?P<what>{'|'.join(policy_form.CHANGES)})": "declare",
    "(?P<what>{'|'.join(statement_forms.CHANGES)})": "record", "(?P<label>{_CODE})": "MONITOR-7",
    "(?P<what>{'|'.join(differing_forms.CHANGES)})": "open",
    "(?P<what>{'|'.join(surprises.CHANGES)})": "report", "(?P<code>{_CODE})": "s1",
    "(?P<what>new|observe)": "new", "(?P<note>[0-9a-f]{{16}})": "...", "(?P<waiting>[0-9a-f]{{16}})": "...",
    "(?P<what>{'|'.join(amend.CHANGES)})": "propose",
    "{_ITEM}": "m24", "(?P<what>judge|assess)": "judge",
    "(?P<slug>{_TEXT_MOVES})": "accept", "(?P<label>{_LABEL})": "US-21",
    "(?P<older>{_LABEL})[.][.](?P<newer>{_LABEL})": "ROK-14..US-21",
    "(?P<entry>[0-9a-f]{{64}})/(?P<paper>[1-9])": "ENTRY/1",
    "(?P<file>{_PAPER})": "notice-7-application.en.docx",
    "(?P<sha256>[0-9a-f]{{64}})": "SHA256", "(?P<what>{'|'.join(watch.DECISIONS)})": "accept",
    "(?P<form>xlsx|csv)": "xlsx", "(?P<token>[A-Za-z0-9_-]{43})": "...", "[.]": ".",
}  # fmt: skip


def addresses() -> list[str]:
    """Answer an example of every pattern, but for the moves, which have a test of their own."""
    found = []
    for pattern in re.findall(r'path\(\s*f?"([^"]*)"', URLS):
        for part, example in _PARTS.items():
            pattern = pattern.replace(part, example)
        found.append("/" + pattern.removeprefix("^").removesuffix("$").lstrip("/"))
    return [address for address in found if "MOVES}" not in address]


def test_every_pattern_has_its_example() -> None:
    assert len(addresses()) > 30
    assert [address for address in addresses() if re.search(r"[\[{(^$]", address)] == []


@pytest.mark.parametrize("address", addresses())
def test_every_address_is_named_in_the_guide(address: str) -> None:
    assert address in NAMED


@pytest.mark.parametrize(("module", "least"), [("moves.py", 20), ("meeting_moves.py", 15), ("text_moves.py", 6)])
def test_every_move_on_an_action_or_a_meeting_is_named_in_the_guide(module: str, least: int) -> None:
    moves = (ROOT / "src" / "tandem" / "faces" / "web" / module).read_text(encoding="utf-8")
    slugs = [name.replace("_", "-") for name in re.findall(r'Move\(\s*"([a-z_]+)"', moves)]

    assert len(slugs) > least
    assert [slug for slug in slugs if f"/{slug}" not in NAMED] == []


@pytest.mark.parametrize("page", ["docs/desk.md", "docs/serving.md", "docs/screens/README.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")

    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert ((ROOT / page).parent / target).exists(), target


def test_every_form_about_clearances_is_named_in_the_guide() -> None:
    from tandem.rules.clearancemoves import KINDS

    assert [move for move in KINDS if f"/{move.replace('_', '-')}" not in NAMED] == []
