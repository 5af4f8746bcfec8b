"""A whole number of days or hours that may be typed with its unit: 90, 90天, 3 days, 一周."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bihuan.loop import code_of

HOURS = {"h": 1, "d": 24}


class Lasting(forms.IntegerField):
    """`unit`: `d` or `h`; a plain number counts it."""

    def __init__(self, *, unit: str, **more: Any) -> None:
        self.unit = unit
        super().__init__(widget=forms.TextInput(attrs={"class": "input num", "autocomplete": "off"}), **more)

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        return super().to_python(self._counted(text) if text else value)

    def _counted(self, text: str) -> str:
        try:
            code = code_of(text)
        except ValueError:
            code = ""
        if code.isdecimal():
            return code
        number, unit = code[:-1], code[-1:]
        if unit not in HOURS or not number.isdecimal() or (hours := int(number) * HOURS[unit]) % HOURS[self.unit]:
            raise ValidationError(_("Write a number, or a length of time such as 36 hours, 3 days or one week."), code="lasting")
        return str(hours // HOURS[self.unit])
