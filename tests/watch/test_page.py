"""A page as the stages hand it on."""

from tandem.watch.page import Page


def test_a_page_with_signs_of_several_characters_can_be_looked_up_as_any_other() -> None:
    page = Page("a.html", "3fa1", "text/html", "“Yes”", (), "en", ends={0: 7})

    assert {page: "read"}[Page("a.html", "3fa1", "text/html", "“Yes”", (), "en", ends={0: 7})] == "read"
    assert page != Page("a.html", "3fa1", "text/html", "“Yes”", (), "en")
