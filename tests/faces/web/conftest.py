"""Django set up once over an accounts.db that only these tests see; each test begins with no account in it."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tandem.faces.web.serve import prepare

# Before the tests are collected: what they import are Django's models.
_SITE = Path(tempfile.mkdtemp(prefix="tandem-pages-"))
atexit.register(shutil.rmtree, _SITE, ignore_errors=True)
_BEFORE = dict(os.environ)
prepare(_SITE)
os.environ.clear()
os.environ.update(_BEFORE)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    from django.test.utils import override_settings

    # The real one takes a tenth of a second for each password, on purpose.
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


_untouched: list[object] = []


@pytest.fixture
def site(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A site of two groups, with no account yet; the second is founded anew only after a test that asked for it."""
    from tests.cast import hosted
    from tests.faces.web.pages import Site, forget_accounts

    first = tmp_path / "first"
    for folder in (first, tmp_path / "second"):
        folder.mkdir()
    forget_accounts()
    second = _untouched.pop() if _untouched else hosted("JP", "US", private=tmp_path_factory.mktemp("second"))
    made = Site(hosted(private=first), second, tmp_path)  # type: ignore[arg-type]
    yield made
    if made.second_untouched:
        _untouched.append(second)
    forget_accounts()


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a demonstration in which nothing was done yet, the same for all workers; copy it to use it."""
    from tests.faces.web.served import made_once

    base = tmp_path_factory.getbasetemp()
    return made_once(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base)


@pytest.fixture(scope="session")
def served(demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """The demonstration, served in a process of its own."""
    from tests.faces.web.served import served_copy

    yield from served_copy(demonstration, tmp_path_factory.mktemp("served"))
