"""The scope register and disputes of a type on the command line."""

from tests.faces.cli.stage import ROK_DESK, ROK_READER, US_DESK, Office, unchanged


def test_the_register_says_how_the_others_come_in_on_each_type(office: Office) -> None:
    office.notice()

    shown = office.do("scope", who=ROK_READER).out

    assert "The register has 10 types of action.\n0 disputes of a type stand." in shown
    assert "cooperation_project: Cooperation project; consult; No surprises; one notice" in shown
    assert "personnel_visit: Visit of officials or experts; inform only; Information only; 0 notices" in shown
    assert "협의 범위표" in office.do("scope", "--language", "ko", who=ROK_READER).out


def test_a_type_is_disputed_answered_and_withdrawn(office: Office) -> None:
    ref = office.notice()
    office.read_and("dispute", ref, "--type", "exercise", "--reason", "Soldiers take part.", who=US_DESK)
    (open_one,) = office.do("scope", "--json", who=ROK_READER).plain["disputes"]
    assert (open_one["party"], open_one["should_be"], open_one["turn"]) == ("US", "exercise", "ROK")

    office.do("show", ref, who=ROK_DESK)
    with unchanged(office):
        assert "There is no answer perhaps" in office.run("dispute", ref, "--answer", "perhaps", who=ROK_DESK).err
        assert "Say --type, --answer or --withdraw." in office.run("dispute", ref, who=US_DESK).err
    office.read_and("dispute", ref, "--answer", "will-revise", "--reason", "So it is.", who=ROK_DESK)
    office.read_and("dispute", ref, "--withdraw", who=US_DESK)

    (past,) = office.do("scope", "--json", who=ROK_READER).plain["disputes"]
    assert (past["standing"], past["turn"]) == ("withdrawn", None)
    assert "said that it would revise the type that US disputes" in office.do("show", ref, who=US_DESK).out
