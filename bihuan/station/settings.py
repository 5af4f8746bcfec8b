"""Every setting of the station, read from the environment, with a default for each."""

import os
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

HOME = Path(os.environ.get("BIHUAN_HOME", "var")).resolve()
DEBUG = os.environ.get("BIHUAN_DEBUG", "") == "1"
SECRET_KEY = os.environ.get("BIHUAN_SECRET_KEY", "not-secret-until-the-frame-writes-one")
ALLOWED_HOSTS = os.environ.get("BIHUAN_HOSTS", "*").split(",")

INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages", "django.contrib.staticfiles",
    "allauth", "allauth.account", "django_htmx",
    "bihuan.station.people", "bihuan.station.places", "bihuan.station.loop", "bihuan.station.calls",
    "bihuan.station.kinds.incident", "bihuan.station.kinds.diversion",
    "bihuan.station.bridges", "bihuan.station.rooms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "bihuan.station.urls"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages", "django.template.context_processors.i18n"]},
}]
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{HOME}/bihuan.sqlite3")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE", "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
                        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;",
    }
    DATABASES["default"]["CONN_MAX_AGE"] = 600
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8, "timeout": 4}}
    DATABASES["default"]["CONN_MAX_AGE"] = 0

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]
STATIC_URL = "static/"

KINDS = ["bihuan.station.kinds.incident.kind.INCIDENT", "bihuan.station.kinds.diversion.kind.DIVERSION"]
