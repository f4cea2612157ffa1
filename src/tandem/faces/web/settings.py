"""The settings of the pages. No secret is in here: the key is in a file of the site, made by `serve`.

`serve` sets TANDEM_SITE (the folder), TANDEM_HOSTS (the names that the pages answer to) and TANDEM_SECURE.
TANDEM_SECOND_FACTOR is `required` unless it says `offered`. TANDEM_LOG=json makes a line of JSON of every event.
"""

import os
import secrets
from pathlib import Path

SITE = Path(os.environ.get("TANDEM_SITE", "var"))
_KEY_FILE = SITE / "secret-key"
# Without its file the key lasts as long as the process: sign-ins end with it, and nothing else is lost.
SECRET_KEY = _KEY_FILE.read_text(encoding="ascii") if _KEY_FILE.is_file() else secrets.token_urlsafe(48)
DEBUG = False

_SECURE = os.environ.get("TANDEM_SECURE") == "1"
ALLOWED_HOSTS = os.environ.get("TANDEM_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
# Behind a proxy that ends TLS, Django sees http where the browser saw https.
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if _SECURE else []

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "tandem.faces.web",
]
MIDDLEWARE = [
    "tandem.faces.web.health.watched",
    "tandem.faces.web.guard.headers",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tandem.faces.web.guard.body_limit",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tandem.faces.web.log_book.matters_opened",
    "tandem.faces.web.guard.WaysOut",
]
ROOT_URLCONF = "tandem.faces.web.urls"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "tandem.faces.web.templatetags.tandem",
                "tandem.faces.web.templatetags.calendars",
                "tandem.faces.web.templatetags.commitments",
                "tandem.faces.web.templatetags.board",
            ],
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
        },
    }
]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": SITE / "accounts.db",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 5,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON",
        },
    }
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "tandem.faces.web.factor.StepAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
# Tries are counted by throttle.py, in the file and not in the memory of one process.
ACCOUNT_RATE_LIMITS = False
MFA_RATE_LIMITS = False
MFA_ADAPTER = "tandem.faces.web.factor.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
SECOND_FACTOR = os.environ.get("TANDEM_SECOND_FACTOR", "required")
"""`required`: an account without one cannot decide, object, agree or sign. `offered`: it can."""

SIGN_IN_HOURS = 10
SESSION_COOKIE_AGE = SIGN_IN_HOURS * 3600
# A cookie of this name is taken over TLS from this host alone, and no other host of the domain can set it.
_HOST = "__Host-" if _SECURE else ""
SESSION_COOKIE_NAME = f"{_HOST}tandem_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _SECURE
CSRF_COOKIE_NAME = f"{_HOST}tandem_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _SECURE
CSRF_FAILURE_VIEW = "tandem.faces.web.errors.csrf_failed"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LARGEST_BODY = 2 * 1024 * 1024
"""Bytes of a form: eight texts of 20,000 Korean characters and a manifest of a thousand lines have room in it."""
LARGEST_WORDING = 8 * 1024 * 1024
"""Bytes of the form of a joint text: what is pasted from a word processor is read, or refused with its size."""
# What a form may have is asked before anything reads it (guard.body_limit); this is the most that any address takes.
DATA_UPLOAD_MAX_MEMORY_SIZE = LARGEST_WORDING
LARGEST_UPLOAD = 64 * 1024 * 1024
"""Bytes of a file that an officer has checked against the record; it goes to a temporary file, and is gone after."""

_FORM = "json" if os.environ.get("TANDEM_LOG") == "json" else "line"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        "json": {"()": "tandem.node.logs.JsonLines"},
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": _FORM}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL", "propagate": False},
        "tandem": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # A line for every page, for who collects lines as JSON.
        "tandem.pages": {"level": "DEBUG" if _FORM == "json" else "INFO"},
    },
}
if _FORM == "json":
    # What other packages say comes out as lines of the same form, without their words.
    LOGGING["root"] = {"handlers": ["stderr"], "level": "WARNING"}
