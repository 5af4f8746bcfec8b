"""Whether a person sits before the screen in a name that the robot plays too."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession

from bihuan.demo.door import ROBOT

STILL = timedelta(minutes=2)  # since the last touch; what a page asks by itself does not count


def present(username: str, now: datetime) -> bool:
    return UserSession.objects.filter(user__username=username, last_seen_at__gt=now - STILL).exclude(user_agent=ROBOT).exists()
