from typing import Any

from django.db import migrations, models

from bihuan.station.frame.reseal import reseal
from bihuan.station.frame import append_only


def seal(apps: Any, editor: Any) -> None:
    reseal("loop_matter", "id", ["place"])
    reseal("loop_said", "step_id", ["words"])


class Migration(migrations.Migration):
    dependencies = (("loop", "0003_telling_the_reporter"), ("frame", "0001_data_key"))
    operations = (
        migrations.RunPython(lambda apps, editor: append_only.drop(), migrations.RunPython.noop),
        migrations.AlterField("matter", "place", models.TextField(blank=True, verbose_name="place")),
        migrations.RunPython(seal, migrations.RunPython.noop),
        migrations.RunPython(lambda apps, editor: append_only.install(), migrations.RunPython.noop),
    )
