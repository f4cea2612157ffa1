"""A document of a request is saved from its address, by whoever may read the request."""

from tests.cast import US
from tests.clearances import LETTER, OIL, UN, assessed, file
from tests.faces.web.pages import Site


def test_a_document_is_handed_out_as_a_file_that_is_never_shown(site: Site) -> None:
    ref = assessed(site.cast, OIL)
    request = file(site.cast, ref, authority=UN)
    entry = site.cast.group().by_ref[request]

    answer = site.officer(US).client.get(f"/{request}/evidence/{entry}/1")

    assert answer.status_code == 200
    assert answer.content == LETTER.content
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert site.officer(US).client.get(f"/{request}/evidence/{entry}/2").status_code == 404
    assert site.officer(US).client.get(f"/{ref}/evidence/{'0' * 64}/1").status_code == 404
