from django.db import migrations

from bihuan.station.frame import append_only


def guard(apps, editor):
    if editor.connection.vendor == "postgresql":
        editor.execute("ALTER TABLE loop_step ALTER COLUMN xid SET DEFAULT pg_current_xact_id()::text::bigint")
    append_only.install()


class Migration(migrations.Migration):
    dependencies = (("loop", "0001_initial"),)
    operations = (migrations.RunPython(guard, migrations.RunPython.noop),)
