"""A node that is killed while it replaces a key still signs, with the key that the record has."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cast import HEAD, charter

from tandem.desk.desk import Acting
from tandem.desk.group import appoint_officer
from tandem.desk.record import sign_heads
from tandem.node import keyfiles, keys
from tandem.node.declaring import declare_keys
from tandem.node.keys import revoke, rotate
from tandem.node.layout import NodeError, SeatPlan, lay_out
from tandem.node.node import Node, found_group, open_node
from tandem.node.remote import signer_of
from tandem.node.signers import start_signers
from tandem.record.keyline import Which, commitment_of
from tandem.record.keys import public_of

WORDS = "seoul-washington"
NOW = datetime(2018, 11, 20, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def _laid_out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """ROK and US on one node that has founded their group."""
    path = tmp_path_factory.mktemp("keys") / "desk"
    seats = [SeatPlan(code=code, names={"en": code}) for code in ("ROK", "US")]
    lay_out(path, seats=seats, passphrase=WORDS, domain="desk.example", strength="minimal")
    with closing(open_node(path, passphrase=WORDS)) as node:
        found_group(node, charter=charter("ROK", "US"), now=NOW)
    return path


@pytest.fixture
def folder(_laid_out: Path, tmp_path: Path) -> Path:
    """A copy of that node."""
    return Path(shutil.copytree(_laid_out, tmp_path / "desk"))


@contextmanager
def opened(folder: Path, passphrase: str | None = WORDS) -> Iterator[Node]:
    """The node, opened as any process opens it."""
    with closing(open_node(folder, passphrase=passphrase)) as node:
        yield node


def head_of(code: str = "ROK") -> Acting:
    """The head of a delegation."""
    return Acting(code, HEAD, "head_of_delegation")


def turn(node: Node, which: Which, code: str = "ROK") -> keys.Replaced:
    """Rotate a key as the head of the delegation does."""
    return rotate(
        node, acting=head_of(code), which=which, passphrase=WORDS, now=NOW, seen={}, strength="minimal"
    )  # fmt: skip


def disown(node: Node, which: Which, from_seq: int) -> keys.Replaced:
    """Revoke a key as the head of the delegation does."""
    return revoke(
        node, acting=head_of(), which=which, from_seq=from_seq, passphrase=WORDS, now=NOW, seen={}, strength="minimal"
    )


def works(folder: Path, number: int, passphrase: str | None = WORDS) -> None:
    """Prove that the node of a folder acts, signs its heads, and has the keys that the record has."""
    with opened(folder, passphrase) as node:
        appoint_officer(node.desk, acting=head_of(), now=NOW, seen={}, number=number, roles=("reader",), name="Reader")
        assert len(sign_heads(node.desk)) == 2
        line = keys.line_of(node, "ROK")
        assert node.desk.group().disregarded == ()
    seat = keyfiles.folder_of(folder, "ROK")
    for which in keyfiles.BOTH:
        now = line.tenures(which)[-1]
        assert public_of((seat / f"{which}.key").read_bytes()) == now.key
        assert commitment_of(public_of((seat / f"next-{which}.key").read_bytes())) == now.next_key
        assert (seat / f"next-{which}.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("which", ["seat", "node"])
def test_keys_are_rotated_again_and_again_and_the_old_ones_kept(folder: Path, which: Which) -> None:
    for number in (10, 11):
        with opened(folder) as node:
            old = keys.line_of(node, "ROK").key_at(which, 99)
            done = turn(node, which)
            assert done.new_key == keys.line_of(node, "ROK").key_at(which, 99) != old
            appoint_officer(
                node.desk, acting=head_of(), now=NOW, seen={}, number=number + 10, roles=("reader",), name="Reader"
            )
        works(folder, number)
        assert public_of((folder / "seats" / "ROK" / f"was-{which}-{old[:8]}.key").read_bytes()) == old
    assert list((folder / "seats" / "ROK").glob("following-*")) == []


class Killed(Exception):
    """Stands for a process that ended at once."""


def killed(*_: object, **__: object) -> None:
    """End."""
    raise Killed


def after(count: int, real: Callable[..., object]) -> Callable[..., object]:
    """Answer a function that does `count` times what the real one does, and then ends the process."""
    left = [count]

    def call(*given: object, **named: object) -> object:
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        return real(*given, **named)

    return call


STEPS = {
    "before the following key is made": (keys, "write_following", 0),
    "before the entry is written": (keys, "_acted", 0),
    "before the files are named": (keys, "put_in_place", 0),
    "before the old key is kept": (keyfiles, "_set_aside", 0),
    "before the new key takes its place": (Path, "replace", 1),
    "before the following key comes next": (Path, "replace", 2),
    "before leftovers go": (Path, "unlink", 0),
    "before the new keys are opened": (keys, "unlocked", 0),
    "before the derived keys are declared": (keys, "declare_keys", 0),
}


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("act", ["rotate the seat key", "rotate the node key", "revoke the seat key"])
def test_a_node_that_is_killed_between_two_steps_still_signs(
    folder: Path, monkeypatch: pytest.MonkeyPatch, step: str, act: str
) -> None:
    which: Which = "node" if "node" in act else "seat"
    place, name, count = STEPS[step]
    (folder / "seats" / "ROK" / f"following-{which}-0badc0de.key").write_bytes(
        (folder / "seats" / "US" / f"next-{which}.key").read_bytes()
    )
    with opened(folder) as node:
        declare_keys(node, now=NOW)
        with monkeypatch.context() as patched:
            if name == "_acted":
                patched.setattr(keys, "rotate_key", killed)
                patched.setattr(keys, "revoke_key", killed)
            else:
                patched.setattr(place, name, after(count, getattr(place, name)))
            try:
                turn(node, which) if "rotate" in act else disown(node, which, 1)
            except Killed:
                pass
            else:
                assert (which, name) in {("seat", "declare_keys")}

    works(folder, 10)
    with opened(folder) as node:
        turn(node, which)
    works(folder, 11)


def refused(folder: Path, which: Which = "seat") -> str:
    """The sentence with which a rotation is refused, with the proof that nothing was written."""
    seat = folder / "seats" / "ROK"
    with opened(folder) as node:
        before = dict(node.desk.store.heads()), sorted(seat.glob("*.key"))
        with pytest.raises(NodeError) as caught:
            turn(node, which)
        assert (dict(node.desk.store.heads()), sorted(seat.glob("*.key"))) == before
    return str(caught.value)


def test_without_the_file_of_the_next_key_nothing_is_written(folder: Path) -> None:
    file = folder / "seats" / "ROK" / "next-seat.key"
    file.unlink()

    assert refused(folder) == (
        f"{file} is missing, and without it the seat key of ROK cannot be replaced. Put it there, from where you keep "
        "it or from a backup. Nothing was written."
    )


def test_the_file_of_another_key_is_told_apart(folder: Path) -> None:
    files = [folder / "seats" / code / "next-seat.key" for code in ("ROK", "US")]
    files[0].write_bytes(files[1].read_bytes())

    found = refused(folder)

    assert found.startswith(f"{files[0]} holds another key than was committed on record: expected one with the hash ")
    assert found.endswith("Put the right file there, from where you keep it or from a backup. Nothing was written.")


def test_a_next_key_that_does_not_open_or_that_others_may_read_is_refused(folder: Path) -> None:
    file = folder / "seats" / "ROK" / "next-node.key"
    file.chmod(0o644)
    assert f"{file} can be read by others: expected rights 600, found 644." in refused(folder, "node")
    file.chmod(0o600)
    with opened(folder) as node, pytest.raises(NodeError, match="The next node key of ROK stays locked: "):
        rotate(node, acting=head_of(), which="node", passphrase="another", now=NOW, seen={})
    file.write_bytes(b"{}")
    assert "The next node key of ROK stays locked: The key file is damaged" in refused(folder, "node")


def test_before_the_founding_is_signed_no_key_is_replaced(tmp_path: Path) -> None:
    seats = [SeatPlan(code="ROK", names={"en": "ROK"})]
    lay_out(tmp_path / "desk", seats=seats, passphrase=WORDS, domain="desk.example", strength="minimal")

    with opened(tmp_path / "desk") as node, pytest.raises(NodeError, match="ROK has not signed the founding"):
        turn(node, "seat")


def test_hosted_seats_stay_so_and_their_node_key_is_one_again_once_each_has_replaced_it(folder: Path) -> None:
    with opened(folder) as node:
        declare_keys(node, now=NOW)
        assert turn(node, "node").behind == ("US",)
        assert node.desk.group().is_hosted("ROK", "US")
        done = turn(node, "node", "US")
        group = node.desk.group()

    assert done.behind == ()
    assert group.is_hosted("ROK", "US")
    files = [(folder / "seats" / code / "next-node.key").read_bytes() for code in ("ROK", "US")]
    assert files[0] == files[1]


def test_what_was_declared_of_the_node_is_declared_anew(folder: Path) -> None:
    with opened(folder) as node:
        assert turn(node, "node").declared == ()
        declare_keys(node, now=NOW)
        done = turn(node, "node")
        seat, held = node.desk.group().seats["ROK"], node.desk.keys
        assert held is not None
        assert seat.node is not None
        assert seat.node.witness_key == held.witness.public

    assert {receipt.kind for receipt in done.declared} == {"node.declared/1"}


def test_a_signer_that_runs_goes_on_with_the_new_keys(folder: Path) -> None:
    with closing(start_signers([(folder, WORDS)])), opened(folder, None) as node:
        done = turn(node, "seat")
        line = signer_of(folder)
        assert line is not None
        assert line.standing().seats["ROK"].seat == done.new_key
        works(folder, 10, None)


def test_the_key_of_before_comes_back_with_a_record_of_before(folder: Path, tmp_path: Path) -> None:
    old = shutil.copytree(folder, tmp_path / "old")
    with opened(folder) as node:
        turn(node, "seat")
        line = keys.line_of(node, "ROK")
    with opened(old) as node:
        before = keys.line_of(node, "ROK")
    keyfiles.put_in_place(folder, "ROK", line=before)

    assert public_of((folder / "seats" / "ROK" / "seat.key").read_bytes()) == before.seat[-1].key
    keyfiles.put_in_place(folder, "ROK", line=line)
    works(folder, 10)
