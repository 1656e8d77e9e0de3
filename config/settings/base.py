"""Settings shared by every way of running. The environment is read here and nowhere else."""

from datetime import timedelta
from pathlib import Path

import environ
from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.contrib.messages import constants as messages
from django.core.exceptions import ImproperlyConfigured

from config import broker

BASE_DIR = Path(__file__).resolve().parent.parent.parent

env = environ.FileAwareEnv()
# NAME_FILE=/run/secrets/name works in place of NAME for every setting.

DATA_DIR = Path(env.str("TALKOORIIHI_DATA", default=str(BASE_DIR / "var")))
DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="")
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", default=[])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Where `manage.py run` listens; 0.0.0.0 lets phones on the same network in.
HOST = env.str("HOST", default="127.0.0.1")
PORT = env.int("PORT", default=8000)
# The language that whoever starts it reads in the terminal; one that is not ours gives English.
_LOCALES = [env.str(name, default="") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
TERMINAL_LANGUAGE = next(filter(None, _LOCALES), "")[:2]
SITE_URL = env.str("SITE_URL", default=f"http://127.0.0.1:{PORT}").rstrip("/")

INSTALLED_APPS = [
    "config",
    "modeltranslation",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",  # allauth's page of passkeys
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
    "django_htmx",
    "template_partials",
    "accounts",
    "moderation",
    "brainstorm",
    "analytics",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "brainstorm.middleware.ParticipantMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accounts.context.page",
            ],
        },
    }
]
FORM_RENDERER = "accounts.forms.Renderer"

DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'talkooriihi.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: without it most read-then-write requests fail under load, whatever the timeout.
    # FULL: what a page has confirmed survives a power cut too. NORMAL would lose the latest commits in one.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # A connection that a restart of the database cut is noticed before a request uses it.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
# Two sites can share one Redis.
REDIS_KEY_PREFIX = env.str("REDIS_KEY_PREFIX", default="talkooriihi:")
_IN_REDIS = {
    "BACKEND": "config.caches.ForgivingRedisCache",
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": REDIS_KEY_PREFIX.rstrip(":"),
    # A cache that hangs must not hang the page.
    "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
}
CACHES = {
    "default": _IN_REDIS
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    # Counters of accounts.rates. Without Redis each process counts for itself: a limit is then generous by as many
    # times as there are processes, and costs no write to the database.
    "limits": _IN_REDIS
    if REDIS_URL
    else {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "limits",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
# How many proxies of ours stand before the site: 0 means that clients connect straight to it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/tyo/"
# allauth: staff sign in by an e-mailed code or a password; nobody signs up by themselves.
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Talkooriihi"
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=True)

# Whether `manage.py run` fills an empty database with the demo, whose people can all sign in with one password.
DEMO = env.bool("DEMO", default=False)
DEMO_PASSWORD = env.str("DEMO_PASSWORD", default="")

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Helsinki"
USE_I18N = True
USE_TZ = True
MODELTRANSLATION_DEFAULT_LANGUAGE = "fi"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("fi", "sv", "en")

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": DATA_DIR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = ["accounts.uploads.LimitedUploadHandler"]
IMPORT_MAX_BYTES = 50 * 1024 * 1024

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Talkooriihi <talkooriihi@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10
# What the mail server takes from us in a minute without holding anything back.
INVITATIONS_PER_MINUTE = env.int("INVITATIONS_PER_MINUTE", default=600)
# Shared with whoever tells of mail that came back; without it nobody can.
BOUNCE_SECRET = env.str("BOUNCE_SECRET", default="")
# Who sees to it that public services are accessible: named in every accessibility statement.
ACCESSIBILITY_AUTHORITY = {
    "name_fi": (
        "Liikenne- ja viestintävirasto Traficom, digitaalisen esteettömyyden ja saavutettavuuden valvontayksikkö"
    ),
    "name_sv": "Transport- och kommunikationsverket Traficom, enheten för tillsyn över digital tillgänglighet",
    "name_en": "Finnish Transport and Communications Agency Traficom, Digital Accessibility Supervision Unit",
    "url": "https://www.saavutettavuusvaatimukset.fi",
    "email": "saavutettavuus@traficom.fi",
    "phone": "029 534 5000",
    **env.json("ACCESSIBILITY_AUTHORITY", default={}),
}

# Messages travel in a cookie, so that a participant's page never needs a session row.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
MESSAGE_TAGS = {messages.SUCCESS: "ok", messages.WARNING: "warn", messages.ERROR: "alert"}
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# Celery: state lives in our own rows, so results are not kept.
CELERY_BROKER_URL = REDIS_URL or f"{broker.SCHEME}://localhost//"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = (
    {
        # Redis gives a task to a second worker after this time: it must exceed the longest task. A dead worker's
        # long work is found much sooner, by accounts.services.runs.
        "visibility_timeout": int(timedelta(hours=12).total_seconds()),
        "global_keyprefix": REDIS_KEY_PREFIX,
        # One short try: a request must not wait for a broker that is gone, nor for one that hangs. A worker that
        # waits for tasks hears from Redis every second.
        "max_retries": 0,
        "socket_connect_timeout": 1,
        "socket_timeout": 3,
        "socket_keepalive": True,
    }
    if REDIS_URL
    else {**broker.options(DATA_DIR / "broker")}
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_CONCURRENCY = env.int("WORKER_CONCURRENCY", default=2)
# The broker in files is asked every 0.2 seconds, so each visit fetches several; Redis needs no such store, and
# with one at a time no short task waits behind a long one.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1 if REDIS_URL else 8
# A process keeps its embedder and word lists loaded until it has grown too large.
CELERY_WORKER_MAX_MEMORY_PER_CHILD = env.int("WORKER_MAX_MEMORY_MB", default=2048) * 1024
CELERY_WORKER_ENABLE_REMOTE_CONTROL = bool(REDIS_URL)
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# However long the broker is away, worker and clock wait for it, asking again at least every half a minute.
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")

# What happens by itself. Each entry is a door in its app's tasks.py; beat is a process of its own.
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "sweep-runs": {"task": "accounts.tasks.sweep_runs", "schedule": timedelta(minutes=1)},
    "make-missing-texts": {
        "task": "brainstorm.tasks.make_missing_texts",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 25},
    },
    "refresh-draws": {
        "task": "brainstorm.tasks.refresh_draws",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 50},
    },
    "count-gram-shares": {
        "task": "brainstorm.tasks.count_gram_shares",
        "schedule": timedelta(minutes=15),
        "options": {"expires": 600},
    },
    "forget-cards": {"task": "brainstorm.tasks.forget_cards", "schedule": timedelta(minutes=5)},
    "renew-anchors": {"task": "brainstorm.tasks.renew_anchors", "schedule": timedelta(minutes=10)},
    "move-due-phases": {"task": "brainstorm.tasks.move_due_phases", "schedule": timedelta(minutes=5)},
    "carry-out-retention": {"task": "brainstorm.tasks.carry_out_retention", "schedule": timedelta(hours=1)},
    "count-due-attendances": {"task": "brainstorm.tasks.count_due_attendances", "schedule": timedelta(minutes=10)},
    "shuffle-subscriptions": {"task": "brainstorm.tasks.shuffle_subscriptions", "schedule": crontab(minute=30, hour=3)},
    "count-due-arrivals": {"task": "brainstorm.tasks.count_due_arrivals", "schedule": crontab(minute=45, hour=3)},
    "send-promised-messages": {
        "task": "brainstorm.tasks.send_promised_messages",
        "schedule": timedelta(minutes=5),
        "options": {"expires": 240},
    },
    "send-due-invitations": {
        "task": "brainstorm.tasks.send_due_invitations",
        "schedule": timedelta(seconds=20),
        "options": {"expires": 15},
    },
    "sweep-work-mail": {"task": "brainstorm.tasks.sweep_work_mail", "schedule": timedelta(minutes=5)},
    "place-new-ideas": {
        "task": "analytics.tasks.place_new_ideas",
        "schedule": timedelta(seconds=30),
        "options": {"expires": 25},
    },
    "sweep-erased-texts": {"task": "analytics.tasks.sweep_erased_texts", "schedule": timedelta(hours=1)},
}
# With no worker running, what the clock sends must not pile up: the next one does the same.
for _entry in CELERY_BEAT_SCHEDULE.values():
    _entry.setdefault("options", {"expires": 600})

# Evaluations after which an idea is dealt only when there is nothing else.
EVALUATIONS_CAP = env.int("EVALUATIONS_CAP", default=300)

# Which machine reads texts: "auto" takes the bundled embedder where its wheel fits, "onnx" a model of one's own from
# the folder beside, "none" the light way.
EMBEDDER = env.str("EMBEDDER", default="auto")
EMBEDDER_PATH = env.str("EMBEDDER_PATH", default="")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"without_address": {"()": "config.logs.WithoutAddress"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_address"]},
    },
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="INFO")},
    # The development server would log every address.
    "loggers": {"django.server": {"handlers": [], "propagate": False}},
}


def require_secret_key() -> None:
    """Stop loudly when a production start has no secret of its own."""
    if len(SECRET_KEY) < 40:
        raise ImproperlyConfigured("Set SECRET_KEY (or SECRET_KEY_FILE) to at least 40 random characters.")
