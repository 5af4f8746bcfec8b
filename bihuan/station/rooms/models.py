"""What a page remembers of a person: how far the notices have been read."""

from django.conf import settings
from django.db import models


class LastLook(models.Model):
    """Notices made after this moment are new to the person."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    notices_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} {self.notices_at}"
