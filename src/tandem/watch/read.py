"""A page through all stages: what is found in one document."""

from importlib import import_module
from types import ModuleType
from typing import cast

from tandem.watch.found import Found
from tandem.watch.lexicon import Lexicon
from tandem.watch.page import Page


def stages_of(page: Page) -> tuple[tuple[str, int], ...]:
    """Answer the names and versions of the stages that a page goes through."""
    return cast(tuple[tuple[str, int], ...], _stages(page).STAGES)


def read_page(page: Page, lexicon: Lexicon) -> Found:
    """Answer what the stages find in one page; a language that none of them knows is read as English."""
    # The parser of a language takes seconds and hundreds of megabytes, and is loaded with the first page that needs it.
    return cast(Found, _stages(page).find_all(page, lexicon))


def _stages(page: Page) -> ModuleType:
    return import_module(f"tandem.watch.in_{'korean' if page.language == 'ko' else 'english'}")
