"""The catalogue of the shown languages, kept by Babel: no gettext tools needed.

Message ids are English, so English is complete when no id holds Chinese; zh-Hans is complete when each id has its words.

    extract          bring the catalogue up to the sources; words already there stay
    merge FILE…      take words from lines `message id<TAB>中文`
    check            refuse missing, doubtful or wrongly filled messages, and Chinese outside the catalogue
    compile          write the .mo that the program reads
"""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
PO = ROOT / "bihuan" / "station" / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
SOURCES = ROOT / "bihuan"
KEYWORDS = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3), "npgettext_lazy": ((1, "c"), 2, 3),
}
ALIAS = re.compile(r"import (\w*gettext\w*) as (\w+)")
HAN = re.compile(r"[\u3400-\u9fff]")
OF_ITSELF = re.compile(r'<(\w+)[^>]*lang="zh[^>]*>.*?</\1>', re.S)  # an element that says it is Chinese may be
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sdif]|\{\w*\}")


def sources() -> Iterator[Path]:
    for path in sorted(SOURCES.rglob("*")):
        parts = path.relative_to(SOURCES).parts
        if "tests" not in parts and "migrations" not in parts and path.suffix in (".py", ".html", ".txt", ".jinja", ".xml"):
            if path.suffix == ".py" or "templates" in parts or "jinja2" in parts:
                yield path


def messages(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None, list[str]]]:
    """Line, id (a pair where there is a plural), context, comments."""
    if path.suffix == ".jinja" or "jinja2" in path.parts:
        yield from _jinja(path)
        return
    content = path.read_text("utf-8")
    if path.suffix != ".py":
        from django.conf import settings
        from django.utils.translation.template import templatize

        if not settings.configured:
            settings.configure()
        content = templatize(content, origin=str(path))
    other_names = {alias: name for name, alias in ALIAS.findall(content)}
    keywords = KEYWORDS | {alias: KEYWORDS[name] for alias, name in other_names.items()}
    for line, function, found, comments in extract_python(BytesIO(content.encode()), keywords, ["Translators:"], {"encoding": "utf-8"}):
        yield from _sorted_out(line, other_names.get(function, function), found, comments)


def _jinja(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None, list[str]]]:
    from jinja2.ext import babel_extract

    with path.open("rb") as file:
        for line, function, found, comments in babel_extract(file, tuple(KEYWORDS), ["Translators:"], {"trimmed": "true"}):
            yield from _sorted_out(line, function or "gettext", found, comments)


def _sorted_out(line, function, found, comments):  # type: ignore[no-untyped-def]
    given = list(found) if isinstance(found, tuple | list) else [found]
    context = given.pop(0) if "pgettext" in function else None
    wanted = given[:2] if function.startswith("n") else given[:1]
    if all(isinstance(word, str) and word for word in wanted) and (context is None or isinstance(context, str)):
        yield line, tuple(wanted) if len(wanted) == 2 else wanted[0], context, comments


def read() -> Catalog:
    if not PO.exists():
        return empty()
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans", domain="django")


def empty() -> Catalog:
    """No date and no name in the head: the history of the file says them better, and two runs write the same bytes."""
    never = datetime(2026, 1, 1, tzinfo=UTC)
    return Catalog(locale="zh_Hans", project="Bihuan", version="1", charset="utf-8", fuzzy=False,
                   header_comment="# Bihuan in Simplified Chinese.", msgid_bugs_address="-", last_translator="-", language_team="zh_Hans",
                   creation_date=never, revision_date=never)


def collected() -> Catalog:
    template = empty()
    for path in sources():
        for _line, name, context, comments in messages(path):
            template.add(name, context=context, locations=[(path.relative_to(ROOT).as_posix(), 0)], auto_comments=comments)
    return template


def updated() -> Catalog:
    """Today's ids with yesterday's words. What is nowhere used any more goes; no words are guessed from similar ids."""
    old, new = read(), empty()
    for message in collected():
        if message.id:
            known = old.get(_first(message), context=message.context)
            words = _strings(known)[0] if known else ""
            new.add(message.id, string=(words,) if message.pluralizable else words, context=message.context,
                    locations=sorted(set(message.locations)), auto_comments=message.auto_comments)
    return new


def _first(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def write(catalog: Catalog) -> None:
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, catalog, sort_output=True, no_location=False, omit_header=False, width=0, include_lineno=False)


def merge(files: list[str]) -> None:
    words: dict[str, str] = {}
    for name in files:
        for line in Path(name).read_text("utf-8").splitlines():
            english, tab, chinese = line.partition("\t")
            if tab and chinese.strip():
                words[_even(english)] = chinese.strip().replace("\\n", "\n")
    catalog, used = updated(), set()
    for message in catalog:
        key = _even(_first(message)) if message.id else ""
        if key in words:
            used.add(key)
            message.string = (words[key],) if message.pluralizable else _framed(_first(message), words[key])
    write(catalog)
    for key in sorted(words.keys() - used):
        print(f"nobody says: {key}", file=sys.stderr)


def _even(text: str) -> str:
    return " ".join(text.replace("\\n", "\n").split())


def _framed(english: str, chinese: str) -> str:
    """gettext wants both to begin and end a line alike."""
    return ("\n" if english.startswith("\n") else "") + chinese.strip("\n") + ("\n" if english.endswith("\n") else "")


def _strings(message: Message) -> list[str]:
    """One; Chinese has no plural."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string or ""]


def faults() -> Iterator[str]:
    catalog = updated()
    for message in catalog:
        if not message.id:
            continue
        name = _first(message)
        where = message.locations[0][0] if message.locations else ""
        if HAN.search(name):
            yield f"{where}: a message id is English, this one holds Chinese: {name!r}"
        if not all(_strings(message)):
            yield f"{where}: no Chinese for {name!r}"
            continue
        if message.fuzzy:
            yield f"{where}: the Chinese for {name!r} is marked doubtful"
        wanted = set(PLACEHOLDER.findall(message.id[-1] if message.pluralizable else name))
        if any(set(PLACEHOLDER.findall(string)) != wanted for string in _strings(message)):
            yield f"{where}: placeholders differ in the Chinese for {name!r}"
    for path in sources():
        if path.suffix != ".py":
            text = re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", path.read_text("utf-8"), flags=re.S)
            if HAN.search(OF_ITSELF.sub("", text)):
                yield f"{path.relative_to(ROOT)}: Chinese stands in the template itself; give it a message id"


def check() -> None:
    found = list(faults())
    if found:
        raise SystemExit("\n".join(found) + f"\n{len(found)} faults in the translations")


def compile_() -> None:
    catalog = read()
    PO.parent.mkdir(parents=True, exist_ok=True)
    draft = PO.with_suffix(".mo.draft")
    with draft.open("wb") as file:
        write_mo(file, catalog)
    draft.replace(PO.with_suffix(".mo"))


def main(words: list[str]) -> None:
    match words:
        case ["extract"]:
            write(updated())
        case ["merge", *files] if files:
            merge(files)
            compile_()
        case ["check"]:
            check()
        case ["compile"]:
            compile_()
        case _:
            raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
