"""An action from notice to completed, and over an objection, on the command line and in real files."""

from tests.faces.cli.stage import ROK_DESK, ROK_HEAD, ROK_READER, US_DESK, US_HEAD, Office, unchanged


def test_an_action_goes_from_notice_to_completed(office: Office) -> None:
    ref = office.notice()
    assert office.state(ref) == "in_consultation"

    office.read_and("acknowledge", ref, who=US_DESK)
    office.read_and("position", ref, "no_objection", who=US_DESK)
    assert office.state(ref) == "consulted"

    office.read_and("decide", ref, "go", who=ROK_DESK)
    office.read_and("start", ref, "--override", "--reason", "Cleared by letter of 19 November.", who=ROK_DESK)
    ran = office.read_and("complete", ref, "--result", "Six wagons returned.", who=ROK_DESK)

    assert ran.out.startswith(f"{ref}: Completed.\n")
    shown = office.do("show", ref, who=US_DESK).out
    for said in (
        "gave notice",
        "decided to go",
        "started the action",
        "Cleared by letter of 19 November.",
        "Six wagons",
    ):
        assert said in shown


def test_a_refusal_says_who_is_waited_for_and_until_when_in_both_zones(rehearsal: Office) -> None:
    ref = rehearsal.notice()
    rehearsal.read_and("acknowledge", ref, who=US_DESK)
    rehearsal.do("show", ref, who=ROK_DESK)

    with unchanged(rehearsal):
        ran = rehearsal.run("decide", ref, "go", who=ROK_DESK)

    # Received on Sunday evening in Washington: five working days from Monday 15 October.
    assert ran.code == 1
    assert ran.out == ""
    assert ran.err == "US may comment until Sat 20 Oct 2018, 07:00 KST (Fri 19 Oct 2018, 18:00 EDT).\n"


def test_an_owner_goes_over_an_objection_with_a_second_signature_and_waits_48_hours(rehearsal: Office) -> None:
    ref = rehearsal.notice()
    rehearsal.read_and("position", ref, "objection", "--reason", "55,000 litres are above the cap.", who=US_DESK)
    rehearsal.do("show", ref, who=ROK_DESK)
    with unchanged(rehearsal):
        assert rehearsal.run("decide", ref, "go", "--reason", "It is agreed.", who=ROK_DESK).code == 1

    half = rehearsal.do("decide", ref, "go_over_objection", "--reason", "The oil returns.", who=ROK_DESK)
    assert "the second signature is missing" in half.out
    with unchanged(rehearsal):
        assert "the second signature has to be another officer's" in rehearsal.run("sign", ref, who=ROK_DESK).err
    rehearsal.read_and("sign", ref, who=ROK_HEAD)
    assert rehearsal.state(ref) == "go_over_objection"

    rehearsal.do("clock", "--to", "2018-10-17T09:59")
    rehearsal.do("show", ref, who=ROK_DESK)
    with unchanged(rehearsal):
        early = rehearsal.run("start", ref, "--override", "--reason", "Cleared.", who=ROK_DESK)
    assert early.err.startswith("After going over an objection the action may start from Wed 17 Oct 2018, 10:00 KST")
    rehearsal.do("clock", "--to", "2018-10-17T10:00")
    rehearsal.do("start", ref, "--override", "--reason", "Cleared.", who=ROK_DESK)
    assert rehearsal.state(ref) == "under_way"
    rehearsal.read_and("stop", ref, "--reason", "A bridge is out.", who=ROK_DESK)
    assert rehearsal.state(ref) == "stopped"


def test_a_decision_is_refused_where_an_objection_came_after_the_page_and_the_text_is_kept(office: Office) -> None:
    ref = office.notice()
    office.read_and("position", ref, "no_objection", who=US_DESK)
    office.do("show", ref, who=ROK_DESK)
    office.read_and("position", ref, "objection", "--reason", "The oil.", who=US_DESK)

    with unchanged(office):
        ran = office.run("decide", ref, "go", "--reason", "It is agreed.", who=ROK_DESK)

    assert ran.code == 1
    assert ran.err.startswith("A position of US came since your page was made. Read it, then decide.\n")
    assert "Your text is kept as a private draft (" in ran.err
    assert "It is agreed." in office.do("desk", who=ROK_DESK).out
    assert "It is agreed." not in office.do("desk", who=US_DESK).out


def test_nobody_acts_on_what_was_not_shown(office: Office) -> None:
    ref = office.notice()

    with unchanged(office):
        ran = office.run("position", ref, "support", who=US_HEAD)

    assert ran.code == 1
    assert (
        ran.err == f"You have not read {ref} yet; run tandem show {ref} first, so that the record says what you read.\n"
    )


def test_what_an_officer_wrote_counts_as_read_by_that_officer(office: Office) -> None:
    ref = office.notice()
    office.read_and("position", ref, "no_objection", who=US_DESK)
    office.do("show", ref, who=ROK_DESK)

    office.do("decide", ref, "go", who=ROK_DESK)
    office.do("start", ref, "--override", "--reason", "Cleared.", who=ROK_DESK)
    office.do("complete", ref, who=ROK_DESK)

    assert office.state(ref) == "completed"


def test_a_concern_is_answered_before_the_decision(office: Office) -> None:
    ref = office.notice()
    office.read_and("position", ref, "concern", "--reason", "How is the oil locked?", who=US_DESK)
    office.do("show", ref, who=ROK_DESK)
    with unchanged(office):
        refused = office.run("decide", ref, "go", who=ROK_DESK)
    assert "answer it before you decide" in refused.err

    office.do("answer", ref, "--party", "US", "--text", "With seals that are counted daily.", who=ROK_DESK)
    office.do("decide", ref, "go", who=ROK_DESK)

    assert office.state(ref) == "go"


def test_a_revision_keeps_what_is_not_given_and_an_objection_stays_until_it_is_withdrawn(office: Office) -> None:
    ref = office.notice(route="Seoul, Panmun, Sinuiju")
    office.read_and("position", ref, "objection", "--reason", "The oil.", who=US_DESK)

    office.do("show", ref, who=ROK_DESK)
    office.do("notice", "--revise", ref, "--title", "Survey with 20,000 litres", "--changes", "Less oil.", who=ROK_DESK)
    shown = office.do("show", ref, "--json", who=US_DESK).plain
    office.do("position", ref, "--withdraw", "--reason", "Below the cap.", who=US_DESK)

    assert (shown["version"], shown["title"], shown["route"]) == (
        2,
        "Survey with 20,000 litres",
        "Seoul, Panmun, Sinuiju",
    )
    assert shown["parties"][0]["position"] == "objection"
    assert office.do("show", ref, "--json", who=ROK_READER).plain["parties"][0]["position"] is None


def test_a_withdrawn_notice_is_taken_up_by_a_later_one(office: Office) -> None:
    ref = office.notice()
    office.read_and("withdraw", ref, "--reason", "No train.", who=ROK_DESK)

    later = office.notice(supersedes=ref)

    assert office.state(ref) == "withdrawn"
    assert office.do("show", later, "--json", who=US_DESK).plain["supersedes"] == ref


def test_a_surprise_is_observed_followed_explained_and_given_notice_of_afterwards(office: Office) -> None:
    seen = [
        "--type",
        "cooperation_project",
        "--title",
        "A train at Panmun",
        "--text",
        "Six wagons.",
        "--known",
        "2018-11-30",
    ]
    ref = office.do("observe", "--actor", "ROK", *seen, "--json", who=US_DESK).plain["receipts"][0]["ref"]
    office.do("show", ref, who=US_DESK)
    office.do(
        "observe", "--actor", "ROK", "--on", ref, "--event", "returned", "--text", "It is back.", "--evidence",
        "reported", who=US_DESK,
    )  # fmt: skip

    office.read_and("explain", ref, "--text", "The notice was lost in the post.", who=ROK_DESK)
    later = office.notice(**{"after-the-fact": ref})

    shown = office.do("show", ref, who=US_DESK).out
    assert shown.startswith(f"{ref}: No notice of ROK was on record; it has explained the action since.")
    for said in ("ROK returned", "It is back.", "The notice was lost in the post."):
        assert said in shown
    assert office.do("show", later, "--json", who=US_DESK).plain["irregular"] == ["Notice came after the fact."]


def test_a_position_from_other_words_is_reported_and_counts_nowhere(office: Office) -> None:
    ref = office.notice()
    office.do("show", ref, who=ROK_DESK)

    office.do(
        "position", ref, "support", "--of", "US", "--said-by", "A spokesperson", "--text", "We fully support it.",
        "--source", "Press briefing", who=ROK_DESK,
    )  # fmt: skip

    shown = office.do("show", ref, "--json", who=ROK_DESK).plain
    assert shown["parties"][0]["position"] is None
    assert shown["history"][-1]["kind"] == "position.reported"
    assert shown["consulted"] == "no"


def test_silence_counts_only_by_the_entry_of_the_silent_node(rehearsal: Office) -> None:
    ref = rehearsal.notice(type="routine_measure")
    rehearsal.read_and("acknowledge", ref, who=US_DESK)

    ran = rehearsal.do("clock", "--to", "2018-10-20T07:00", "--json")

    assert [receipt["kind"] for receipt in ran.plain["receipts"]] == ["clock.set/1", "window.closed/1"]
    assert rehearsal.do("show", ref, "--json", who=ROK_DESK).plain["agreed"] == "yes"
