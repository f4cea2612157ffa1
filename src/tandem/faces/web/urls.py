"""The addresses. A reference is the address of its page; no queue, role or language stands in one."""

from django.urls import path, re_path
from django.urls.resolvers import URLPattern

from tandem.faces.web import (
    access,
    action,
    actions,
    amend,
    calendars,
    charter,
    clearances,
    columns,
    compare,
    deposit,
    desk,
    evidence,
    goals,
    goods_files,
    hand_over,
    inner,
    invitation,
    meeting,
    meeting_moves,
    moves,
    nodes,
    notice,
    outbox,
    own,
    papers,
    people,
    prove,
    record,
    request_moves,
    requests,
    scope,
    search,
    sign_in,
    stand_in,
    states,
    steps,
    styleguide,
    text_form,
    text_moves,
    texts,
)

_SHORT = "(?P<short>[A-Z0-9][A-Z0-9-]{0,59})"
_REF = f"{_SHORT}/(?P<year>[0-9]{{4}})/(?P<number>[A-Z][A-Z0-9]{{0,11}}-[1-9][0-9]{{0,8}})"
_DRAFT = "drafts/(?P<draft>[0-9a-f]{16})"
_STEPS = "|".join(steps.STEPS)
_MOVES = "|".join(moves.MOVES)
_MEETING_MOVES = "|".join(meeting_moves.MOVES)
_CLEARANCE_MOVES = "|".join(request_moves.CLEARANCE_MOVES)
_TEXT_MOVES = "|".join(text_moves.TEXT_MOVES)
_PAPER = "[a-z0-9-]{1,80}[.][a-z]{2}[.](?:docx|xlsx)"
_LABEL = "[A-Z][A-Z0-9]{0,11}-[1-9][0-9]{0,8}"

urlpatterns: list[URLPattern] = [
    path("", sign_in.front, name="front"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    # By this name django-allauth sends there who has the password right and a second factor to show.
    path("sign-in/factor", prove.second_step, name="mfa_authenticate"),
    path("sign-in/passkey", prove.passkey_alone, name="passkey-alone"),
    path("passkey", prove.passkey_asked, name="passkey-asked"),
    path("prove", prove.prove, name="prove"),
    path("settings", own.settings_page, name="settings"),
    re_path(f"^settings/(?P<what>{'|'.join(own.CHANGES)})$", own.change, name="settings-change"),
    re_path("^invitation/(?P<token>[A-Za-z0-9_-]{43})$", invitation.invited, name="invitation"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("language", sign_in.language, name="language"),
    path("styleguide", styleguide.styleguide, name="styleguide"),
    re_path(f"^{_SHORT}/$", desk.my_desk, name="desk"),
    re_path(f"^{_SHORT}/actions$", actions.actions, name="actions"),
    re_path(f"^{_SHORT}/search$", search.find, name="search"),
    re_path(f"^{_SHORT}/actions[.]csv$", actions.table, name="table"),
    re_path(f"^{_SHORT}/requests$", requests.requests, name="requests"),
    re_path(f"^{_SHORT}/requests[.](?P<form>xlsx|csv)$", requests.requests_table, name="requests-table"),
    re_path(f"^{_SHORT}/seen$", desk.seen, name="seen"),
    re_path(f"^{_SHORT}/notices/new$", notice.give, name="give"),
    re_path(f"^{_SHORT}/notices/goods[.]xlsx$", goods_files.form, name="goods-form"),
    re_path(f"^{_SHORT}/people$", people.people, name="people"),
    re_path(f"^{_SHORT}/people/(?P<what>{'|'.join(people.CHANGES)})$", people.change, name="people-change"),
    re_path(f"^{_SHORT}/people/stand-in$", stand_in.name, name="stand-in"),
    re_path(f"^{_SHORT}/people/stand-in/end$", stand_in.end, name="stand-in-end"),
    re_path(f"^{_SHORT}/hand-over$", hand_over.hand_over, name="hand-over"),
    re_path(f"^{_SHORT}/hand-over/(?P<paper>[0-9a-f]{{16}})/discard$", hand_over.discard, name="hand-over-discard"),
    re_path(f"^{_SHORT}/{_DRAFT}/(?P<step>{_STEPS})$", notice.step, name="draft-step"),
    re_path(f"^{_SHORT}/{_DRAFT}/columns$", columns.columns, name="draft-columns"),
    re_path(f"^{_SHORT}/{_DRAFT}/original$", goods_files.draft_original, name="draft-original"),
    re_path(f"^{_SHORT}/{_DRAFT}/states/(?P<number>[1-9][0-9]{{0,8}})$", states.state, name="draft-state"),
    re_path(f"^{_SHORT}/{_DRAFT}/discard$", desk.discard, name="discard"),
    re_path(f"^{_SHORT}/outbox/(?P<waiting>[0-9a-f]{{16}})/remove$", outbox.remove, name="outbox-remove"),
    re_path(f"^{_SHORT}/access$", access.access, name="access"),
    re_path(f"^{_SHORT}/charter$", charter.charter, name="charter"),
    re_path(f"^{_SHORT}/charter[.]json$", charter.table, name="charter-table"),
    re_path(f"^{_SHORT}/charter/amend$", amend.amend, name="charter-amend"),
    re_path(f"^{_SHORT}/charter/(?P<what>{'|'.join(amend.CHANGES)})$", amend.change, name="charter-change"),
    re_path(f"^{_SHORT}/calendars$", calendars.calendars, name="calendars"),
    re_path(f"^{_SHORT}/calendars/(?P<what>{'|'.join(calendars.CHANGES)})$", calendars.change, name="calendars-change"),
    re_path(f"^{_SHORT}/goals$", goals.goals, name="goals"),
    re_path(f"^{_SHORT}/goals/(?P<what>{'|'.join(goals.CHANGES)})$", goals.change, name="goals-change"),
    re_path(f"^{_SHORT}/scope$", scope.scope, name="scope"),
    re_path(f"^{_SHORT}/record$", record.record, name="record"),
    re_path(f"^{_SHORT}/deposit$", deposit.deposit, name="deposit"),
    re_path(f"^{_SHORT}/nodes$", nodes.nodes, name="nodes"),
    re_path(f"^{_SHORT}/record/archive$", record.archive, name="archive"),
    re_path(f"^{_SHORT}/record/check$", record.check, name="check"),
    re_path(f"^{_REF}$", action.action, name="action"),
    re_path(f"^{_REF}/goods[.](?P<form>xlsx|csv)$", goods_files.table, name="goods-table"),
    re_path(f"^{_REF}/goods/original$", goods_files.original, name="goods-original"),
    re_path(f"^{_REF}/readers$", record.readers, name="readers"),
    re_path(f"^{_REF}/clearances$", clearances.clearances, name="clearances"),
    re_path(f"^{_REF}/assess$", clearances.assess, name="assess"),
    re_path(f"^{_REF}/evidence/(?P<entry>[0-9a-f]{{64}})/(?P<paper>[1-9])$", evidence.evidence, name="evidence"),
    re_path(f"^{_REF}/(?P<slug>{_CLEARANCE_MOVES})$", request_moves.clearance_move, name="clearance-move"),
    re_path(f"^{_REF}/papers$", papers.papers, name="papers"),
    re_path(f"^{_REF}/papers/(?P<file>{_PAPER})$", papers.paper, name="paper"),
    re_path(f"^{_REF}/v(?P<version_number>[1-9][0-9]{{0,5}})$", action.version, name="version"),
    re_path(f"^{_REF}/inner$", inner.inner, name="inner"),
    re_path(f"^{_REF}/inner/(?P<paper>[0-9a-f]{{16}})/discard$", inner.discard, name="inner-discard"),
    re_path(
        f"^{_REF}/v(?P<older>[1-9][0-9]{{0,5}})[.][.]v(?P<newer>[1-9][0-9]{{0,5}})$", compare.compare, name="compare"
    ),
    re_path(f"^{_SHORT}/texts$", texts.texts, name="texts"),
    re_path(f"^{_SHORT}/texts/new$", text_form.propose, name="propose"),
    re_path(f"^{_REF}/reword$", text_form.reword, name="reword"),
    re_path(f"^{_REF}/(?P<slug>{_TEXT_MOVES})$", text_moves.text_move, name="text-move"),
    re_path(f"^{_REF}/(?P<label>{_LABEL})$", texts.version, name="text-version"),
    re_path(f"^{_REF}/(?P<older>{_LABEL})[.][.](?P<newer>{_LABEL})$", texts.compare, name="text-difference"),
    re_path(f"^{_REF}/revise$", notice.revise, name="revise"),
    re_path(f"^{_REF}/(?P<slug>{_MOVES})$", moves.move, name="move"),
    re_path(f"^{_SHORT}/meetings$", meeting.meetings, name="meetings"),
    re_path(f"^{_SHORT}/meetings/(?P<what>new|observe)$", meeting.new_meeting, name="meeting-new"),
    re_path(f"^{_REF}/next$", meeting.next_meeting, name="meeting-next"),
    re_path(f"^{_REF}/notes$", meeting.notes, name="notes"),
    re_path(f"^{_REF}/notes/(?P<note>[0-9a-f]{{16}})/discard$", meeting.discard_noted, name="note-discard"),
    re_path(f"^{_REF}/(?P<slug>{_MEETING_MOVES})$", meeting_moves.meeting_move, name="meeting-move"),
]

handler400 = "tandem.faces.web.errors.bad_request"
handler403 = "tandem.faces.web.errors.forbidden"
handler404 = "tandem.faces.web.errors.not_found"
handler500 = "tandem.faces.web.errors.broken"
