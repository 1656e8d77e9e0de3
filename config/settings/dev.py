"""Development and the one-command run: SQLite, a broker in files, mail in files, a secret made once."""

import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import DATA_DIR, SECRET_KEY, STATIC_ROOT, STORAGES, env

DEBUG = env.bool("DEBUG", default=False)
DATA_DIR.mkdir(parents=True, exist_ok=True)
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # static files are found without it, but it is looked for
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["*"])
DEMO = env.bool("DEMO", default=True)
STAFF_SECOND_FACTOR_REQUIRED = env.bool("STAFF_SECOND_FACTOR_REQUIRED", default=False)
if not SECRET_KEY:
    key_file = DATA_DIR / "secret_key"
    if not key_file.exists():
        key_file.touch(mode=0o600)
        key_file.write_text(secrets.token_urlsafe(50))
    SECRET_KEY = key_file.read_text().strip()
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = DATA_DIR / "mail"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = env.bool("DEBUG", default=False)
