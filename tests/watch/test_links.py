"""What belongs together across documents: quotes in other words, copies, notes that cite, one event told twice."""

from tests.watched import document, quote, span

from tandem.watch.found import Found, Note
from tandem.watch.links import find_links

_BRACKETED = (
    "“We have told (Japan) that the (joint) patrol must not run ahead of the fishing talks,” Nielsen told reporters."
)
_WHOLE = (
    "Foreign Minister Nielsen explained, “We have told our Japanese friends that the patrol must not run ahead of the "
    "fishing talks. The two go together.”"
)


def _bracketed(speaker: str = "Nielsen") -> Found:
    words = _BRACKETED[1 : _BRACKETED.index("”") - 1]
    return document(_BRACKETED, file="paper.txt", quotes=[quote(_BRACKETED, words, speaker)])


def _whole(speaker: str = "Foreign Minister Nielsen") -> Found:
    words = _WHOLE[_WHOLE.index("“") + 1 : -1]
    return document(_WHOLE, file="report.txt", quotes=[quote(_WHOLE, words, speaker)])


def test_a_quote_in_other_words_is_linked_and_the_words_that_differ_are_told() -> None:
    (link,) = find_links((_bracketed(), _whole()))

    assert link.kind == "same quote"
    assert link.difference == (
        "“(Japan)” in paper.txt, “our Japanese friends” in report.txt; only paper.txt has “(joint)”; "
        "only report.txt has “The two go together”"
    )
    assert link.parts[1] == ("only in a", "(joint)", "")


def test_the_same_words_credited_to_two_people_are_linked_and_that_is_told() -> None:
    (link,) = find_links((_bracketed(), _whole("Minister Sato")))

    assert link.parts[-1] == ("credited", "Nielsen", "Minister Sato")
    assert (link.difference or "").endswith("paper.txt credits it to Nielsen, report.txt to Minister Sato")


def _support(speaker: str, chain: tuple[str, ...] = ()) -> tuple[Found, Found]:
    short = f"{speaker} voiced its “strong support” for the patrol."
    long = "Sato of Japan told reporters: “Today we made clear our full and strong support for the patrol.”"
    told = "Today we made clear our full and strong support for the patrol."
    a = document(short, file="short.txt", quotes=[quote(short, "strong support", speaker, kind="fragment")])
    return a, document(long, file="long.txt", quotes=[quote(long, told, "Sato of Japan")])


def test_a_short_fragment_is_linked_only_where_its_speaker_fits() -> None:
    fits = [link.kind for link in find_links(_support("Japan"))]
    strangers = [link for link in find_links(_support("The rail union")) if link.kind == "same quote"]

    assert "same quote" in fits
    assert strangers == []


def test_a_question_is_never_the_same_quote_as_an_answer_with_its_words() -> None:
    text = "“Did you propose the joint patrol in the straits?” a reporter asked."
    words = "Did you propose the joint patrol in the straits?"
    asked = document(text, file="briefing.txt", quotes=[quote(text, words, kind="question")])
    said = document(text, file="report.txt", quotes=[quote(text, words, "Sato")])

    assert [link for link in find_links((asked, said)) if link.kind == "same quote"] == []


_REPORT = " ".join(
    f"On day {day} the Norwegian ship measured the sea bed at point {day + 7} and sent {day * 3} samples ashore."
    for day in range(1, 9)
)


def test_a_reprint_with_another_end_is_the_same_document_and_an_own_text_is_not() -> None:
    reprint = document(_REPORT + "\nPlease write to the editor.", file="reprint.txt")
    other = document(
        "The ministers of Norway met in Oslo and spoke about herring quotas, salmon and the price of ice. " * 3
    )

    links = find_links((document(_REPORT, file="first.txt"), reprint, other))

    assert [(link.kind, link.a.sha256, link.b.sha256) for link in links if link.kind == "same document"] == [
        ("same document", document(_REPORT, file="first.txt").page.sha256, reprint.page.sha256)
    ]
    assert [link for link in links if link.kind == "same event"] == []


def test_a_note_cites_the_document_of_the_batch_that_it_names_by_address_or_title() -> None:
    text = (
        "The patrol was agreed in Oslo. [1] It sails in May. [2]\n[1] Patrol agreed at last, Oslo Post\n[2] See online"
    )
    notes = [
        Note(
            "1",
            (span(text, "[1]"),),
            "Patrol agreed at last, Oslo Post",
            span(text, "Patrol agreed at last, Oslo Post"),
        ),
        Note("2", (span(text, "[2]"),), "See online", span(text, "See online"), url="https://www.post.example/4/"),
    ]
    report = document(text, file="report.txt", notes=notes)
    titled = document("Sailors were glad.", file="titled.txt", title="Patrol agreed at last")
    addressed = document(
        "It sails soon.", file="addressed.txt", url="http://post.example/4", title="No title of a note"
    )

    links = [link for link in find_links((report, titled, addressed)) if link.kind == "cites"]

    assert [(link.b.sha256, link.difference) for link in links] == [
        (titled.page.sha256, "by its title"),
        (addressed.page.sha256, "by its address"),
    ]
    assert links[0].a.span == notes[0].span
    assert links[0].parts[1][1].startswith("The patrol was agreed in Oslo.")


def test_two_passages_of_one_event_are_linked_and_another_event_with_the_same_names_is_not() -> None:
    one = (
        "Norway and Japan opened a joint fishing patrol in Tromso on 4 May.\nThe price of ice rose again in all ports."
    )
    two = (
        "A joint fishing patrol of Norway and Japan opened in Tromso on Tuesday.\nNorway and Japan signed a tax treaty."
    )
    a = document(one, file="a.txt", days=[("4 May", "2021-05-04")])
    b = document(two, file="b.txt", days=[("Tuesday", "2021-05-04")])

    links = [link for link in find_links((a, b)) if link.kind == "same event"]

    assert [(link.a.span.of(one)[:10], link.b.span.of(two)[:10]) for link in links] == [("Norway and", "A joint fi")]
