"""Production: everything from the environment, HTTPS only, loud when something is missing."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env, require_secret_key

require_secret_key()
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
PARTICIPANT_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
