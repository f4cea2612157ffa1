"""The queue of passages that may be about the same thing, for what no rule has typed."""

from tests.watched import document

from tandem.watch.links import find_links
from tandem.watch.similarity import REACH, queue

_A = document("Norway told Japan that nets of the Tromso fleet would be measured in spring.", file="a.txt")
_B = document("Measuring nets in spring was what Japan heard about the Tromso fleet.\nJapan likes tea.", file="b.txt")


def test_passages_that_share_names_and_words_are_queued_and_others_are_not() -> None:
    (pair,) = queue((_A, _B), (), ())

    assert (pair.a.span.of(_A.page.text)[:6], pair.b.span.of(_B.page.text)[:9]) == ("Norway", "Measuring")
    assert 0.18 <= pair.score <= 1


def test_what_a_link_has_brought_together_is_not_queued_again() -> None:
    copy = document(_A.page.text, file="copy.txt")

    links = find_links((_A, copy))

    assert queue((_A, copy), links, ()) == ()


def test_the_screen_is_told_what_similarity_cannot_reach() -> None:
    assert "a short queue does not mean that the documents agree" in REACH
