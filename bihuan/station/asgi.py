"""The stream's own small process; pages are served as WSGI."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
django.setup()

from bihuan.station.bridges.sse import stream as application  # noqa: E402  the tables must be known first

__all__ = ["application"]
