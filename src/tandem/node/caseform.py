"""The common ground of the acts of a case file."""

import msgspec


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The common ground of what stands in a case file."""


class Doing(Form, frozen=True, kw_only=True, tag_field="do"):
    """What one officer does; `by` is a seat and a number such as ROK/2, `at` a time, in simulated cases alone."""

    by: str
    at: str | None = None


class OnMatter(Doing, frozen=True, kw_only=True):
    """What is done on a matter that was opened before, by its label."""

    matter: str
