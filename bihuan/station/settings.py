"""Every setting of the station, read from the environment, with a default for each.

A wrong value does not stop the reading: see `bihuan doctor`. Secrets may come from a file: BIHUAN_SECRET_KEY_FILE, DATABASE_URL_FILE, …
"""

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import dj_database_url
from django.utils.translation import gettext_lazy as _

from bihuan.station.frame.environment import Environment
from bihuan.station.frame.home import read_key
from bihuan.station.people.posts import POSTS

env = Environment()
PROBLEMS = env.problems

# The house
HOME = Path(env.text("BIHUAN_HOME", "var")).expanduser().resolve()
DEBUG = env.flag("BIHUAN_DEBUG")
DEMO = env.flag("BIHUAN_DEMO")
DEMO_PASSWORD = env.text("BIHUAN_DEMO_PASSWORD", "")  # of every account of the demo, whose sign-in page then offers its seats

# Where it listens, and under which names browsers may ask for it
ADDRESS = env.text("BIHUAN_ADDRESS", "127.0.0.1")
PORT = env.number("BIHUAN_PORT", 8000, least=1, most=65534)
WORKERS = env.number("BIHUAN_WORKERS", 2, least=1, most=64)
STREAM_PORT = env.number("BIHUAN_STREAM_PORT", PORT + 1, least=1, most=65535)
STREAM_URL = env.text("BIHUAN_STREAM_URL")  # only where a proxy gives the stream another address
EXERCISE_PORT = env.number("BIHUAN_EXERCISE_PORT", min(PORT + 10, 65534), least=1, most=65534)
HTTPS = env.flag("BIHUAN_HTTPS")
ALLOWED_HOSTS = env.words("BIHUAN_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("BIHUAN_ORIGINS")
for origin in CSRF_TRUSTED_ORIGINS[:]:
    if "://" not in origin:
        env.wrong("BIHUAN_ORIGINS", _("%(name)s holds “%(given)s”; write the whole origin, for example https://%(given)s."), given=origin)
        CSRF_TRUSTED_ORIGINS.remove(origin)

# The name of an exercise, where this station is one: made-up calls in a home of its own, every page marked. See docs/decisions/exercise.md
EXERCISE = env.text("BIHUAN_EXERCISE")
if EXERCISE:  # a browser keeps cookies by host, not by port: being signed in here and in the real station are two things
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "exercise_session", "exercise_csrf"

# Keys: from the environment, else the files that the first start writes. A process that finds neither makes one for itself alone.
SECRET_KEY = env.secret("BIHUAN_SECRET_KEY") or read_key(HOME, "secret.key") or secrets.token_urlsafe(48)
SAME_MATTER = env.flag("BIHUAN_SAME_MATTER", True)  # proposes, while a call is typed, the matter it may belong to
CALLER_KEY = env.secret("BIHUAN_CALLER_KEY") or read_key(HOME, "caller.key") or SECRET_KEY

SEALING_KEYS = Path(env.text("BIHUAN_SEALING_KEYS", str(HOME / "keys" / "sealing.keys"))).expanduser()  # see frame.keyring

INSTALLED_APPS = [
    "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "django.contrib.messages",
    "django.contrib.staticfiles", "bihuan.station.rooms",  # before allauth, whose sign-in pages it draws
    "allauth", "allauth.account", "allauth.mfa", "allauth.usersessions", "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect", "django_htmx",
    "bihuan.station.frame", "bihuan.station.people", "bihuan.station.places", "bihuan.station.loop", "bihuan.station.calls",
    "bihuan.station.joint", "bihuan.station.kinds.incident", "bihuan.station.kinds.diversion",
    "bihuan.station.duty", "bihuan.station.lines", "bihuan.station.patterns", "bihuan.station.exercise", "bihuan.station.rights",
    "bihuan.station.find", "bihuan.station.bridges",
]
KINDS = ["bihuan.station.kinds.incident.kind.INCIDENT", "bihuan.station.kinds.diversion.kind.DIVERSION"]
TOPICS = {  # what a notice is about that is about no matter
    "watch": "bihuan.station.patterns.topics.watch",
    "quarter": "bihuan.station.patterns.topics.quarter",
    "quarter_late": "bihuan.station.patterns.topics.quarter_late",
    "joint": "bihuan.station.joint.topics.seated", "joint_over": "bihuan.station.joint.topics.ended",
    "unheard": "bihuan.station.lines.telling.unheard", "unrung": "bihuan.station.lines.telling.unrung",
}
MORE_LIMITS = [Path(__file__).parent / "lines" / "limits.csv"]  # dated numbers that no kind of matter owns
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "bihuan.station.frame.middleware.security_headers",
    "bihuan.station.frame.exercise.files_marked",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "bihuan.station.frame.middleware.no_nul",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bihuan.station.frame.limits.limited",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "bihuan.station.frame.middleware.database_away",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bihuan.station.people.standing.watch",
]
ROOT_URLCONF = "bihuan.station.urls"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages", "django.template.context_processors.i18n",
        "bihuan.station.frame.origin.stream", "bihuan.station.frame.exercise.marked"]},
}]

# Sign-in
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["bihuan.station.people.signin.Backend"]
SESSION_COOKIE_AGE = 3600 * env.number("BIHUAN_SESSION_HOURS", 13, least=1, most=24 * 31)  # a twelve-hour shift and its hand-over
ACCOUNT_SESSION_REMEMBER = False  # desks are shared: it also ends with the browser
IDLE_MINUTES = env.number("BIHUAN_IDLE_MINUTES", 15, least=1, most=24 * 60)
DESK_IDLE_MINUTES = env.number("BIHUAN_DESK_IDLE_MINUTES", 8 * 60, least=1, most=24 * 60)  # duty officers of station and township
PROPOSES_PLACES = env.flag("BIHUAN_PROPOSES_PLACES", default=True)  # the call form names the places that may be meant
PROPOSES_UNITS = env.flag("BIHUAN_PROPOSES_UNITS", default=True)  # the command room names who could go; off, it is as before
THEFT_CLASSES = env.words("BIHUAN_THEFT_CLASSES", "0101,0102,0103,0104")  # count together where thefts cluster
PLACE_REVIEW_DAYS = env.number("BIHUAN_PLACE_REVIEW_DAYS", 7, least=1, most=90)  # in which a place with many calls is looked at
ZONE_TOLERANCE = env.number("BIHUAN_ZONE_TOLERANCE", 20, least=0, most=200)  # metres; what is nowhere wider is a sliver
SMALLEST_CELL = env.number("BIHUAN_SMALLEST_CELL", 5, least=2, most=100)  # fewer calls than this are told as "fewer than"
QUARTER_CHECK_DAYS = env.number("BIHUAN_QUARTER_CHECK_DAYS", 14, least=1, most=60)  # after its end, for reading and signing a quarter
ONE_SESSION = env.flag("BIHUAN_ONE_SESSION")  # signing in anywhere signs out everywhere else
UNUSED_DAYS = env.number("BIHUAN_UNUSED_DAYS", 0 if DEMO else 30, most=3650)  # accounts nobody signed in with are shut; 0 for never
SECOND_FACTOR_POSTS = frozenset(env.among("BIHUAN_SECOND_FACTOR_POSTS", "none" if DEMO else "admin,security,auditor", POSTS))
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("BIHUAN_PROXIES", 1 if HTTPS else 0, most=10)  # that write X-Forwarded-For, the nearest last
LOGIN_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "bihuan.station.people.signin.Adapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
# A whole station signs in from behind one address, so wrong passwords are counted by account: five shut it for a quarter of an hour.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "100/15m/ip,5/15m/key"}
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
MFA_ADAPTER = "bihuan.station.people.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # phones' clocks are a little off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
SOCIALACCOUNT_ADAPTER = "bihuan.station.people.outside.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form could not leave this origin under our policy; the state parameter guards the way back
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10

# A sign-in service (OpenID Connect), if there is one: its issuer, who we are to it, and what must agree with an account here
OIDC_URL = env.text("BIHUAN_OIDC_URL").rstrip("/")
OIDC_MATCH = env.choice("BIHUAN_OIDC_MATCH", "username", ("username", "email", "subject"))
SOCIALACCOUNT_PROVIDERS: dict[str, Any] = {}
oidc, oidc_client = urlsplit(OIDC_URL), env.text("BIHUAN_OIDC_CLIENT")
if OIDC_URL and (oidc.scheme != "https" and oidc.hostname not in ("localhost", "127.0.0.1") or not oidc.hostname):
    env.wrong("BIHUAN_OIDC_URL", _("%(name)s is “%(given)s”; write the issuer's address with https://."), given=OIDC_URL)
elif OIDC_URL and not oidc_client:
    env.wrong("BIHUAN_OIDC_CLIENT", _("%(name)s is empty; write the name under which the sign-in service knows this station."))
elif OIDC_URL:
    SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [{
        "provider_id": "service", "name": env.text("BIHUAN_OIDC_NAME", "OpenID Connect"), "client_id": oidc_client,
        "secret": env.secret("BIHUAN_OIDC_SECRET"), "settings": {"server_url": OIDC_URL},
    }]}}
CHECKS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{CHECKS}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("username", "name", "email")}},
    {"NAME": f"{CHECKS}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{CHECKS}.CommonPasswordValidator"},
    {"NAME": f"{CHECKS}.NumericPasswordValidator"},
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Database
SQLITE_URL = f"sqlite:///{HOME}/bihuan.sqlite3"
DATABASE_URL = env.secret("DATABASE_URL", SQLITE_URL)
try:
    database = dj_database_url.parse(DATABASE_URL)
    if database["ENGINE"] not in ("django.db.backends.sqlite3", "django.db.backends.postgresql"):
        raise ValueError(database["ENGINE"])
except ValueError:
    env.wrong("DATABASE_URL", _(
        "%(name)s is not understood. Write postgresql://name:password@host:5432/database, or leave it empty for SQLite."))
    database = dj_database_url.parse(SQLITE_URL)
if database["ENGINE"].endswith("sqlite3"):
    database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE", "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
                        "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=2000;",
    }
    database["CONN_MAX_AGE"] = 600
else:
    size = env.number("BIHUAN_POOL", 8, least=1, most=200)
    # The statements of a move come again and again: bound by the server, each is planned once a connection.
    database.setdefault("OPTIONS", {}).update(
        pool={"min_size": 1, "max_size": size, "timeout": 4}, server_side_binding=True, prepare_threshold=3)
    database["CONN_MAX_AGE"] = 0
DATABASES = {"default": database}
# In the database, so that every process counts the same wrong passwords, and counts them one at a time (people's migration 0002).
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Language and time
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = env.choice("BIHUAN_LANGUAGE", "zh-hans", ("zh-hans", "en"))
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [Path(__file__).parent / "locale"]

# Files for the browser: served by the pages process itself
DATA_UPLOAD_MAX_MEMORY_SIZE = 16 * 2**20  # a call of a megabyte of words is kept whole, also in JSON
STATIC_URL = "static/"
STATICFILES_FINDERS = ["bihuan.station.rooms.look.Finder", "django.contrib.staticfiles.finders.AppDirectoriesFinder"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/look\.[0-9a-f]{12}\.css$"  # see rooms.look
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Telling: smtp://name:password@host:587 (STARTTLS) or smtps://…:465. Without it, what would have been sent is kept in HOME/outbox.
mail = urlsplit(env.secret("BIHUAN_EMAIL_URL"))
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = HOME / "outbox"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text("BIHUAN_EMAIL_FROM", "bihuan@localhost")
PUBLIC_URL = env.text("BIHUAN_URL", f"http://127.0.0.1:{PORT}").rstrip("/")  # how links in notices begin
WEBHOOK_URL = env.text("BIHUAN_WEBHOOK_URL", "")  # told of every notice beside the organisations' own addresses
WEBHOOK_TIMEOUT = env.number("BIHUAN_WEBHOOK_SECONDS", 5, least=1, most=60)
# Messages to reporters' telephones go to this gateway, signed with the key; without it the desk rings them.
MESSAGE_URL, MESSAGE_KEY = env.text("BIHUAN_MESSAGE_URL", ""), env.secret("BIHUAN_MESSAGE_KEY")
if MESSAGE_URL and len(MESSAGE_KEY) < 16:
    env.wrong("BIHUAN_MESSAGE_KEY", _("%(name)s is missing or too short. Write at least 16 characters that the gateway knows too."))
    MESSAGE_URL = ""
try:
    if mail.geturl() and (mail.scheme not in ("smtp", "smtps") or not mail.hostname):
        raise ValueError(mail.scheme)
    EMAIL_PORT = mail.port or (465 if mail.scheme == "smtps" else 587)
    if mail.hostname:
        EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        EMAIL_HOST, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail.hostname, unquote(mail.username or ""), unquote(mail.password or "")
        EMAIL_USE_SSL, EMAIL_USE_TLS = mail.scheme == "smtps", mail.scheme == "smtp" and bool(mail.username)
except ValueError:
    env.wrong("BIHUAN_EMAIL_URL", _(
        "%(name)s is not understood. Write smtp://name:password@host:587, or leave it empty to send no e-mail."))

if EXERCISE:  # it tells nobody outside, whatever stands in the environment
    WEBHOOK_URL = MESSAGE_URL = ""
    EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    SOCIALACCOUNT_PROVIDERS = {}

# Whether the words of a call propose its class while they are typed; the room works without
PROPOSALS = env.choice("BIHUAN_PROPOSALS", "on", ("on", "off")) == "on"

# Locks on the doors; the content security policy stands in frame.middleware
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # whether a whole domain keeps to TLS is for its owner to say

LOGGING = {
    "version": 1, "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.choice("BIHUAN_LOG", "warning", ("debug", "info", "warning", "error")).upper()},
    "loggers": {"django": {"handlers": [], "propagate": True}},
}
