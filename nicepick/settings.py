"""Every setting of the site. It runs with no environment at all; ``.env.example`` describes what can be set."""

import os
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environ import Env

from nicepick import reads
from nicepick.environment import Environment
from nicepick.private import GroupConnection, PrivateConnection
from nicepick.secret import load_or_create_secret

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"  # generated files: database, secret key, static files; never in the repository
STATIC_ROOT = VAR_DIR / "static"
with suppress(OSError):  # whatever has to write there reports the error
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)

try:
    Env.read_env(BASE_DIR / ".env")  # what the environment already has wins
except UnicodeDecodeError:
    raise ImproperlyConfigured("The file .env must be UTF-8 text.") from None
env = Environment(os.environ)

# --- Where it runs

DEBUG = env.flag("DEBUG", default=False)
GROUP_ACCESS = env.flag("GROUP_ACCESS", default=False)
SECRET_KEY = env.text("SECRET_KEY") or load_or_create_secret(VAR_DIR / "secret_key", group_access=GROUP_ACCESS)
PORT = env.number("PORT", 8000, least=1, most=65535)
SITE_URL = env.origin("SITE_URL", default=f"http://127.0.0.1:{PORT}")
ALLOWED_HOSTS = [
    *env.hosts("ALLOWED_HOSTS", default=[]),
    # Health checks come from the same machine, whatever names the site has.
    "localhost",
    ".localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
TRUSTED_PROXIES = env.number("TRUSTED_PROXIES", 0, least=0, most=9)

SAMPLE_ACTIVITY = env.flag("SAMPLE_ACTIVITY", default=False)

# --- Applications

ROOT_URLCONF = "nicepick.urls"
WSGI_APPLICATION = "nicepick.wsgi.application"
INSTALLED_APPS = [
    "comparisons.apps.ComparisonsConfig",
    "nicepick",  # for its commands
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",  # for the script that it brings
    "django_tasks",
    "django_tasks_db",
    "django_otp",
    "django_otp.plugins.otp_static",
    "django_otp.plugins.otp_totp",
]
MIDDLEWARE = [
    "nicepick.request_ids.name_requests",
    "nicepick.middleware.drop_cookies_outside_admin",  # outermost: the others must not see them
    "comparisons.api.middleware.for_programs",
    "nicepick.middleware.limit_queries",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "nicepick.middleware.ContentSecurityPolicy",
    "nicepick.middleware.AdminSessions",
    "django.middleware.common.CommonMiddleware",
    "nicepick.middleware.AdminCsrf",
    "nicepick.middleware.AdminAuthentication",
    "nicepick.middleware.know_second_factor",
    "nicepick.middleware.end_old_sessions",
    "nicepick.middleware.AdminMessages",
    "comparisons.admin.drafts.expired.KeepWhatExpiredFormsSend",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {  # the editors' templates
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # The admin needs these three.
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {  # public pages and mails, asked for by the name of the engine
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {"environment": "nicepick.jinja2.environment"},
    },
]

# --- Database

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'nicepick.sqlite3'}")}
DATABASES["default"].update(CONN_MAX_AGE=600, CONN_HEALTH_CHECKS=True)
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "factory": GroupConnection if GROUP_ACCESS else PrivateConnection,
        # Without it a transaction that reads and then writes fails at once if another is writing, whatever the timeout.
        "transaction_mode": "IMMEDIATE",
        "timeout": 10,  # seconds
        "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON",
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        # Prepare each repeated query: planning is most of what a page costs PostgreSQL.
        "server_side_binding": True,
        "prepare_threshold": 1,
        # A server that is away is noticed: seconds until it must be connected, and until silence counts as its end.
        "connect_timeout": 3,
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": 10_000,  # milliseconds
    } | DATABASES["default"].get("OPTIONS", {})
STATEMENT_SECONDS = 5  # one statement of a web process, its wait for others included; commands may take longer
QUESTIONS_A_SECOND, QUESTIONS_AT_ONCE = 5, 40  # that one network may ask the API, of those whose answers are not kept
STACKS_A_MINUTE, STACKS_AT_ONCE = 12, 20  # that one network may have checked, by page and programs together
READ_SECONDS, WRITE_SECONDS = 3, 10  # the queries of a public page, of a form: none begins later

if env.text("COPY_FROM"):  # manage.py copy_database reads it, as of one moment
    DATABASES["source"] = env.database("COPY_FROM", default="")
    if DATABASES["source"]["ENGINE"] == "django.db.backends.postgresql":
        from django.db.backends.postgresql.psycopg_any import IsolationLevel

        DATABASES["source"]["OPTIONS"] = {"isolation_level": IsolationLevel.REPEATABLE_READ} | DATABASES["source"].get(
            "OPTIONS", {}
        )

# --- Page cache

PAGE_CACHE = env.file("PAGE_CACHE", default=VAR_DIR / "pages.sqlite3")
if DEBUG:
    PAGE_CACHE = None  # a changed template shows at once

# --- Dumps

DATA_DIR = env.file("DATA_DIR", default=VAR_DIR / "data")  # made when the first one is written

# --- Login

FIRST_LOGIN = env.text("FIRST_LOGIN")
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
PASSWORD_RESET_TIMEOUT = 3600  # seconds: a link that a mail holds may lie in an inbox for longer
PASSWORD_HASHERS = ["nicepick.hashing.QuietPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

FOUR_EYES = env.flag("FOUR_EYES", default=False)
SECOND_FACTOR = env.flag("SECOND_FACTOR", default=False)
OTP_TOTP_ISSUER = f"Nice Pick {urlsplit(SITE_URL).hostname}"  # what an app writes above the codes

# --- Mail

EDITORS_EMAIL = env.address("EDITORS_EMAIL")
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.address("FROM_EMAIL", default=f"nice-pick@{urlsplit(SITE_URL).hostname}")
EMAIL_TIMEOUT = 5  # seconds: every other task waits for it
vars().update(env.email("EMAIL_URL", default="consolemail://"))

# --- Tasks

WORKER = env.flag("WORKER", default=True)
env.refuse("MAIL_WORKER", "remove it, and set WORKER=false if manage.py db_worker runs beside the site")
SOURCE_CHECKS = env.flag("SOURCE_CHECKS", default=False)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Safety

HTTPS = env.flag("HTTPS", default=False)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]  # asked from the same machine, without a proxy
SECURITY_EMAIL = env.address("SECURITY_EMAIL")
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SILENCED_SYSTEM_CHECKS = [
    # It looks for Django's own class by name, where nicepick.middleware has a subclass of it.
    "security.W003",
    # Subdomains and browsers' built-in lists bind more than this site; whoever owns the domain decides on them.
    "security.W005",
    "security.W021",
]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = FILE_UPLOAD_MAX_MEMORY_SIZE = reads.LONGEST  # nothing that arrives comes to a file
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # a line of the desk has a dozen: Django's 1000 are forty claims a side
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
CSRF_FAILURE_VIEW = "comparisons.admin.drafts.expired.csrf_failure"
CSRF_COOKIE_HTTPONLY = True  # the token stands in each form
SESSION_COOKIE_AGE = 12 * 3600  # seconds without a request to the admin
SESSION_RENEWED = 600  # seconds within which requests write once only that the session is in use
SESSION_LONGEST = 7 * 24 * 3600  # seconds from the log-in on, however much it is used
SECURE_REFERRER_POLICY = "same-origin"  # never no-referrer: the Origin of our own forms would become "null"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Language and time

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "nicepick.formats"  # days as the public pages write them
TIME_ZONE = "UTC"
USE_TZ = True

# --- Static files

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "nicepick.made.finder.MadeFilesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "nicepick.staticfiles.PlainNameFallbackStorage"},
}
WHITENOISE_MIMETYPES = {".webmanifest": "application/manifest+json"}
WHITENOISE_USE_FINDERS = True  # serves files that were not collected, under their plain names

# --- Log

LOG_FORMAT = env.choice("LOG_FORMAT", "text", ("text", "json"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # An outage has a line of its own (comparisons.services.outages), whatever the number of those who were refused.
    "filters": {
        "but_503": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: getattr(record, "status_code", None) != 503,
        },
    },
    "formatters": {  # the class of the one that is not used is not loaded
        LOG_FORMAT: (
            {"()": "nicepick.logs.objects.Objects"}
            if LOG_FORMAT == "json"
            else {"class": "nicepick.logs.lines.Lines", "format": "{levelname} {name}: {message}", "style": "{"}
        ),
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT},
        "nowhere": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "comparisons.services.logins": {"level": "INFO"},
        "comparisons.services.withdrawing": {"level": "INFO"},
        # Strangers could write these at will: wrong paths and hosts, forms without a token, too many fields.
        "django.request": {"level": "ERROR", "filters": ["but_503"]},
        "django.security": {"handlers": ["nowhere"], "propagate": False},
    },
}
