"""A bad line between two capitals: cut, slow, reset in the middle, cut short, heard twice. All arrives once."""

import random
import sys
from pathlib import Path
from typing import Any

import pytest
from bench._line import healed, write_comments
from tests.cast import ROK, US
from tests.faces.peer.pair import until
from tests.faults.lined import Lined
from tests.faults.proxy import Faults

from tandem.desk.position import take_position
from tandem.node.call import Caller
from tandem.node.contact import read_contact


def test_what_both_sides_wrote_while_the_line_was_cut_converges_after_it_is_mended(tmp_path: Path) -> None:
    found = healed(tmp_path, entries=1000)

    sys.stdout.write(
        f"{found.entries} entries on each side of a cut: first entry {found.first_contact:.2f} s after the line was "
        f"mended, one record and one state after {found.seconds:.2f} s.\n"
    )
    assert found.faults == ()


@pytest.mark.parametrize(
    "faults",
    [
        Faults(delay=0.05),
        Faults(resets=0.2),
        Faults(delay=0.02, resets=0.2),
        Faults(slow=200_000),
    ],
    ids=["delays", "resets", "delays and resets", "a slow line"],
)
def test_notices_and_answers_arrive_once_over_a_bad_line(two: Lined, faults: Faults) -> None:
    chance = random.Random(20_181_120)
    with two.serving():
        for proxy in two.proxies.values():
            proxy.faults = faults
        refs = []
        for _ in range(4):
            refs.append(two.notice(chance.choice(two.codes)))
            write_comments(two.nodes[chance.choice(two.codes)], ref=refs[0], count=10) if two.agree() else None
        for ref in refs:
            owner = next(code for code in two.codes if (one := two.told(code, ref)) and one.owner == code)
            other = US if owner == ROK else ROK
            until(lambda ref=ref, other=other: two.told(other, ref))
            two.act(take_position, other, ref=ref, position="support", reason="")

        two.check_whole()
    for code in two.codes:
        for ref in refs:
            notice = two.told(code, ref)
            assert notice is not None
            assert (len(notice.receipts), len(notice.positions)) == (1, 1)


def test_an_answer_that_is_cut_short_is_asked_for_again(two: Lined) -> None:
    with two.serving():
        for proxy in two.proxies.values():
            proxy.faults = Faults(answered=2500)
        ref = two.notice(ROK)
        contact = until(lambda: (found := read_contact(two.nodes[ROK].path, US)).failure and found)
        assert contact.failing_since is not None

        two.heal()

        until(lambda: (one := two.told(ROK, ref)) and one.receipts)
        two.check_whole()


def test_every_request_sent_twice_is_taken_once(two: Lined, monkeypatch: pytest.MonkeyPatch) -> None:
    ask = Caller._ask
    asked = []

    def ask_twice(caller: Caller, *given: Any) -> bytes:
        asked.append(given[0])
        ask(caller, *given)
        return ask(caller, *given)

    monkeypatch.setattr(Caller, "_ask", ask_twice)
    with two.serving():
        ref = two.notice(ROK)
        until(lambda: (one := two.told(ROK, ref)) and one.receipts)
        two.check_whole()

    assert any(path.endswith("/bundle") for path in asked)


def test_what_somebody_on_the_line_sends_again_is_not_heard(two: Lined) -> None:
    with two.serving():
        ref = two.notice(ROK)
        until(lambda: (one := two.told(ROK, ref)) and one.receipts)
        two.check_whole()
        before = {code: two.nodes[code].desk.store.heads() for code in two.codes}

        for proxy in two.proxies.values():
            for number in range(len(proxy.seen)):
                proxy.replay(number)

        two.check_whole()
        assert {code: two.nodes[code].desk.store.heads() for code in two.codes} == before
