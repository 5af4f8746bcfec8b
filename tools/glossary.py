"""The last part of docs/glossary.md: every word of the product that has a name in code, as both languages show it.

    (no word)    write it
    check        fail where it is not what the code and the catalogue say
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "glossary.md"
MARK = "## Words of the product\n"


def main(words: list[str]) -> str | None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bihuan.station.settings")
    import django

    django.setup()
    before = PAGE.read_text("utf-8").split(MARK)[0]
    wanted = before + MARK + printed()
    if words == ["check"]:
        return None if PAGE.read_text("utf-8") == wanted else "docs/glossary.md is not what the code says. Run tools/glossary.py."
    PAGE.write_text(wanted, "utf-8")
    return None


def printed() -> str:
    lines = ["", "Printed by `tools/glossary.py`.", "", "| In code | English | 中文 |", "|---|---|---|"]
    lines += [f"| `{code}` | {english} | {chinese} |" for code, english, chinese in terms()]
    return "\n".join([*lines, ""])


def terms() -> Iterator[tuple[str, str, str]]:
    from bihuan.station.loop.kinds import kinds
    from bihuan.station.people.models import Organisation
    from bihuan.station.people.posts import POSTS

    for key, kind in kinds().items():
        yield key, *both(kind.loop.label)
        yield from ((f"{key}.{name}", *both(state.label)) for name, state in kind.loop.states.items())
        yield from ((f"{key}.{name}", *both(move.label)) for name, move in kind.loop.moves.items())
        yield from ((f"{key}.{clock.name} (clock)", *both(clock.label)) for clock in kind.loop.clocks)
    yield from ((code, *both(label)) for code, label in POSTS.items())
    yield from ((one.value, *both(one.label)) for one in Organisation.Kind)


def both(label: object) -> tuple[str, str]:
    from django.utils.translation import override

    with override("en"):
        english = str(label)
    with override("zh-hans"):
        return english, str(label)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
