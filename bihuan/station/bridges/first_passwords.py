"""First passwords for the accounts of a people file, on one sheet that only its owner can read."""

import os
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from bihuan.station.bridges.columns import Sheet
from bihuan.station.people.accounts import first_password, put_password
from bihuan.station.people.models import Person


def give_first_passwords(sheet: Sheet, path: Path) -> str:
    """Gives each person of the sheet who has no password yet one, and returns the file they stand in; "" where nobody needed one."""
    usernames = {row["username"].casefold() for row in sheet.rows}
    persons = [person for person in Person.objects.filter(username__in=usernames, is_active=True) if not person.has_usable_password()]
    if not persons:
        return ""
    passwords = {person.username: first_password() for person in persons}
    beside = path.with_name(f"{path.name}.passwords.xlsx")
    # Written first: a password that is set and stands nowhere would help nobody.
    os.close(os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600))
    beside.chmod(0o600)
    with xlsxwriter.Workbook(beside) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [_("user name"), _("name"), _("first password, to be changed at the first sign-in")])
        for place, person in enumerate(persons, 1):
            page.write_row(place, 0, [person.username, person.name, passwords[person.username]])
    for person in persons:
        put_password(person, passwords[person.username])
        person.save(update_fields=["password", "password_is_new"])
    return str(beside)
