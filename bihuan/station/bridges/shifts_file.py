"""`bihuan import shifts FILE`: a row is one shift of one person or unit, by day and hours or by its two moments."""

from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from bihuan.loop import Refused
from bihuan.station.bridges.columns import Column, Row, RowRefused, open_sheet
from bihuan.station.bridges.once import Seen, attempt
from bihuan.station.bridges.people_file import POST_WORDS
from bihuan.station.bridges.report import ALREADY, NEW, Progress, Report
from bihuan.station.duty.naming import Roll, Who
from bihuan.station.duty.shifts import Entry, enter, of
from bihuan.station.duty.spans import Span, Unread, read_spans
from bihuan.station.loop.words import worded
from bihuan.station.people.actor import CHINA, day_of
from bihuan.station.people.models import Organisation

COLUMNS = (
    Column("who", ("姓名", "用户名", "账号", "警号", "呼号", "单元", "车组", "name", "user name", "unit", "call sign"), required=True),
    Column("organisation", ("机构", "机构代码", "单位", "单位代码")),
    Column("day", ("日期", "date")),
    Column("hours", ("班次", "时段", "时间", "shift")),
    Column("start", ("开始", "上岗时间", "开始时间", "from")),
    Column("end", ("结束", "下岗时间", "结束时间", "to", "until")),
    Column("post", ("岗位", "职务")),
)


def run_import(path: Path, *, dry_run: bool, now: datetime, progress: Progress | None = None) -> Report:
    sheet = open_sheet(Path(path), COLUMNS)
    report, taken = Report(str(path), dry_run, ignored=sheet.ignored), _Taken(now)
    with attempt(dry_run):
        for done, row in enumerate(sheet.rows, 1):
            report.take(row, taken.take)
            if progress:
                progress(done, sheet.total)
    return report.finish(Path(path))


class _Taken:
    def __init__(self, now: datetime) -> None:
        self.now, self.seen = now, Seen()
        self.roll = Roll(None, day_of(now))
        self.organisations = dict(Organisation.objects.values_list("code", "pk"))

    def take(self, row: Row) -> str:
        who = self.who(row)
        start, end = self.span(row)
        post = row.choice("post", POST_WORDS, who.post) if row["post"] else who.post
        if self.seen.again(row, (who.person, who.unit, start), "start"):
            return ALREADY
        if of(who.person, who.unit).filter(start=start, end=end).exists():
            return ALREADY
        try:
            enter(Entry(who.organisation, start, end, who.person, who.unit, post if who.person else ""), by=None, now=self.now)
        except Refused as why:
            raise RowRefused("who", _Sentence(why)) from why
        return NEW

    def who(self, row: Row) -> Who:
        code = row["organisation"]
        if code and code not in self.organisations:
            raise RowRefused("organisation", _("There is no organisation with the code “%(given)s”."), given=code)
        found = self.roll.find(row.need("who"), self.organisations.get(code))
        if found is None:
            raise RowRefused("who", _("Nobody here is called that, or several are. Write the account or the call sign."))
        return found

    def span(self, row: Row) -> Span:
        if row["start"] or row["end"]:
            return _moment(row, "start"), _moment(row, "end")
        day = row.day("day")
        if day is None:
            raise RowRefused("day", _("Write the day and the hours, or from when until when."))
        try:
            spans = read_spans(row["hours"], day)
        except Unread as why:
            raise RowRefused("hours", _("“%(given)s” is no shift; write for example 8-20, or 20-8 into the next morning."),
                             given=str(why)[:20]) from why
        if len(spans) != 1:
            raise RowRefused("hours", _("Write one shift in each row."))
        return spans[0]


class _Sentence:
    """A refusal of the table of shifts, to be worded once for each language."""

    def __init__(self, refused: Refused) -> None:
        self.refused = refused

    def __str__(self) -> str:
        return worded(self.refused)


def _moment(row: Row, key: str) -> datetime:
    given = row.need(key)
    try:
        at = datetime.fromisoformat(given.replace("/", "-"))
    except ValueError:
        raise RowRefused(key, _("“%(given)s” is not a time. Write it like 2026-11-21 20:14."), given=given) from None
    return at if at.tzinfo else at.replace(tzinfo=CHINA)
