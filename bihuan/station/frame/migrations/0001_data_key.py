from typing import Any

from django.db import migrations, models
from django.utils import timezone

from bihuan.station.frame import datakeys


def begin(apps: Any, editor: Any) -> None:
    datakeys.begin(timezone.now())


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="DataKey",
            fields=[
                ("name", models.CharField(max_length=8, primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("wrapped_by", models.CharField(max_length=24)),
                ("wrapped", models.BinaryField()),
            ],
            options={"ordering": ("made_at", "name")},
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    )
