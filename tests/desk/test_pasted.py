"""What is pasted from a word processor is read as plain text, and plain text stays as it is."""

import pytest

from tandem.desk.pasted import read_pasted

WORD = (
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta name=Generator content="Microsoft Word 15">'
    "<style><!-- p.MsoNormal {margin:0cm;} --></style><!--[if gte mso 9]><xml><o:x/></xml><![endif]--></head><body>"
    "<p class=MsoNormal><span lang=EN-US style='font-size:11.0pt'>The survey &amp; the train<o:p></o:p></span></p>"
    "<p class=MsoNormal>양측은&nbsp;긴밀히 <del cite='mailto:x'>느리게 </del><ins>공조</ins>하고 있다.</p>"
    "<![if !supportLists]><span>1.</span><![endif]> One"
    "<div style='mso-element:comment-list'><div><p>Is that so?</p></div></div>"
    "<table><tr><td>light oil</td><td>55,000 L</td></tr></table></body></html>"
)


def test_words_are_left_and_styles_comments_and_what_was_taken_out_are_gone() -> None:
    read = read_pasted(WORD)

    assert read.markup
    assert read.given == len(WORD)
    assert read.text.split("\n") == [
        "The survey & the train", "", "양측은 긴밀히 공조하고 있다.", "1. One", "", "light oil\t55,000 L",
    ]  # fmt: skip


@pytest.mark.parametrize("text", [
    "If a < b and b > c, <x> is the wagon.",
    "<x> marks the spot",
    "<p>an opening that is never closed",
    "The form says <html> and </html>.",
    "  two spaces,\n\n\n\nfour lines &amp; an entity",
    "<" * 700_000,
    "",
])  # fmt: skip
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert read_pasted(text).text == text
    assert not read_pasted(text).markup


@pytest.mark.parametrize("end", ["", "<!--", "<!-- no end", "<p class='", "</", "<![if", "<del>gone", "&#1;&bogus;"])
def test_a_document_that_is_cut_off_is_read_as_far_as_it_goes(end: str) -> None:
    read = read_pasted(f"<p class=MsoNormal>The train leaves.</p>{end}")

    assert read.markup
    assert read.text.startswith("The train leaves.")


def test_only_the_fragment_that_a_clipboard_marks_is_read() -> None:
    copied = (
        "Version:0.9\nStartHTML:105\n<html><body>above<!--StartFragment--><p>The line.</p><!--EndFragment-->below"
        "</body></html>"
    )

    assert read_pasted(copied).text == "The line."
