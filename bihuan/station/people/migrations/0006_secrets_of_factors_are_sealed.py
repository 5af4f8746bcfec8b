from typing import Any

from django.db import migrations

from bihuan.station.people.factors import reseal_secrets


def seal(apps: Any, editor: Any) -> None:
    reseal_secrets()


class Migration(migrations.Migration):
    dependencies = (("people", "0005_terms_of_keeping"), ("frame", "0001_data_key"), ("mfa", "0003_authenticator_type_uniq"))
    operations = (migrations.RunPython(seal, migrations.RunPython.noop),)
