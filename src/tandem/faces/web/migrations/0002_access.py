"""Invitations and the access log."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables more."""

    dependencies: ClassVar = [("pages", "0001_initial")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("group", models.CharField(max_length=60)),
                ("seat", models.CharField(max_length=12)),
                ("officer", models.PositiveSmallIntegerField()),
                ("until", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("group", models.CharField(max_length=60)),
                ("seat", models.CharField(max_length=12)),
                ("officer", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=30)),
                ("ref", models.CharField(default="", max_length=120)),
                ("address", models.CharField(default="", max_length=45)),
            ],
            options={
                "indexes": [models.Index(fields=["group", "seat", "-id"], name="access_by_party")],
            },
        ),
    ]
