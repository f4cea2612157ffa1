"""Sentences of English pages, and the marks that stand in them."""

import pytest
from tests.watch.paper import paper

from tandem.watch.marks import find_marked
from tandem.watch.sentences import sentences


def _cut(text: str) -> list[str]:
    page = paper(text)
    return [one.of(text) for one in sentences(page)]


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. Treasury licensed it on Nov. 22, 2018, under No. 2 of the list.",
        "Dr. J. Okoth arrived at 6 a.m. from D.C. with Col. Amadi.",
        "Prices rose by 3.5 per cent … and fell again.",
        "“Will you go?” Minister Okoth asked.",
        "When asked, “Will you go?” Deputy Minister Paul Okoth answered, “No.”",
        "“Never!” she said.",
        "The list, e.g. of goods, is long.",
    ],
)
def test_short_forms_and_questions_inside_end_no_sentence(text: str) -> None:
    assert _cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("They met in the U.S. The talks went on.", 2),
        ("It began at 9 a.m. The envoy was late.", 2),
        ("Names were not confirmed. [1] Two came.", 2),
        ("It was refused. [10], [11] The rest was not.", 2),
        ("“We wait.” The mayor said the bridge would open in May.", 2),
        ("“We wait,” Okoth said. “They do not. It is late.”", 3),
        ("He asked why. (Nobody knew.) It rained.", 3),
        ("Wait… The bridge is shut! Is it? Yes.", 4),
    ],
)
def test_each_sentence_is_cut_once(text: str, count: int) -> None:
    assert len(_cut(text)) == count


def test_the_sentences_leave_out_no_word_of_the_body() -> None:
    text = "  First one. Second “one?” Third\n\nU.S. forces left.[6]  Nobody saw.\n[1] A note. Not body.\n Last"
    page = paper(text)

    covered = [text[at] for one in sentences(page) for at in range(one.start, one.end)]

    body = "".join(span.of(text) for span in page.body)
    assert "".join(covered).replace(" ", "") == body.replace(" ", "")


def _marked(text: str) -> list[tuple[str, int]]:
    return [(one.inner.of(text), one.depth) for one in find_marked(paper(text))]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('She said “no” and "never".', [("no", 0), ("never", 0)]),
        ("She said ‘it’s late’ to the officials’ union.", [("it’s late", 0)]),
        ("“He told me ‘go home,’ and I went,” she said.", [("He told me ‘go home,’ and I went,", 0), ("go home,", 1)]),
        ("A 5' 10\" plank and the rockers' hall.", []),
        ('It took 5\' 10" and she said "fine".', [("fine", 0)]),
        ("«Nous attendons», he said, „Wir warten“.", [("Nous attendons", 0), ("Wir warten", 0)]),
        ("The '90s and the ’80s were 'lean years' here.", [("lean years", 0)]),
        ('"Mixed marks” do occur.', [("Mixed marks", 0)]),
        ("“One.\n“Two,” he said.", [("One.", 0), ("Two,", 0)]),
    ],
)
def test_marks_are_paired_and_apostrophes_are_none(text: str, words: list[tuple[str, int]]) -> None:
    assert _marked(text) == words
