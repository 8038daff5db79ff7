"""Settings: one file, from the environment only, sections in a fixed order."""

from pathlib import Path

from csp.constants import NONE, SELF

from service_desk.env import (
    env_bool,
    env_database,
    env_email,
    env_int,
    env_list,
    env_secret,
    env_str,
)

BASE_DIR = Path(__file__).resolve().parent.parent
STATE_DIR = Path(env_str("SERVICE_DESK_STATE") or BASE_DIR / ".state")

# --- Core ---------------------------------------------------------------------------------------
DEBUG = env_bool("DEBUG")
# Production (gunicorn behind a proxy) must bring its own secret; a laptop may go without.
SECRET_KEY = env_secret(
    "SECRET_KEY", fallback=None if env_bool("PRODUCTION") else "a-laptop-has-no-secrets-" + "x" * 40
)
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1],testserver")
# Where links in messages point to. Nothing is ever built from the Host header.
PUBLIC_URL = env_str("PUBLIC_URL", "http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
ROOT_URLCONF = "service_desk.urls"
WSGI_APPLICATION = "service_desk.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "service_desk.organisation",
    "service_desk.web",
    "service_desk.records",
    "service_desk.clients",
    "service_desk.catalogue",
    "service_desk.messaging",
    "service_desk.visits",
    "parts_prep",
    "appointments",
    "workorders",
    "repeat_claims",
    "followups",
    "service_desk.dashboards",
    "service_desk",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "django_htmx",
    "template_partials",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "anymail",
    "csp",
    "service_desk.dashboards.set_up.apps.SetUpConfig",  # django.contrib.admin with our site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
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
    "service_desk.web.languages.ChosenLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "service_desk.web.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

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
                "django.template.context_processors.i18n",
                "service_desk.web.context.shell",
            ],
        },
    }
]

# --- Data ---------------------------------------------------------------------------------------
DATABASES = {
    "default": {
        **env_database("DATABASE_URL"),
        "CONN_MAX_AGE": env_int("CONN_MAX_AGE", 60),
        "CONN_HEALTH_CHECKS": True,
    }
}
# Counters of the login, shared by all web processes; the table is made by a migration.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "organisation_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
    # What every page asks and may be some seconds old; each process has its own.
    "memory": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
REDIS_URL = env_str("REDIS_URL", "redis://127.0.0.1:6379/0")

# --- People -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "organisation.Staff"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "service_desk.organisation.passwords.LengthOrSecondFactor"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "name", "email"]},
    },
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_LOGOUT_REDIRECT_URL = "/desk/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "service_desk.organisation.login.StaffAdapter"
ACCOUNT_SESSION_REMEMBER = True  # for SESSION_COOKIE_AGE: one working day
# A whole reception sits behind one address; what protects an account is the count per account,
# the same as that of axes below, and taken before the password is checked.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "60/m/ip,10/30m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env_int("NUM_PROXIES", 0)
ACCOUNT_FORMS = {
    "login": "service_desk.organisation.account_forms.SignInForm",
    "change_password": "service_desk.organisation.account_forms.NewPasswordForm",
    "reauthenticate": "service_desk.organisation.account_forms.ConfirmByPasswordForm",
}
MFA_FORMS = {
    "authenticate": "service_desk.organisation.account_forms.CodeForm",
    "reauthenticate": "service_desk.organisation.account_forms.ConfirmByCodeForm",
    "activate_totp": "service_desk.organisation.account_forms.FirstCodeForm",
    "add_webauthn": "service_desk.organisation.account_forms.NewKeyForm",
    "edit_webauthn": "service_desk.organisation.account_forms.KeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Service Desk"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = PUBLIC_URL.startswith("http://")
MFA_ALLOW_UNVERIFIED_EMAIL = True  # accounts are made by an administrator, not by an e-mail
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = ["username"]
SILENCED_SYSTEM_CHECKS = ["axes.W006"]  # the address is not counted: see organisation.lockout
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "service_desk.organisation.lockout.bucket"
AXES_CLIENT_IP_CALLABLE = "service_desk.organisation.lockout.client_address"
AXES_LOCKOUT_CALLABLE = "service_desk.organisation.lockout.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # who signed in when is nobody's business here
AXES_VERBOSE = False

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", "English"),
    ("ru", "Русский"),
    ("es", "Español"),
    ("zh-hans", "中文"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"  # stored and computed; a page shows the time of its site
PHONENUMBER_DB_FORMAT = "E164"

# --- Static files and papers --------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env_str("STATIC_ROOT") or STATE_DIR / "static")
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "service_desk.web.stylesheets.StylesheetFinder",  # one stylesheet for each shell
    "service_desk.web.fonts.FontFinder",  # the desk's face, cut from its package
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Production keeps files by their hash for a year; a laptop and the tests take them as they lie.
    "staticfiles": {
        "BACKEND": "service_desk.web.hashed.HashedFiles"
        if env_bool("PRODUCTION")
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MEDIA_ROOT = Path(env_str("MEDIA_ROOT") or STATE_DIR / "media")

# --- The public page ---------------------------------------------------------------------------
# Nobody answers its four questions in fewer seconds than this; machines do.
PUBLIC_SECONDS = env_int("PUBLIC_SECONDS", 3)

# --- Messages -----------------------------------------------------------------------------------
# A restored copy of the house must not write to its clients: off there, until it is the house.
SEND_MESSAGES = env_bool("SEND_MESSAGES", default=True)
# What the providers take in a minute; all workers together keep to it.
SMS_A_MINUTE = env_int("SMS_A_MINUTE", 3000)
EMAIL_A_MINUTE = env_int("EMAIL_A_MINUTE", 3000)
# smtp, or a provider of anymail: mailgun, postmark, brevo, …
EMAIL_PROVIDER = env_str("EMAIL_PROVIDER", "smtp")
EMAIL_BACKEND = (
    "service_desk.messaging.channels.smtp.WatchedBackend"
    if EMAIL_PROVIDER == "smtp"
    else f"anymail.backends.{EMAIL_PROVIDER}.EmailBackend"
)
globals().update(env_email("EMAIL_URL"))
EMAIL_TIMEOUT = 10
ANYMAIL = {
    **dict(pair.partition("=")[::2] for pair in env_list("EMAIL_PROVIDER_KEYS")),
    "REQUESTS_TIMEOUT": (3, 7),
    "WEBHOOK_SECRET": env_str("EMAIL_WEBHOOK_SECRET"),
}
DEFAULT_FROM_EMAIL = env_str("DEFAULT_FROM_EMAIL", "Service Desk <service@localhost>")
SMS_GATEWAY = env_str("SMS_GATEWAY", "console")
SMS_HTTP_URL = env_str("SMS_HTTP_URL")
# What a phone shows as the sender, and where replies come back to if it is a number.
SMS_SENDER = env_str("SMS_SENDER")
SMS_WEBHOOK_SECRET = env_str("SMS_WEBHOOK_SECRET")
TWILIO_ACCOUNT_SID = env_str("TWILIO_ACCOUNT_SID")
TWILIO_AUTH_TOKEN = env_str("TWILIO_AUTH_TOKEN")
TWILIO_MESSAGING_SERVICE_SID = env_str("TWILIO_MESSAGING_SERVICE_SID")
TWILIO_URL = env_str("TWILIO_URL", "https://api.twilio.com")
SMSAERO_EMAIL = env_str("SMSAERO_EMAIL")
SMSAERO_API_KEY = env_str("SMSAERO_API_KEY")
SMSAERO_URL = env_str("SMSAERO_URL", "https://gate.smsaero.ru/v2")

# --- Tasks: Celery scans; a promise is a row, the broker only a doorbell --------------------------
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)  # kombu's word for it
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a broker that is away for a night is waited for
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
    "max_retries": 1,
}
CELERY_TASK_TIME_LIMIT = 300
CELERY_BEAT_SCHEDULER = "service_desk.beat:SteadyScheduler"
CELERY_BEAT_SCHEDULE_FILENAME = str(STATE_DIR / "beat-schedule")
# A lane is asked every five seconds, and by itself: no lane waits for another, nor for planning.
CELERY_BEAT_SCHEDULE = {
    "texts": {"task": "service_desk.scans.run", "args": ["texts"], "schedule": 5.0},
    "letters": {"task": "service_desk.scans.run", "args": ["letters"], "schedule": 5.0},
    "planning": {"task": "service_desk.scans.plan", "schedule": 20.0},
}

# --- API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "service_desk.organisation.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "service_desk.web.problems.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": env_int("NUM_PROXIES", 0),
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Service Desk",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
}

# --- Security -----------------------------------------------------------------------------------
SECURE = PUBLIC_URL.startswith("https://")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
CSRF_FAILURE_VIEW = "service_desk.web.errors.csrf_failure"
SECURE_SSL_REDIRECT = SECURE
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
FILE_UPLOAD_HANDLERS = [
    "service_desk.web.uploads.BoundedUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# --- Logs ---------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
    "loggers": {"fontTools": {"level": "WARNING"}, "axes": {"level": "WARNING"}},
}
if env_str("SENTRY_DSN"):
    import sentry_sdk

    sentry_sdk.init(dsn=env_str("SENTRY_DSN"), send_default_pii=False)
