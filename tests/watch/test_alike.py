"""The same text under other bytes and its reprints are found; two reports of one event are not the same."""

import pytest
from tests.watch.gold import golds

from tandem.watch.alike import alike
from tandem.watch.layout import lay_out
from tandem.watch.page import Page

OWN = sorted(file for file, gold in golds().items() if file.endswith(".txt") and not gold.shared)


def _page(text: str, name: str) -> Page:
    return lay_out(text, file=name, sha256=name)


def _body(file: str) -> list[str]:
    page = _page(golds()[file].text(), file)
    return [span.of(page.text) for span in page.body]


@pytest.mark.parametrize("file", OWN)
def test_the_same_text_under_other_bytes_is_the_same(file: str) -> None:
    text = golds()[file].text()

    assert alike([_page(text, "a"), _page("\ufeff" + text.replace("\n", "\r\n"), "b")]) == (("a", "b", 1.0),)


@pytest.mark.parametrize("file", OWN)
def test_a_reprint_that_was_cut_or_corrected_is_alike(file: str) -> None:
    body = _body(file)
    words = "\n\n".join(body).split(" ")
    words[::20] = ["corrected"] * len(words[::20])
    pages = [
        _page("\n\n".join(body), "whole"),
        _page("\n\n".join(body[: len(body) // 2]), "half"),
        _page(" ".join(words), "new"),
    ]

    found = {(a, b): share for a, b, share in alike(pages)}

    assert set(found) == {("whole", "half"), ("whole", "new"), ("half", "new")}
    assert min(found.values()) > 0.7


def test_documents_of_one_event_are_not_alike() -> None:
    assert alike([_page(golds()[file].text(), file) for file in OWN]) == ()


def test_of_many_copies_each_is_paired_with_the_first() -> None:
    text = golds()[OWN[0]].text()

    assert alike([_page(text, name) for name in ("a", "b", "c")]) == (("a", "b", 1.0), ("a", "c", 1.0))


def test_pages_too_short_to_tell_are_alike_only_when_they_are_the_same() -> None:
    pages = [_page("No comment.", "a"), _page("No comment today.", "b"), _page("No comment!", "c")]

    assert alike(pages) == (("a", "c", 1.0),)
