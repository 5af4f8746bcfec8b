"""The mark of an exercise: on every page (templates/rooms/exercise.html), on every file that leaves, on every answer."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

WORD = "演练 EXERCISE"  # in both languages at once, whoever reads it
IN_NAMES = "EXERCISE-"

View = Callable[[HttpRequest], HttpResponse]


def marked(request: HttpRequest) -> dict[str, str]:
    """For templates: {{ exercise }} is the name of the exercise, empty in a real station."""
    return {"exercise": settings.EXERCISE, "exercise_word": WORD}


def files_marked(get_response: View) -> View:
    """A file that is taken along says so in its name, and any answer in its head, so that no program takes it for real."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if settings.EXERCISE:
            response["X-Bihuan-Exercise"] = "1"
            held = response.get("Content-Disposition", "")
            if 'filename="' in held:
                response["Content-Disposition"] = held.replace('filename="', f'filename="{IN_NAMES}', 1)
        return response

    return middleware
