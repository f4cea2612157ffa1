"""A document as it was opened: what the stages read, and what the editor should know of its file."""

import msgspec

from tandem.rules.reason import Reason
from tandem.watch.page import Page


class Opened(msgspec.Struct, frozen=True):
    """One page, with what is odd about its file: codes with values, each for a sentence."""

    page: Page
    remarks: tuple[Reason, ...] = ()
