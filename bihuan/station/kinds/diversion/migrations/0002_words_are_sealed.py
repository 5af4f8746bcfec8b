from typing import Any

from django.db import migrations

from bihuan.station.frame.reseal import reseal


def seal(apps: Any, editor: Any) -> None:
    reseal("diversion_diversionsheet", "matter_id", ["request", "caller_name", "caller_phone", "result", "feedback"])


class Migration(migrations.Migration):
    dependencies = (("diversion", "0001_initial"), ("frame", "0001_data_key"))
    operations = (migrations.RunPython(seal, migrations.RunPython.noop),)
