"""A section sealed to one member: framed, padded, and believed only where it is what the entry committed to."""

import msgspec
import pytest
from tests.cast import key

from tandem.record.derived import DerivedKeys, NotSealed, can_seal_to, seal_to
from tandem.record.entry import Section, promise
from tandem.record.sealed import frame, open_section, seal_section, sealed_length

TITLE = b"Joint survey of the Gyeongui line"


@pytest.fixture
def us() -> DerivedKeys:
    """The keys of the node of US."""
    return DerivedKeys(key("node of US"))


@pytest.mark.parametrize("content", [b"", b"x", TITLE, b"z" * 256, b"z" * 257, b"z" * 70_000])
def test_what_is_sealed_to_a_member_that_member_opens(us: DerivedKeys, content: bytes) -> None:
    promised, section = promise("what", "text/plain", content)

    sealed = seal_section(section, sealing_key=us.sealing_key)

    assert open_section(sealed, promised=promised, keys=us) == section
    assert len(sealed) == sealed_length(promised.length)
    # A single byte stands somewhere in any long cipher text, by chance.
    assert len(content) < 8 or content not in sealed


def test_the_frame_stands_in_the_specification() -> None:
    framed = frame(Section(bytes(range(32)), TITLE))

    assert framed.hex().startswith(b"tandem-sealed/1\n".hex() + bytes(range(32)).hex() + "0000000000000021")
    assert framed[56 : 56 + len(TITLE)] == TITLE
    assert framed[56 + len(TITLE) :] == bytes(256 - len(TITLE))


def test_sealed_bytes_tell_no_more_of_the_length_than_the_header(us: DerivedKeys) -> None:
    short, longer = (promise("what", "text/plain", b"z" * length)[1] for length in (1, 256))

    assert len(seal_section(short, sealing_key=us.sealing_key)) == len(seal_section(longer, sealing_key=us.sealing_key))


def test_nobody_else_opens_what_was_sealed_to_a_member(us: DerivedKeys) -> None:
    promised, section = promise("title", "text/plain", TITLE)

    with pytest.raises(NotSealed, match="were not sealed to this node, or are damaged"):
        open_section(
            seal_section(section, sealing_key=us.sealing_key), promised=promised, keys=DerivedKeys(key("node of JP"))
        )


def test_what_opens_and_is_another_section_is_refused(us: DerivedKeys) -> None:
    promised, _ = promise("title", "text/plain", TITLE)
    _, other = promise("title", "text/plain", b"Another survey")

    with pytest.raises(NotSealed, match="'title' opens, and is not what the entry committed to"):
        open_section(seal_section(other, sealing_key=us.sealing_key), promised=promised, keys=us)


@pytest.mark.parametrize("raw", [b"", b"tandem-sealed/1\n", b"tandem-sealed/1\n" + b"\xff" * 400, TITLE * 20])
def test_what_opens_and_is_no_frame_is_refused(us: DerivedKeys, raw: bytes) -> None:
    promised, _ = promise("title", "text/plain", TITLE)

    with pytest.raises(NotSealed, match="'title' opens, and is no section"):
        open_section(seal_to(us.sealing_key, raw), promised=promised, keys=us)


def test_a_frame_is_padded_with_zeros_and_to_its_step_alone(us: DerivedKeys) -> None:
    promised, section = promise("title", "text/plain", TITLE)

    for raw in (frame(section) + bytes(256), frame(section)[:-1] + b"\x01", frame(section)[:-100]):
        with pytest.raises(NotSealed, match="is not what the entry committed to"):
            open_section(seal_to(us.sealing_key, raw), promised=msgspec.structs.replace(promised), keys=us)


@pytest.mark.parametrize("point", ["00" * 32, "01" + "00" * 31])
def test_to_a_point_of_small_order_nothing_can_be_sealed(point: str, us: DerivedKeys) -> None:
    assert not can_seal_to(point)
    assert can_seal_to(us.sealing_key)
