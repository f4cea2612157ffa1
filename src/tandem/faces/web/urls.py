"""The addresses. A reference is the address of its page; no queue, role or language stands in one."""

from django.urls import path, re_path
from django.urls.resolvers import URLPattern

from tandem.faces.web import action, actions, desk, moves, notice, record, search, sign_in

_SHORT = "(?P<short>[A-Z0-9][A-Z0-9-]{0,59})"
_REF = f"{_SHORT}/(?P<year>[0-9]{{4}})/(?P<number>[A-Z][A-Z0-9]{{0,11}}-[1-9][0-9]{{0,8}})"
_MOVES = "|".join(moves.MOVES)

urlpatterns: list[URLPattern] = [
    path("", sign_in.front, name="front"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-out", sign_in.sign_out, name="sign-out"),
    path("language", sign_in.language, name="language"),
    re_path(f"^{_SHORT}/$", desk.my_desk, name="desk"),
    re_path(f"^{_SHORT}/actions$", actions.actions, name="actions"),
    re_path(f"^{_SHORT}/search$", search.find, name="search"),
    re_path(f"^{_SHORT}/notices/new$", notice.give, name="give"),
    re_path(f"^{_SHORT}/drafts/(?P<draft>[0-9a-f]{{16}})/discard$", desk.discard, name="discard"),
    re_path(f"^{_SHORT}/record$", record.record, name="record"),
    re_path(f"^{_SHORT}/record/archive$", record.archive, name="archive"),
    re_path(f"^{_SHORT}/record/check$", record.check, name="check"),
    re_path(f"^{_REF}$", action.action, name="action"),
    re_path(f"^{_REF}/readers$", record.readers, name="readers"),
    re_path(f"^{_REF}/v(?P<version_number>[1-9][0-9]{{0,5}})$", action.version, name="version"),
    re_path(f"^{_REF}/revise$", notice.revise, name="revise"),
    re_path(f"^{_REF}/(?P<slug>{_MOVES})$", moves.move, name="move"),
]

handler400 = "tandem.faces.web.errors.bad_request"
handler403 = "tandem.faces.web.errors.forbidden"
handler404 = "tandem.faces.web.errors.not_found"
handler500 = "tandem.faces.web.errors.broken"
