"""Words that stand in private papers alone, looked for in all that leaves a node or lies on the other one."""

import base64
import logging
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cast import ROK, US
from tests.faces.peer.pair import until
from tests.faults.lined import Lined

from tandem.desk.draft import keep_draft
from tandem.desk.erasure import answer_erasure, erase_sections
from tandem.desk.exchange import make_bundle
from tandem.desk.hand_over import keep_hand_over
from tandem.desk.inner import keep_inner
from tandem.desk.position import take_position
from tandem.desk.reading import reader_of
from tandem.node.backup import back_up
from tandem.node.doctor import examine
from tandem.node.exchange import hand_out_bundle
from tandem.node.record import export
from tandem.node.station import Station
from tandem.record import canonical
from tandem.store.outbox import Waiting

PRIVATE = {name: f"canary-{name}-Paju-7d31" for name in ("draft", "inner", "reason", "hand-over", "outbox", "note")}
ERASED = "canary-erased-Dorasan-91ce"
SHARED = "canary-shared-Imjin-44ab"


def forms(word: bytes) -> Iterator[bytes]:
    """A word as it may stand in bytes: plain, in UTF-16, in hexadecimal digits, in base64 at each of three places."""
    yield word
    yield word.decode("latin-1").encode("utf-16-le")
    yield word.hex().encode()
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + word)
        yield encoded[-(-before * 8 // 6) + (before > 0) : -4]


def found_in(words: dict[str, bytes], places: dict[str, bytes]) -> list[tuple[str, str]]:
    """Which words stand in which places."""
    return [
        (name, place) for name, word in words.items() for place, raw in places.items()
        if any(form in raw for form in forms(word))
    ]  # fmt: skip


def files_in(folder: Path, *, but: tuple[str, ...] = ()) -> dict[str, bytes]:
    """Every file of a folder, but those whose paths have one of these in them."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and not any(one in str(file) for one in but)
    }


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """All that is given to TLS to be sent, by whichever side, before it is encrypted."""
    taken = {"sockets": b""}
    write = ssl.SSLSocket.send

    def send(self: ssl.SSLSocket, data: Any, *given: Any) -> int:
        taken["sockets"] += bytes(data)
        return write(self, data, *given)

    monkeypatch.setattr(ssl.SSLSocket, "send", send)
    return taken


def keep_private_papers(two: Lined, ref: str) -> None:
    """A draft, an inner position, a hand-over, an act that waits for its signature, and a note on a meeting, at US."""
    desk, now = two.nodes[US].desk, two.nodes[US].now()
    reader = reader_of(desk, code=US, officer=1)
    keep_draft(desk, reader=reader, now=now, kind="position", texts={"reason": PRIVATE["draft"]})
    keep_draft(desk, reader=reader, now=now, kind="meeting_note", texts={"text": PRIVATE["note"]})
    keep_inner(
        desk, reader=reader, now=now, ref=ref, ministry=PRIVATE["inner"], position="objection",
        reason=PRIVATE["reason"],
    )  # fmt: skip
    keep_hand_over(desk, reader=reader, now=now, to=2, words=PRIVATE["hand-over"], rows=())
    # The processes on the line do not see the outbox, so that it waits.
    payload = canonical.encode({"prose": {"reason": PRIVATE["outbox"]}})
    desk.private[US].outbox.keep(
        Waiting("w-1", 2, "desk_officer", "position.taken/1", ref, payload, "2026-11-22T00:00:00Z")
    )


def test_no_word_of_a_private_paper_leaves_the_node(
    two: Lined, tmp_path: Path, sent: dict[str, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    us = two.nodes[US]
    with two.serving():
        ref = two.notice(ROK, what=f"Six wagons {SHARED}")
        until(lambda: two.told(US, ref))
        two.act(take_position, US, ref=ref, position="support", reason="")
        two.notice(US)
        keep_private_papers(two, ref)
        two.notice(ROK)
        two.check_whole()
    head = reader_of(us.desk, code=US, officer=1)
    back_up(two.paths[US], out=tmp_path / "backup", now=us.now(), passphrase="another one")
    out = {
        "bundle": Station(us).bundle_for(ROK, have={}),
        "bundle for nobody": make_bundle(us.desk, to=None, have={}),
        "file": hand_out_bundle(us, to=ROK, have={}, now=us.now(), file="1.bundle"),
        "archive": export(us, reader=head),
        "backup": (tmp_path / "backup").read_bytes(),
        "doctor": repr(examine(two.paths[US], now=us.now(), passphrase=two.passphrase(US), full=True)).encode(),
        "log": "\n".join(f"{one.getMessage()} {one.exc_text} {vars(one)!r}" for one in caplog.records).encode(),
        **sent,
        **{f"proxy {code}": b"".join(proxy.seen) for code, proxy in two.proxies.items()},
    }
    other = {f"ROK {path}": raw for path, raw in files_in(two.paths[ROK]).items()}
    own = {f"US {path}": raw for path, raw in files_in(two.paths[US], but=("private.db",)).items()}
    words = {name: word.encode() for name, word in PRIVATE.items()}
    seat = us.desk.seats[US]
    secrets = {
        "passphrase": two.passphrase(US).encode(),
        "seat seed": seat.seat_key.seed,  # type: ignore[attr-defined]
        "node seed": seat.node_key.seed,  # type: ignore[attr-defined]
    }

    # The search itself: what is shared is found where it has to be, and private words in the private papers.
    shared = found_in({"shared": SHARED.encode()}, {**out, **other})
    assert {"bundle", "archive", "sockets", "ROK record.db"} <= {place.removesuffix("-wal") for _, place in shared}
    assert "bundle for nobody" not in {place for _, place in shared}
    assert found_in(words, files_in(two.paths[US] / "seats"))

    assert found_in(words, {**out, **other, **own}) == []
    assert found_in(secrets, {**out, **other, **own}) == []
    assert not list(two.paths[US].rglob("core*"))


def test_no_word_of_an_erased_section_is_left_or_leaves_once_both_have_erased_it(
    two: Lined, sent: dict[str, bytes]
) -> None:
    rok = two.nodes[ROK]
    with two.serving():
        ref = two.notice(ROK, what=f"Six wagons {ERASED}", title=f"Survey {ERASED}")
        until(lambda: (one := two.told(ROK, ref)) and one.receipts)
        assert found_in({"erased": ERASED.encode()}, sent)
        notice = two.told(ROK, ref)
        assert notice is not None
        entry = notice.current.stamp.entry
        sections = [one.name for one in rok.desk.store.entry(entry).header.sections]  # type: ignore[union-attr]
        two.act(erase_sections, ROK, entry=entry, sections=sections, ground="mistake", reason="Another train.")
        (asked,) = until(lambda: two.nodes[US].desk.group().erasures)
        two.act(answer_erasure, US, on=asked.stamp.label, answer="done")
        two.check_whole()
        sent["sockets"] = b""
        two.notice(ROK)
        two.check_whole()

    out = {
        **sent,
        **{f"bundle of {code}": Station(node).bundle_for(_other(code), have={}) for code, node in two.nodes.items()},
        **{
            f"archive of {code}": export(node, reader=reader_of(node.desk, code=code, officer=1))
            for code, node in two.nodes.items()
        },
    }
    two.close()
    left = {f"{code} {path}": raw for code in two.codes for path, raw in files_in(two.paths[code]).items()}

    assert found_in({"erased": ERASED.encode()}, out) == []
    assert found_in({"erased": ERASED.encode()}, left) == []


def _other(code: str) -> str:
    return US if code == ROK else ROK
