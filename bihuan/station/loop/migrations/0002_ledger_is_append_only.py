from django.db import migrations

from bihuan.station.loop import triggers


class Migration(migrations.Migration):
    dependencies = (("loop", "0001_initial"),)
    operations = (migrations.RunPython(lambda apps, editor: triggers.install(), migrations.RunPython.noop),)
