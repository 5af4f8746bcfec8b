"""`bihuan import people FILE`: a row is one person in one post; a person with two posts has two rows."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bihuan.station.bridges.columns import Column, Row, RowRefused, open_sheet
from bihuan.station.bridges.first_passwords import give_first_passwords
from bihuan.station.bridges.once import Seen, attempt, put
from bihuan.station.bridges.report import ALREADY, CHANGED, NEW, Progress, Report
from bihuan.station.people.actor import day_of
from bihuan.station.people.granting import refuse_two_keys
from bihuan.station.people.models import Organisation, Person, Posting
from bihuan.station.people.posts import POSTS

COLUMNS = (
    Column("username", ("用户名", "账号", "警号", "工号", "user name", "login"), required=True),
    Column("name", ("姓名",), required=True),
    Column("organisation", ("机构", "机构代码", "单位", "单位代码"), required=True),
    Column("post", ("岗位", "职务"), required=True),
    Column("email", ("邮箱", "电子邮箱", "e-mail")),
    Column("since", ("任职日期", "起始日期", "from")),
    Column("until", ("离任日期", "终止日期", "to", "last day")),
    Column("account_until", ("账号到期日", "账号截止日期", "账号最后一天", "account ends")),
    Column("seconded_from", ("借调自", "借调单位", "派出单位", "seconded from")),
)
POST_WORDS = {post: post for post in POSTS} | {
    "值班员": "dispatcher", "接警员": "dispatcher", "指挥室值班员": "dispatcher", "民警": "officer", "辅警": "auxiliary",
    "带班领导": "leader", "值班领导": "leader", "教导员": "instructor", "所长": "chief", "法制员": "legal",
    "镇值班员": "town_dispatcher", "镇指挥室值班员": "town_dispatcher", "经办人": "clerk", "部门经办人": "clerk", "镇领导": "town_leader",
    "网格员": "grid_worker", "分析员": "analyst", "管理员": "admin",
    "系统管理员": "admin", "安全管理员": "security", "安全员": "security", "审计员": "auditor", "安全审计员": "auditor"}


def run_import(path: Path, *, dry_run: bool, now: datetime, progress: Progress | None = None, passwords: bool = False) -> Report:
    """Accounts come without a password, unless first ones are asked for; those then stand on a sheet beside the file."""
    path = Path(path)
    sheet = open_sheet(path, COLUMNS)
    report, taken = Report(str(path), dry_run, ignored=sheet.ignored), _Taken(now)
    with attempt(dry_run):
        for done, row in enumerate(sheet.rows, 1):
            report.take(row, taken.take)
            if progress:
                progress(done, sheet.total)
    if passwords and not dry_run:
        report.passwords_file = give_first_passwords(open_sheet(path, COLUMNS), path)
    return report.finish(path)


class _Taken:
    def __init__(self, now: datetime) -> None:
        self.today = day_of(now)
        self.persons = {person.username: person for person in Person.objects.all()}
        self.organisations = {organisation.code: organisation for organisation in Organisation.objects.all()}
        self.said: dict[str, tuple[int, dict[str, str]]] = {}
        self.seen = Seen()

    def take(self, row: Row) -> str:
        username = row.need("username").casefold()
        organisation, post = self.organisation(row), row.choice("post", POST_WORDS)
        since, until = row.day("since"), row.day("until")
        if self.seen.again(row, (username, organisation.pk, post, since), "username"):
            return ALREADY
        self.one_name_each(row, username)
        existing = self.persons.get(username)
        posting = self.held(existing, organisation, post, since) if existing else None
        begins = posting.since if posting else since or self.today
        if until and until < begins:
            raise RowRefused("until", _("The last day lies before the first."))
        if existing:
            self.one_key_each(existing, post, begins, until)
        person, outcome = self.person(row, username)
        fresh = posting or Posting(person=person, organisation=organisation, post=post, since=begins)
        posted = put(posting, fresh, {"until": until} if "until" in row else {})
        return next(each for each in (NEW, CHANGED, ALREADY) if each in (outcome, posted))

    def organisation(self, row: Row) -> Organisation:
        code = row.need("organisation")
        if code not in self.organisations:
            raise RowRefused("organisation", _("There is no organisation with the code “%(given)s”."), given=code)
        return self.organisations[code]

    def one_name_each(self, row: Row, username: str) -> None:
        """Two rows of one person must agree on who it is."""
        who = {key: row[key] for key in ("name", "email", "seconded_from", "account_until") if key in row}
        line, said = self.said.setdefault(username, (row.line, who))
        if said != who:
            raise RowRefused("name", _("Line %(line)s says something else about this user."), line=line)

    def one_key_each(self, person: Person, post: str, since: date, until: date | None) -> None:
        try:
            refuse_two_keys(person, post, since, until)
        except ValidationError as why:
            raise RowRefused("post", " ".join(why.messages)) from why

    def person(self, row: Row, username: str) -> tuple[Person, str]:
        columns: dict[str, Any] = {"name": row.need("name")}
        for key in ("email", "seconded_from"):
            if key in row:
                columns[key] = row[key]
        if "account_until" in row:
            columns["until"] = row.day("account_until")
        existing = self.persons.get(username)
        person = existing or Person(username=username)
        if existing is None:
            person.set_unusable_password()
        outcome = put(existing, person, columns)
        self.persons[username] = person
        return person, outcome

    def held(self, person: Person, organisation: Organisation, post: str, since: date | None) -> Posting | None:
        """Without a first day in the file, a posting that has not ended is the one meant."""
        held = Posting.objects.filter(person=person, organisation=organisation, post=post)
        held = held.filter(since=since) if since else held.filter(Q(until=None) | Q(until__gte=self.today))
        return held.order_by("since").first()
