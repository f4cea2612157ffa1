"""The pages as a Django application."""

from django.apps import AppConfig


class Pages(AppConfig):
    """The pages of the desk, their sign-ins and what they keep about forms."""

    name = "tandem.faces.web"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
