"""`tandem search`: what it prints, and what a script gets."""

from tests.faces.cli.stage import ROK_DESK, US_DESK, Office


def test_a_search_says_how_much_it_found_and_shows_each_place(rehearsal: Office) -> None:
    ref = rehearsal.notice(what="남북철도를 잇는 조사. Lee Do-hoon asks.")

    told = rehearsal.do("search", "이도훈", "철도", who=US_DESK).out

    assert "One place found for “이도훈 철도”" in told
    assert f"{ref}  Joint survey of the Gyeongui line" in told
    assert "남북[철도]를 잇는 조사. [Lee Do-hoon] asks." in told
    assert "ROK, What is planned, Sun 14 Oct 2018, 21:00 EDT (Mon 15 Oct 2018, 10:00 KST)" in told


def test_a_script_gets_plain_values(rehearsal: Office) -> None:
    ref = rehearsal.notice()

    plain = rehearsal.do("search", "gyeongui", "--json", who=US_DESK).plain

    assert (plain["count"], plain["page"], plain["broken"]) == (1, 1, None)
    (hit,) = plain["hits"]
    assert {name: type(value) for name, value in hit.items()} == {
        "how": str, "ref": str, "version": type(None), "title": str, "section": str, "text": str, "party": str,
        "seq": int, "at": str, "entry": str, "draft": type(None), "private": bool,
    }  # fmt: skip
    assert (hit["how"], hit["ref"], hit["section"], hit["private"]) == ("text", ref, "title", False)
    assert hit["text"] == "Joint survey of the Gyeongui line"


def test_a_reference_is_found_by_its_end(rehearsal: Office) -> None:
    ref = rehearsal.notice()

    hits = rehearsal.do("search", "rok", "1", "--json", who=ROK_DESK).plain["hits"]

    assert (hits[0]["how"], hits[0]["ref"]) == ("reference", ref)


def test_nothing_found_is_an_answer_and_says_how_to_go_on(rehearsal: Office) -> None:
    ran = rehearsal.do("search", "submarine", "*", '"', who=US_DESK)

    assert 'Nothing was found for “submarine * "”.' in ran.out
    assert "fewer words find more" in ran.out


def test_the_index_lies_in_the_folder_of_the_node_and_may_be_deleted(rehearsal: Office) -> None:
    rehearsal.notice()
    rehearsal.do("search", "survey", who=US_DESK)
    index = rehearsal.path / "index.db"
    assert index.stat().st_mode & 0o777 == 0o600

    index.write_bytes(b"not an index")

    assert "Joint survey" in rehearsal.do("search", "survey", who=US_DESK).out
