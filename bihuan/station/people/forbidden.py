"""What no table brought in may carry about a person, and why. Every importer asks here before it reads a single row."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Forbidden:
    """Chinese words are found anywhere in a header; English ones, and the short codes of public schemas, only as whole words."""

    rights: str
    why: str | Promise
    chinese: tuple[str, ...]
    english: tuple[str, ...]


FORBIDDEN_HEADERS: Mapping[str, Forbidden] = {
    "identity": Forbidden(
        "R4", _("identity numbers stay in the statutory register"),
        ("身份证", "证件号", "公民身份号码", "身份号码", "护照", "社保号", "社会保障号"),
        ("sfz", "sfzh", "sfzhm", "zjhm", "gmsfhm", "gmsfzh", "id card", "idcard", "id number", "identity number", "identity card",
         "national id", "passport", "ssn", "social security")),
    "origin": Forbidden(
        "R14", _("ethnicity, religion and origin are not recorded"),
        ("民族", "族别", "宗教", "信仰", "籍贯", "国籍", "户籍", "出生地"),
        ("mz", "ethnic", "ethnicity", "ethnic group", "race", "religion", "religious", "faith", "nationality", "native place",
         "birthplace")),
    "plate": Forbidden(
        "R12", _("number plates are not recorded beside persons"),
        ("车牌", "号牌", "车号"),
        ("cph", "cphm", "hphm", "sjcph", "plate", "plates", "plate number", "number plate", "license plate", "licence plate", "vin")),
    "body": Forbidden(
        "R14", _("faces, fingerprints, voices and other marks of the body are not recorded"),
        ("人脸", "面部", "指纹", "掌纹", "虹膜", "声纹", "步态", "血型", "生物特征", "生物识别"),
        ("dna", "face", "faces", "facial", "fingerprint", "fingerprints", "palmprint", "iris", "voiceprint", "gait", "blood type",
         "biometric", "biometrics")),
    "movement": Forbidden(
        "R5", _("movements of persons are not recorded"),
        ("轨迹", "出入记录", "进出记录", "住宿记录", "同行人"),
        ("trajectory", "movement trail", "entry log", "imsi", "imei", "mac address")),
    "watching": Forbidden(
        "R21", _("there are no lists of watched persons and no criminal records here"),
        ("重点人员", "重点人", "管控", "涉稳", "前科", "在逃", "违法犯罪记录", "犯罪记录", "积分排名"),
        ("watch list", "watchlist", "criminal record", "wanted", "risk score", "person score")),
    "private": Forbidden(
        "R10", _("bank accounts and chats are not recorded"),
        ("银行卡", "银行账号", "银行账户", "聊天记录"),
        ("bank card", "bank account", "iban", "chat log", "chat content")),
}


class ForbiddenColumns(ValueError):
    """The columns that were found, each with the group it belongs to."""

    def __init__(self, found: Mapping[str, str]) -> None:
        super().__init__(", ".join(found))
        self.found = dict(found)

    def __str__(self) -> str:
        sentence = _("The columns %(columns)s may not come in: %(why)s. Take them out of the file and send it again.")
        why = dict.fromkeys(str(FORBIDDEN_HEADERS[group].why) for group in self.found.values())
        return str(sentence) % {"columns": ", ".join(self.found), "why": "; ".join(why)}


def forbidden_among(headers: Iterable[str]) -> dict[str, str]:
    """Of these headers those that may not come in, each with its group."""
    return {header: group for header in headers if (group := _group(header))}


def refuse_forbidden(headers: Iterable[str]) -> None:
    if found := forbidden_among(headers):
        raise ForbiddenColumns(found)


def _group(header: str) -> str | None:
    plain = unicodedata.normalize("NFKC", header)
    squeezed = "".join(plain.split()).casefold()
    words = f" {' '.join(_words(plain))} "
    for group, forbidden in FORBIDDEN_HEADERS.items():
        if any(word in squeezed for word in forbidden.chinese) or any(f" {word} " in words for word in forbidden.english):
            return group
    return None


def _words(header: str) -> list[str]:
    """idCardNo, ID_CARD_NO and "id card no" are the same three words."""
    parted = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", header)
    return re.findall(r"[a-z]+|[0-9]+", parted.casefold())
