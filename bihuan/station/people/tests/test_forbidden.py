"""What no table may carry about a person."""

import pytest

from bihuan.station.people.forbidden import FORBIDDEN_HEADERS, ForbiddenColumns, forbidden_among, refuse_forbidden


@pytest.mark.parametrize(("header", "group"), [
    ("身份证号", "identity"), ("报警人 身份证 号码", "identity"), ("证件号码", "identity"), ("SFZ", "identity"), ("BJR_SFZH", "identity"),
    ("ＳＦＺＨ", "identity"), ("idCardNo", "identity"), ("ID_CARD", "identity"), ("Passport", "identity"),
    ("民族", "origin"), ("宗教信仰", "origin"), ("MZ", "origin"), ("race", "origin"), ("Ethnicity", "origin"),
    ("车牌号", "plate"), ("SJCPH", "plate"), ("license_plate", "plate"), ("LicensePlate", "plate"),
    ("人脸照片", "body"), ("指纹编号", "body"), ("face_id", "body"), ("DNA", "body"),
    ("活动轨迹", "movement"), ("重点人员类别", "watching"), ("银行卡号", "private"),
])
def test_a_forbidden_column_is_known_however_it_is_written(header: str, group: str) -> None:
    assert forbidden_among([header]) == {header: group}


@pytest.mark.parametrize("header", [
    "报警人名称", "联系电话", "报警地址", "警情类别", "surface", "trace", "interface", "template", "place", "Event.Clearance.Code",
    "incident_num", "门牌号", "楼牌", "编号", "name", "lat", "zip", "e", "twp", "bracelet", "JJDBH",
    "XZQHDM", "社区", "民警", "网格", "MZB", "vinyl",
])
def test_everyday_columns_come_in(header: str) -> None:
    assert forbidden_among([header]) == {}


def test_the_refusal_names_the_columns_and_the_reason() -> None:
    with pytest.raises(ForbiddenColumns) as refused:
        refuse_forbidden(["姓名", "身份证号", "民族"])
    assert "身份证号, 民族" in str(refused.value)
    assert set(refused.value.found.values()) == {"identity", "origin"}


def test_every_group_says_which_right_it_holds() -> None:
    assert all(group.rights.startswith("R") and str(group.why) for group in FORBIDDEN_HEADERS.values())
