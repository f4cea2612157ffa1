"""Names in a page: of the record and the lexicon first, by shape and model then; nobody is silently somebody else."""

import pytest
from tests import cast
from tests.watch.dating import sentences_of

from tandem.watch.found import Named
from tandem.watch.lexicon import Known, Lexicon, shipped_lexicon
from tandem.watch.names import find_names
from tandem.watch.own_names import known_in
from tandem.watch.page import Block, Page, Span

NAMES = shipped_lexicon()


def named(text: str, *, lexicon: Lexicon = NAMES, language: str = "en") -> tuple[Named, ...]:
    page = Page("page.txt", "0" * 64, "text/plain", text, (Block(Span(0, len(text)), "paragraph"),), language)
    return find_names(page, sentences_of(text), lexicon)


def told(text: str, *, lexicon: Lexicon = NAMES, language: str = "en") -> list[tuple[str, str, str]]:
    return [(one.span.of(text), one.kind, one.id) for one in named(text, lexicon=lexicon, language=language)]


def test_the_longest_name_holds() -> None:
    assert told("the UN Security Council met") == [("UN Security Council", "body", "UNSC")]


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("It was reportedly suggested by Seoul.", "party", "ROK"),
        ("They met in Seoul.", "place", "seoul"),
        ("The envoy flew to Seoul.", "place", "seoul"),
        ("They put questions to Seoul.", "party", "ROK"),
    ],
)
def test_a_capital_is_its_government_unless_the_words_make_it_a_place(text: str, kind: str, code: str) -> None:
    assert told(text) == [("Seoul", kind, code)]


def test_a_short_name_needs_its_capitals() -> None:
    assert told("they told us that the US agrees") == [("US", "party", "US")]


def test_an_apostrophe_or_a_line_break_is_no_part_of_a_name() -> None:
    assert told("at South\nKorea’s request") == [("South\nKorea", "party", "ROK")]


def test_a_name_in_capitals_is_the_same_name() -> None:
    assert told("NORTH KOREA") == [("NORTH KOREA", "party", "DPRK")]


def test_a_surname_alone_is_the_person_named_before() -> None:
    text = "The minister met Kang Kyung-wha. He and Kang agreed."

    assert told(text) == [("Kang Kyung-wha", "person", "kang-kyung-wha"), ("Kang", "person", "kang-kyung-wha")]


def test_a_surname_that_two_persons_have_is_nobody_s() -> None:
    text = "It was Lee Do-hoon and Lee Hae-chan who spoke. Then Lee left."

    assert told(text)[-1] == ("Lee", "person", "")


def test_a_person_whom_no_lexicon_knows_is_found_by_the_office_before_the_name() -> None:
    assert ("Ilse Kvarn", "person", "") in told("Foreign Minister Ilse Kvarn spoke.")


@pytest.mark.parametrize("text", ["Mike P\u043empeo spoke.", "Mike Pom\u200bpeo spoke.", "Mike \u202ePompeo spoke."])
def test_a_name_with_letters_of_another_script_or_hidden_marks_is_never_silently_the_same(text: str) -> None:
    (one,) = [one for one in named(text) if one.kind == "person"]

    assert (one.id, one.rule) == ("pompeo", "name.lookalike")


def test_korean_names_are_found_before_their_particles_and_not_in_other_words() -> None:
    text = "북한은 판문점에서 통일부와 만났다. 미국산 밀."

    assert told(text, language="ko") == [
        ("북한", "party", "DPRK"),
        ("판문점", "place", "panmunjom"),
        ("통일부", "body", "ROK-MOU"),
    ]


def test_an_address_on_the_web_has_no_names() -> None:
    assert told("see https://example.org/US/Seoul for it") == []


def test_the_record_s_own_names_come_before_the_shipped_ones() -> None:
    own = Known("LIAISON-WASHINGTON", "body", {"en": ("Washington",)})

    assert told("by Washington", lexicon=NAMES.with_first((own,)))[0][2] == "LIAISON-WASHINGTON"


def test_the_members_of_a_record_are_known_by_name_and_by_code() -> None:
    group = cast.apart().group()

    known = {one.id: one for one in known_in(group)}

    assert known["ROK"].party == "ROK"
    assert "ROK" in known["ROK"].names["en"]
