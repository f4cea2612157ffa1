"""Surprises and sides outside the group on the command line."""

from tests.faces.cli.stage import ROK_DESK, US_DESK, Office, unchanged

AGREEMENT = [
    "s1", "--actor", "ROK", "--raised-by", "US", "--happened", "2018-09-19", "--raised-on", "2018-09-17", "--means",
    "telephone", "--grade", "confirmed", "--title", "Military agreement", "--text", "Not told enough.",
    "--accounts", "Day: after the summit; 17 September.",
]  # fmt: skip


def test_a_surprise_is_reported_answered_listed_and_shown(rehearsal: Office) -> None:
    none = rehearsal.do("surprise", "list", "--json", who=US_DESK).plain
    assert (none["trend"]["count"], none["surprises"]) == (0, [])
    rehearsal.do("surprise", "report", *AGREEMENT, who=US_DESK)
    told = ["--said-on", "2018-10-10", "--text", "Consulted closely."]
    rehearsal.do("surprise", "answer", "s1", *told, who=ROK_DESK)

    listed = rehearsal.do("surprise", "list", who=ROK_DESK).out
    assert "One surprise is on record, on Wed 19 Sep 2018." in listed
    assert "s1, Wed 19 Sep 2018: Military agreement (ROK; unawares: US; confirmed)" in listed
    assert "2018 Q3: 1 ####################" in listed
    shown = rehearsal.do("surprise", "show", "s1", who=ROK_DESK).out
    assert "ROK, Wed 10 Oct 2018, as reported:" in shown
    assert "17 September." in shown

    plain = rehearsal.do("surprise", "show", "s1", "--json", who=US_DESK).plain
    assert (plain["actor"], plain["unawares"], plain["grade"], plain["means"]) == (
        "ROK", ["US"], "confirmed", "telephone"
    )  # fmt: skip
    assert plain["accounts"] == [{"point": "Day", "accounts": ["after the summit", "17 September."]}]
    assert [one["party"] for one in plain["explained"]] == ["ROK"]
    trend = rehearsal.do("surprise", "list", "--json", who=US_DESK).plain["trend"]
    assert trend["periods"][0] == {"period": "2018-Q3", "count": 1, "by": {"ROK": 1}}


def test_an_unknown_grade_means_or_surprise_is_refused_with_a_sentence(rehearsal: Office) -> None:
    with unchanged(rehearsal):
        wrong = [*AGREEMENT, "--grade", "certain", "--means", "pigeon"]
        said = rehearsal.run("surprise", "report", *wrong, who=US_DESK).err
        assert "There is no certain here (how sure it is)" in said
        assert "There is no pigeon here (means); choose one of: telephone, meeting" in said
        assert "There is no surprise s9 on record" in rehearsal.run("surprise", "show", "s9", who=US_DESK).err
        absent = rehearsal.run("surprise", "answer", "s9", "--said-on", "2018-10-10", "--text", "x", who=ROK_DESK)
        assert "There is no surprise s9 on record" in absent.err


def test_a_contact_is_refused_with_a_party_and_listed_with_a_side_outside_the_group(rehearsal: Office) -> None:
    message = ["--direction", "to", "--sort", "message", "--means", "hot-line", "--happened", "2018-10-12",
               "--receipt", "none", "--party", "ROK", "--text", "The days of the survey."]  # fmt: skip
    with unchanged(rehearsal):
        assert "US is a party" in rehearsal.run("contact", "record", "--outsider", "US", *message, who=ROK_DESK).err
        unknown = rehearsal.run("contact", "record", "--outsider", "DPRK", *message, "--receipt", "surely").err
        assert "There is no surely here (receipt); choose one of: confirmed, none, not-known" in unknown

    plain = rehearsal.do("contact", "list", "--json", who=ROK_DESK).plain
    assert plain["contacts"] == []
    assert "No word to a side outside the group is on record." in rehearsal.do("contact", "list", who=ROK_DESK).out
