"""What the product will never do stays undone: columns, headings and addresses are searched for it."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from bihuan.__main__ import main
from bihuan.station.people.forbidden import FORBIDDEN_HEADERS
from bihuan.station.people.models import Organisation

ROOT = Path(__file__).parents[1]
CODES = ("R1", "R3", "R4", "R5", "R6", "R7", "R8", "R9", "R10", "R16", "R21", "R23", "R24", "R25")

# Words that would stand in the name of a column, a table or an address if such a thing were built.
NEVER = {
    "R1": r"caller_?(score|rank|rating)|nuisance|blacklist",
    "R3": r"migrant|hukou|registered_resident",
    "R4": r"resident|occupant|household|id_?card|identity_?(number|card)|national_?id|sfz",
    "R5": r"entry_?log|gate_?log|swipe|entered_home",
    "R6": r"face|facial|plate|video|image_?feature|biometric|fingerprint|iris",
    "R7": r"drone_?(image|photo|video)",
    "R8": r"wanted|suspect|arrest|offender|person_?search",
    "R9": r"informant|intelligence|lead_person",
    "R10": r"chat|wechat_?(group|message)|group_?message",
    "R16": r"track|trail|trajectory|movement|whereabouts",
    "R21": r"key_?person|watch_?list|control_?level|target_person",
    "R23": r"telecom|bank_?account|call_?detail|account_?number",
    "R24": r"(resident|person|citizen|officer)_?(score|rank|points)|fine_?(count|total)|detention_?count|clearance",
    "R25": r"penalty|conviction|criminal_?record",
}
ALSO = r"ethnic|religion|religious|race\b|native_?place|political"
# Names that only sound like it.
HARMLESS = {"interface", "surface", "template", "placement", "platform", "places"}


def columns() -> list[str]:
    return [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_models()
        if model.__module__.startswith("bihuan.")
        for field in model._meta.concrete_fields
    ]


def addresses(resolver: URLResolver | None = None, before: str = "") -> list[str]:
    out = []
    for one in (resolver or get_resolver()).url_patterns:
        path = before + str(one.pattern)
        out += addresses(one, path) if isinstance(one, URLResolver) else [path]
        assert isinstance(one, (URLPattern, URLResolver))
    return out


def named(pattern: str, names: list[str]) -> list[str]:
    return [
        name
        for name in names
        for word in re.split(r"[./<>:\s]", name.lower())
        if word not in HARMLESS and re.search(rf"(^|_|-)({pattern})", word)
    ]


@pytest.mark.parametrize("code", CODES)
def test_no_column_holds_it(code: str) -> None:
    assert named(NEVER[code], columns()) == []


@pytest.mark.parametrize("code", CODES)
def test_no_address_leads_to_it(code: str) -> None:
    assert named(NEVER[code], addresses()) == []


def test_no_column_holds_what_somebody_believes_or_where_they_come_from() -> None:
    assert named(ALSO, columns()) == []


def test_the_search_itself_would_find_them() -> None:
    """A check that cannot fail proves nothing."""
    for code, example in {
        "R4": "people_resident.name",
        "R6": "cams.plate_no",
        "R16": "x.track",
        "R24": "x.person_score",
        "R21": "watchlist.id",
        "R8": "suspect_list.x",
        "R1": "calls_call.caller_score",
    }.items():
        assert named(NEVER[code], [example]), code


@pytest.mark.parametrize("code", CODES)
def test_the_page_of_what_is_not_built_names_it(code: str) -> None:
    assert f"| {code} |" in (ROOT / "docs" / "not-built.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("header", ["身份证号", "证件号码", "SFZH", "民族", "宗教信仰", "id card", "人脸", "车牌", "轨迹"])
@pytest.mark.parametrize("kind", ["people", "areas", "addresses", "calls"])
def test_no_importer_accepts_such_a_heading(kind: str, header: str, tmp_path: Path, db: None, capsys: pytest.CaptureFixture[str]) -> None:
    Organisation.objects.create(code="s", name="s", kind="station", since="2020-01-01", number_code="330299")
    file = tmp_path / "in.csv"
    file.write_text(f"code,name,{header}\n1,x,330203199001011234\n", encoding="utf-8")
    assert main(["import", kind, str(file), "--json"]) != 0
    assert header in capsys.readouterr().out
    assert sum(len(one.chinese) for one in FORBIDDEN_HEADERS.values()) > 20


def test_nothing_in_the_product_knows_a_station_by_name() -> None:
    """Local variety lives in tables; code that asks for a place by name would belong to one place only."""
    names = re.compile("集士港|姜山|寿宁|黄梅|黄瓦街|炳草岗|娄星|云溪")
    for path in (ROOT / "bihuan").rglob("*.py"):
        if "demo" not in path.parts and "tests" not in path.parts:
            assert not names.search(path.read_text(encoding="utf-8")), path
