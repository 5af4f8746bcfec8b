from typing import Any

from django.db import migrations

from bihuan.station.frame.reseal import reseal


def seal(apps: Any, editor: Any) -> None:
    reseal("calls_call", "id", ["caller_name", "caller_phone", "words", "place"])
    reseal("calls_draft", "id", ["caller_name", "caller_phone", "words", "place"])


class Migration(migrations.Migration):
    dependencies = (("calls", "0004_drafts_and_steps"), ("frame", "0001_data_key"))
    operations = (migrations.RunPython(seal, migrations.RunPython.noop),)
