"""A page as the stages hand it on."""

from tandem.watch.page import Page


def test_a_page_with_signs_of_several_characters_can_be_looked_up_as_any_other() -> None:
    page = Page("a.html", "3fa1", "text/html", "“Yes”", (), "en", ends={0: 7})

    assert {page: "read"}[Page("a.html", "3fa1", "text/html", "“Yes”", (), "en", ends={0: 7})] == "read"
    assert page != Page("a.html", "3fa1", "text/html", "“Yes”", (), "en")


def test_a_page_is_called_by_the_name_of_its_file_without_the_folders() -> None:
    page = Page("/home/editor/inbox/a.txt", "3fa1", "text/plain", "Yes", (), "en")

    assert page.name == "a.txt"
