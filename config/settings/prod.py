"""Production: everything from the environment, HTTPS only, loud when something is missing."""

from config.settings.base import *  # noqa: F403
from config.settings.base import env, require_secret_key

require_secret_key()
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
PARTICIPANT_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
# The proxy in front must set this header itself, and drop one that a client sends.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000)
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
# W005 and W021 ask for promises on behalf of the whole domain, which is the operator's to give at the proxy.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
