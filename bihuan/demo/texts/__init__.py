"""What callers say, by category: templates of a small grammar, and the one function that turns a category into words."""

import random
from collections.abc import Mapping

from bihuan.demo.texts import crime, disputes, hazards, help, invalid, market, noise, order, protection, rescue, tips, traffic, utilities
from bihuan.demo.texts.grammar import say
from bihuan.demo.texts.vocabulary import VOCABULARY

MODULES = (crime, order, protection, disputes, traffic, hazards, rescue, help, noise, utilities, market, tips, invalid)
TEMPLATES: Mapping[str, tuple[str, ...]] = {code: lines for module in MODULES for code, lines in module.CALLS.items()}

URGENT = (
    "0105", "0108", "0201", "0301", "0302", "0304", "0502", "0601",
    "0602", "0603", "0604", "0605", "0606", "0702", "0703", "0704",
    "0707", "0708", "1007",
)  # fmt: skip
QUIET = ("0802", "0805", "0806", "1003", "1005", "1006", "0905", "0906", "1103", "1104")
OPENINGS = (
    "喂，", "喂，你好，", "你好，", "警察同志，", "喂110吗，", "喂是110吧，", "你好我要报警，", "喂那个，",
    "警察同志你好，", "呃，", "那个，", "",
)  # fmt: skip
HASTE = ("喂，", "喂喂，", "110吗，", "快点，", "警察，", "")
AGAIN = (
    "{earlier}报过警的，", "我刚才打过110的，", "又是我，", "上次你们来处理过的，", "还是那个事，", "前面打过电话了，", "昨天报过的那个，",
)  # fmt: skip
ENDINGS = (
    "", "", "", "，麻烦你们来一趟", "，能不能派个人来看看", "，你们快点来吧", "，谢谢啊", "，我在这等",
    "，你们什么时候能到", "，处理一下吧", "，好的好的", "，麻烦了",
)  # fmt: skip
POLITE = ("", "", "，谢谢啊", "，麻烦了", "，就问一下", "，跟你们说一声")
STILL = ("，到现在也没解决", "，还是老样子", "，怎么又这样", "，都没人给我回话", "，今天又来了", "")
PAUSES = ("呃，", "就是，", "那个，", "怎么说呢，", "然后呢，", "反正，", "啊，")


def words(code: str, given: Mapping[str, str], rng: random.Random, *, again: bool = False) -> str:
    """What a caller says, or the call-taker notes, about a matter of this category. `again`: not for the first time."""
    template = rng.choice(TEMPLATES[code])
    if template.startswith("#"):
        note = say(template[1:], given, VOCABULARY, rng)
        return _tidy(f"{note}。此前已报过，再次来电" if again else note)
    text = say(template, given, VOCABULARY, rng)
    if code.startswith("13"):
        return _tidy(text)
    return _tidy(_spoken(code, text, given, rng, again))


def _spoken(code: str, text: str, given: Mapping[str, str], rng: random.Random, again: bool) -> str:
    urgent = code in URGENT
    opening = rng.choice(HASTE if urgent else OPENINGS) if rng.random() < 0.6 else ""
    if again:
        opening = say(rng.choice(AGAIN), given, VOCABULARY, rng)
    quiet = code in QUIET or code.startswith("12")
    ending = rng.choice(STILL) if again else "" if urgent else rng.choice(POLITE if quiet else ENDINGS)
    parts = text.split("，")
    if not urgent and len(parts) > 2 and rng.random() < 0.18:
        at = rng.randrange(1, len(parts))
        parts[at] = rng.choice(PAUSES) + parts[at]
    return opening + "，".join(parts) + ending


def _tidy(text: str) -> str:
    """Empty slots leave no double commas, and a sentence ends like one."""
    while "，，" in text:
        text = text.replace("，，", "，")
    return text.replace("，。", "。").strip("，").rstrip("。") + "。"
