"""The pages of a depositary: one plain page of what is kept, and nothing that its officers cannot read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from tests.cast import HEAD, KEEPER, ROK, US, Cast, apart, key
from tests.faces.web.pages import GROUP, Officer, StillNode, forget_accounts, prove_factor, words_of

from tandem.desk.node import declare_node
from tandem.faces.web.accounts import add_account
from tandem.faces.web.open_groups import serve_groups
from tandem.node.layout import FORMAT, NodeFile
from tandem.record.derived import DerivedKeys

CANARY = "Canary at Dorasan station"


@pytest.fixture
def cast(tmp_path: Path) -> Iterator[Cast]:
    """ROK, US and a depositary with a node each; ROK gives notice that the depositary holds sealed for US."""
    made = apart(
        depositaries=[KEEPER], private=tmp_path,
        change=lambda plain: plain["procedures"]["no-surprises"].update(deposit_counts_after_hours=24),
    )  # fmt: skip
    for code, desk in made.desks.items():
        desk.keys = DerivedKeys(key(f"node of {code}"))
        made.call(declare_node, code, HEAD)
    made.cut = [US]
    made.give(title=CANARY)
    made.watch(KEEPER)
    forget_accounts()
    yield made
    forget_accounts()


def officer(cast: Cast, code: str, path: Path, number: int = HEAD) -> Officer:
    """Answer an officer at the pages of the node of its own member."""
    desk = cast.desks[code]
    node = StillNode(path, NodeFile(format=FORMAT, domain="tandem.example", simulation=False, seats=(code,)), desk)
    node.cast = cast
    serve_groups({GROUP: node})
    account = add_account(
        name=f"{code}-{number}".lower(), password="Imjin crosses at Dorasan", group=GROUP, seat=code, officer=number
    )
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(account.login)
    prove_factor(client, account.login.pk)
    return Officer(client, cast, code, number)


def test_a_depositarys_officer_sees_what_is_kept_and_no_word_of_it(cast: Cast, tmp_path: Path) -> None:
    keeper = officer(cast, KEEPER, tmp_path)

    page = words_of(keeper.open(f"/{GROUP}/deposit"))

    assert "Everything that was sealed so far is here." in page
    assert "sections that are sealed to others. It can read none of those." in page
    assert f"{GROUP}/2018/ROK-1" in page
    assert CANARY not in page
    assert f"/{GROUP}/actions" not in page


@pytest.mark.parametrize(
    "path", ["", "actions", "search?q=canary", "texts", "meetings", "charter", "people", "record", "record/archive",
             "2018/ROK-1", "2018/ROK-1/readers", "2018/ROK-1/v1", "notices/new", "calendars", "goals", "scope",
             "commitments", "surprises", "contacts", "policies"],
)  # fmt: skip
def test_every_other_page_leads_a_depositarys_officer_to_its_own(cast: Cast, tmp_path: Path, path: str) -> None:
    answer = officer(cast, KEEPER, tmp_path).open(f"/{GROUP}/{path}")

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/{GROUP}/deposit"
    assert CANARY.encode() not in answer.content


def test_the_page_of_a_past_day_counts_what_was_kept_then(cast: Cast, tmp_path: Path) -> None:
    cast.wait(days=3)
    keeper = officer(cast, KEEPER, tmp_path)

    assert "What is kept" in words_of(keeper.open(f"/{GROUP}/deposit?as_of=2018-10-15"))
    assert keeper.open(f"/{GROUP}/deposit?as_of=2018-10-01").status_code == 404


def test_the_owner_reads_on_the_page_of_the_action_what_the_deposit_counts_for(cast: Cast, tmp_path: Path) -> None:
    rok = officer(cast, ROK, tmp_path)
    before = words_of(rok.open(f"/{GROUP}/2018/ROK-1"))
    cast.wait(days=2)
    after = words_of(rok.open(f"/{GROUP}/2018/ROK-1"))

    assert "KEEPER has held it sealed for US since" in before
    assert "It counts as delivered by this deposit on" in before
    assert "By deposit with KEEPER: it has counted as delivered to US since" in after
    assert "holds version 1 whole, sealed for US" in after
    assert "US has not confirmed receipt." in after


def test_the_record_leads_to_what_depositaries_keep(cast: Cast, tmp_path: Path) -> None:
    rok = officer(cast, ROK, tmp_path)

    assert f'href="/{GROUP}/deposit"' in words_of(rok.open(f"/{GROUP}/record"))
    page = words_of(rok.open(f"/{GROUP}/deposit"))

    assert "Depositaries keep this record, sealed." in page
    assert f'href="/{GROUP}/2018/ROK-1"' in page


def test_the_charter_says_what_a_deposit_counts_for(cast: Cast, tmp_path: Path) -> None:
    page = words_of(officer(cast, ROK, tmp_path).open(f"/{GROUP}/charter"))

    assert (
        "A deposit with a depositary, sealed to a party that gives no receipt, counts as delivered after 24 hours."
        in page
    )
    assert "Depositaries" in page
