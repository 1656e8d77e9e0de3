"""For the type checker and the migration linter only.

Without modeltranslation, whose managers are made while the site starts, where no type checker sees them.
"""

from config.settings.test import *  # noqa: F403
from config.settings.test import INSTALLED_APPS

INSTALLED_APPS = [*(app for app in INSTALLED_APPS if app != "modeltranslation"), "django_migration_linter"]
