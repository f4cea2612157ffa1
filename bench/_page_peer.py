"""The peer of the list of actions: the same fifty rows by plain Django, from one table in SQLite, in this process."""

from pathlib import Path
from typing import Any

_TEMPLATE = """<!doctype html><html lang="en"><head><title>Actions</title></head><body><h1>Actions</h1>
<p>{{ count }}</p><table><thead><tr><th>Action</th><th>Whose</th><th>State</th><th>First day</th><th>Waits for</th>
<th>Last</th></tr></thead><tbody>
{% for row in rows %}<tr><td><a href="/{{ row.ref }}">{{ row.title }}</a><br>{{ row.ref }}</td><td>{{ row.owner }}</td>
<td>{{ row.state }}</td><td>{{ row.starts_on|date:"D j M Y" }}</td>
<td>{{ row.waits_for }} {{ row.deadline|date:"D j M Y, H:i" }}</td><td>{{ row.last|date:"D j M Y" }}</td></tr>
{% endfor %}</tbody></table></body></html>"""


def set_up(folder: Path, count: int) -> Any:
    """Make the table with its indexes and its view; answer a function that opens the page."""
    import django
    from django.conf import settings

    settings.configure(
        SECRET_KEY="bench", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_TZ=True,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=["django.middleware.gzip.GZipMiddleware", "django.contrib.sessions.middleware.SessionMiddleware",
                    "django.middleware.csrf.CsrfViewMiddleware",
                    "django.contrib.auth.middleware.AuthenticationMiddleware"],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "peer.db"}},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {
            "loaders": [("django.template.loaders.locmem.Loader", {"actions.html": _TEMPLATE})]}}],
    )  # fmt: skip
    django.setup()
    return _made(count)


def _made(count: int) -> Any:
    from datetime import UTC, date, datetime, timedelta

    from django.contrib.auth import get_user_model
    from django.contrib.auth.decorators import login_required
    from django.core.management import call_command
    from django.db import connection, models
    from django.shortcuts import render
    from django.test import Client
    from django.urls import path

    class Action(models.Model):
        ref = models.CharField(max_length=60, unique=True)
        title = models.CharField(max_length=200)
        owner = models.CharField(max_length=12, db_index=True)
        state = models.CharField(max_length=20, db_index=True)
        starts_on = models.DateField(db_index=True)
        waits_for = models.CharField(max_length=12)
        deadline = models.DateTimeField(null=True, db_index=True)
        opened = models.DateTimeField(db_index=True)
        last = models.DateTimeField(db_index=True)

        class Meta:
            app_label = "auth"

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Action)
    first = datetime(2018, 8, 1, tzinfo=UTC)
    Action.objects.bulk_create(
        Action(
            ref=f"BENCH/2018/ROK-{n}", title="Joint railway survey", owner=("ROK", "US")[n % 2], waits_for="US",
            state="in_consultation" if n > count - 300 else "completed", starts_on=date(2018, 11, 30),
            deadline=first, opened=first + timedelta(minutes=n), last=first + timedelta(minutes=n + 5),
        )
        for n in range(count)
    )  # fmt: skip

    @login_required
    def actions(request: Any) -> Any:
        found = Action.objects.order_by("-opened")
        return render(request, "actions.html", {"rows": found[:50], "count": found.count()})

    globals()["urlpatterns"] = [path("actions", actions)]
    client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_ENCODING="gzip")
    client.force_login(get_user_model().objects.create_user("bench"))
    return lambda: client.get("/actions")
