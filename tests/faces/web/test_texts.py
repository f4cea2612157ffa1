"""The pages of joint texts: proposed, read, accepted on the same bytes, revised, recalled; pasted documents."""

import re

import pytest
from tests.cast import READER, ROK, US
from tests.faces.web.pages import GROUP, Officer, Site, form_at, words_of
from tests.texts import LINE, digest_of

TEXT = {
    "title": "Line on the survey", "text_en": LINE["en"], "text_ko": LINE["ko"], "use": "each", "sort": "line",
}  # fmt: skip
WORD = (
    "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style>p.MsoNormal {margin:0cm}</style></head><body>"
    "<p class=MsoNormal>The joint survey of the railway is under way.<o:p></o:p></p>"
)


def propose(officer: Officer, **changed: str) -> str:
    answer = officer.send(f"/{GROUP}/texts/new", **{**TEXT, **changed})
    assert answer.status_code == 303, words_of(answer)
    return str(answer.headers["Location"])[1:]


def test_a_line_is_proposed_read_and_accepted_on_the_same_bytes(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = propose(rok)

    desk = words_of(us.open(f"/{GROUP}/"))
    page = words_of(us.open(f"/{ref}"))
    form = words_of(us.open(f"/{ref}/accept"))
    answer = us.send(f"/{ref}/accept")

    assert "Read and accept" in desk
    assert "Line on the survey" in desk
    assert "Not agreed yet" in page
    assert LINE["en"] in page
    assert LINE["ko"] in page
    assert digest_of() in form
    assert answer.headers["Location"] == f"/{ref}"
    agreed = words_of(rok.open(f"/{ref}"))
    assert "In force: every party accepted the same words" in agreed
    assert "2/2" in agreed
    assert "1 joint text" not in words_of(us.open(f"/{GROUP}/"))


def test_the_list_says_how_many_are_in_force_and_for_whom_they_wait(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    first = propose(rok)
    us.send(f"/{first}/accept")
    propose(rok, title="A second line", text_en="No comment.")

    mine, theirs = words_of(us.open(f"/{GROUP}/texts")), words_of(rok.open(f"/{GROUP}/texts"))
    narrowed = words_of(us.open(f"/{GROUP}/texts?state=in_force&sort=line"))

    assert "One text waits for your party." in mine
    assert "2 joint texts, 1 of them in force." in mine
    assert "others owe a word: US" in theirs
    assert "A second line" not in narrowed
    assert "Line on the survey" in narrowed


def test_another_version_shows_what_changed_word_by_word_in_both_languages(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = propose(rok)
    first = site.cast.group().text(ref)
    assert first is not None

    us.send(f"/{ref}/reword", text_en=LINE["en"].replace("close", "constant"), note="Closer to what was said.")

    text = site.cast.group().text(ref)
    assert text is not None
    old, new = first.current.label, text.current.label
    page = words_of(rok.open(f"/{ref}/{old}..{new}"))
    assert "<del>" in page
    assert "constant" in page
    assert "Closer to what was said." in page
    assert f"/{ref}/{old}..{new}" in words_of(rok.open(f"/{ref}"))
    assert "is the latest version" in words_of(rok.open(f"/{ref}/{new}"))
    assert "is an earlier version" in words_of(rok.open(f"/{ref}/{old}"))
    assert rok.open(f"/{ref}/JP-9").status_code == 404
    assert rok.open(f"/{ref}/{old}..JP-9").status_code == 404


def test_an_acceptance_from_an_old_page_is_refused_and_shows_what_came(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = propose(rok)
    fields = us.fill(f"/{ref}/accept")
    rok.send(f"/{ref}/reword", text_en="No comment.")
    before = site.entries()

    answer = us.post(f"/{ref}/accept", fields)

    assert answer.status_code == 422
    page = words_of(answer)
    assert "since your page was made. Read it, then decide." in page
    assert "No comment." in page
    assert site.entries() == before
    again = us.send(f"/{ref}/accept")
    assert again.status_code == 303


def test_a_text_without_words_is_refused_and_kept_as_a_draft(site: Site) -> None:
    rok = site.officer(ROK)
    before = site.entries()

    answer = rok.send(f"/{GROUP}/texts/new", **{**TEXT, "text_en": "", "text_ko": " ", "in_force_from": "soon"})

    page = words_of(answer)
    assert answer.status_code == 422
    assert "The text has no words in any language" in page
    assert 'value="soon"' in page
    assert site.entries() == before
    desk = words_of(rok.open(f"/{GROUP}/"))
    assert f"/{GROUP}/texts/new?draft=" in desk
    draft = desk.partition(f"/{GROUP}/texts/new?draft=")[2][:16]
    assert 'value="Line on the survey"' in words_of(rok.open(f"/{GROUP}/texts/new?draft={draft}"))


def test_what_is_pasted_from_a_word_processor_is_shown_as_plain_text_before_it_goes_on(site: Site) -> None:
    rok = site.officer(ROK)
    before = site.entries()

    answer = rok.send(f"/{GROUP}/texts/new", **{**TEXT, "text_en": WORD + "</body></html>"})

    page = words_of(answer)
    assert answer.status_code == 200
    assert "The English text was the markup of a word processor" in page
    assert "45 are left as plain text" in page
    assert "Nothing is on record yet." in page
    assert ">The joint survey of the railway is under way.</textarea>" in page
    assert "MsoNormal" not in page
    assert site.entries() == before


def test_plain_text_with_angle_brackets_is_left_as_it_is(site: Site) -> None:
    rok = site.officer(ROK)

    ref = propose(rok, text_en="If a < b and b > c, <x> is the wagon.")

    assert "If a < b and b > c, <x> is the wagon." in words_of(rok.open(f"/{ref}"))


def test_five_megabytes_of_a_word_processor_are_read_or_refused_with_a_sentence(site: Site) -> None:
    rok = site.officer(ROK)
    line = "<p class=MsoNormal style='margin-bottom:0cm'><span style='font-size:11.0pt;font-family:\"Batang\",serif'>"
    before = site.entries()
    few = WORD + (line + "<o:p></o:p></span></p>") * 45_000 + "<p>Close coordination.</p></body></html>"
    many = WORD + (line + "Five words are left here.<o:p></o:p></span></p>") * 40_000 + "</body></html>"
    assert min(len(few), len(many)) > 5_000_000

    read = rok.send(f"/{GROUP}/texts/new", **{**TEXT, "text_en": few})
    fields = rok.fill(f"/{GROUP}/texts/new", **{**TEXT, "text_en": many})
    shown = rok.post(f"/{GROUP}/texts/new", fields)
    refused = rok.post(f"/{GROUP}/texts/new", form_at(shown, f"/{GROUP}/texts/new"))

    assert read.status_code == 200
    assert "Close coordination." in words_of(read)
    assert refused.status_code == 422
    assert "characters; the limit is 100000" in words_of(refused)
    assert f"/{GROUP}/texts/new?draft=" in words_of(rok.open(f"/{GROUP}/"))
    assert site.entries() == before


def test_beyond_the_largest_form_there_is_a_page_with_words(site: Site) -> None:
    rok = site.officer(ROK)
    before = site.entries()

    answer = rok.post(f"/{GROUP}/texts/new", {**TEXT, "text_en": "a" * 9_000_000})

    assert answer.status_code == 413
    assert "larger" in words_of(answer)
    assert site.entries() == before
    assert rok.post(f"/{GROUP}/notices/new", {"what": "a" * 3_000_000}).status_code == 413


@pytest.mark.parametrize(
    ("slug", "fields", "words"),
    [
        ("refuse", {"reason": ""}, "Fill in the reason"),
        ("publish", {"happened": "2018-10-20", "in_language": "en", "place": "Seoul", "words": "x"}, "is yet to come"),
        ("publish", {"happened": "", "in_language": "", "place": "", "words": ""}, "Enter"),
        ("translate", {"in_language": "en", "words": "Other words."}, "is authentic in English"),
        ("translate", {"in_language": "ja", "words": ""}, "Fill in the words"),
        ("state", {"text": "We read it so."}, "is no sort of statement"),
        ("accept", {"wording": "0" * 64}, "is the hash of no version"),
    ],
)
def test_every_move_is_refused_in_words_with_what_was_typed(
    site: Site, slug: str, fields: dict[str, str], words: str
) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = propose(rok)
    before = site.entries()

    answer = us.post(f"/{ref}/{slug}", us.fill(f"/{ref}/{slug}", **fields))

    page = words_of(answer)
    assert answer.status_code == 422, page
    assert words in page
    assert 'role="alert"' in page
    assert site.entries() == before


def test_a_publication_says_whether_it_is_as_agreed(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = propose(rok, use="background")
    us.send(f"/{ref}/accept")
    said = {"happened": "2018-10-15", "place": "Briefing", "by": ROK}

    rok.send(f"/{ref}/publish", in_language="en", words=LINE["en"], **said)
    rok.send(f"/{ref}/publish", in_language="ko", words=LINE["ko"].replace("긴밀히", "매우 긴밀히"), **said)

    page = words_of(us.open(f"/{ref}"))
    assert "As agreed" in page
    assert "Differs from what was agreed" in page
    assert "매우 " in page
    assert "The text is for background, not for quotation." in page


def test_a_text_is_recalled_and_nothing_can_be_said_on_it_any_more(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = propose(rok)
    us.send(f"/{ref}/accept")

    rok.send(f"/{ref}/recall", reason="Overtaken by the exemption.")

    page = words_of(us.open(f"/{ref}"))
    assert "Recalled by ROK" in page or "Recalled by" in page
    assert "Overtaken by the exemption." in page
    assert us.open(f"/{ref}/accept").status_code == 303
    assert "Recalled" in words_of(us.open(f"/{GROUP}/texts"))


def test_a_line_due_for_review_stands_on_the_desk_of_both_sides(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    notice = rok.give()
    ref = propose(rok, depends=notice)
    us.send(f"/{ref}/accept")
    rok.notice(f"/{notice}/revise", starts_on="2018-12-01")

    assert "Look at it again" in words_of(us.open(f"/{GROUP}/"))
    assert "Due for review by ROK, US" in words_of(us.open(f"/{ref}"))
    done = us.send(f"/{ref}/stand-by", note="The dates are not in it.")
    assert done.status_code == 303
    assert "Look at it again" not in words_of(us.open(f"/{GROUP}/"))


def test_a_past_day_shows_what_had_been_agreed_by_then(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = propose(rok)
    site.cast.wait(days=2)
    us.send(f"/{ref}/accept")
    site.cast.wait(days=2)

    page = words_of(us.open(f"/{ref}?as_of=2018-10-15"))

    assert "Not agreed yet" in page
    assert f"/{ref}/accept" not in page
    assert "In force" in words_of(us.open(f"/{ref}?as_of=2018-10-17"))
    assert us.open(f"/{ref}/accept?as_of=2018-10-15").status_code == 422
    assert us.open(f"/{GROUP}/texts?as_of=2018-10-15").status_code == 200


def test_the_pages_are_in_korean_too(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = propose(rok)
    us.client.cookies["tandem_language"] = "ko"

    for path in (f"/{GROUP}/texts", f"/{ref}", f"/{ref}/accept", f"/{ref}/reword", f"/{GROUP}/texts/new", f"/{GROUP}/"):
        page = words_of(us.open(path))
        assert "공동 문안" in page
        assert not re.search(r"\{[a-z_]+\}", page)


def test_a_reader_reads_and_does_nothing(site: Site) -> None:
    rok = site.officer(ROK)
    ref = propose(rok)
    reader = site.officer(US, READER)

    page = words_of(reader.open(f"/{ref}"))

    assert LINE["en"] in page
    assert "/accept" not in page
    assert reader.open(f"/{ref}/accept").status_code == 303


def test_search_finds_a_text_by_its_title_and_by_its_words_in_both_languages(site: Site) -> None:
    rok, us = site.officer(ROK), site.officer(US)
    ref = propose(rok)

    for words in ("coordination", "긴밀히", "Line on the survey", "ROK-1"):
        page = us.client.get(f"/{GROUP}/search", {"q": words}, follow=True)
        assert ref in words_of(page), words
