"""Groups that are founded once and copied by every test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.cast import JP, ROK, US
from tests.faults.lined import Founded, Lined, found


@pytest.fixture(scope="session")
def two_founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """ROK and US."""
    return found(tmp_path_factory.mktemp("two") / "trial", ROK, US, now=datetime.now(UTC))


@pytest.fixture(scope="session")
def three_founded(tmp_path_factory: pytest.TempPathFactory) -> Founded:
    """ROK, US and JP."""
    return found(tmp_path_factory.mktemp("three") / "trial", ROK, US, JP, now=datetime.now(UTC))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[[Founded], Lined]]:
    """Opens a copy of a group and closes it after the test."""
    with ExitStack() as stack:
        yield lambda founded: stack.enter_context(closing(Lined(founded, tmp_path / "copy")))


@pytest.fixture
def two(opened: Callable[[Founded], Lined], two_founded: Founded) -> Lined:
    """A copy of the group of ROK and US."""
    return opened(two_founded)


@pytest.fixture
def three(opened: Callable[[Founded], Lined], three_founded: Founded) -> Lined:
    """A copy of the group of ROK, US and JP."""
    return opened(three_founded)
