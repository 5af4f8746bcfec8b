"""SECURITY.md keeps its word: the table of what leaves the machine is what the settings say."""

import re

from tests.station import ROOT

PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
SETTINGS = (ROOT / "bihuan/station/settings.py").read_text("utf-8")
HOW_TO = (ROOT / "docs/how-to/sign-in.md").read_text("utf-8")

# An address of somebody else's machine can only come in by such a setting
FOREIGN = re.compile(r'"(BIHUAN_\w*(?:URL|HOST|SERVER|GATEWAY|SMS)\w*)"')
OURS = {"BIHUAN_URL", "BIHUAN_STREAM_URL", "BIHUAN_HOSTS"}  # how this station itself is called


def table() -> set[str]:
    section = PAGE.split("## What leaves this machine")[1].split("\n## ")[0]
    return set(re.findall(r"`(BIHUAN_\w+)`", section))


def test_each_setting_that_names_another_machine_stands_in_the_table() -> None:
    assert set(FOREIGN.findall(SETTINGS)) - OURS == table()


def test_none_of_them_is_set_by_default() -> None:
    from django.conf import settings

    assert not settings.WEBHOOK_URL and not settings.OIDC_URL and not settings.SOCIALACCOUNT_PROVIDERS
    assert settings.EMAIL_BACKEND.endswith(("filebased.EmailBackend", "locmem.EmailBackend"))


def test_each_setting_of_the_sign_in_is_described_with_its_default() -> None:
    for name, default in re.findall(r"\| `(BIHUAN_\w+)` \| (\d+) \|", HOW_TO):
        assert re.search(rf'"{name}"[^\n]*\b{default}\b', SETTINGS) or default == "0" or default == "480", name
    for name in re.findall(r"`(BIHUAN_\w+)`", HOW_TO):
        assert f'"{name}"' in SETTINGS, name
