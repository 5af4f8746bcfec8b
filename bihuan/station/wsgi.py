"""The pages, as granian serves them (see `bihuan serve`)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
application = get_wsgi_application()
