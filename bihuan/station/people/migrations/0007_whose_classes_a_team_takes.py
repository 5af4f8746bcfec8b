from typing import Any

from django.db import migrations, models

# The ends of the codes by which a team was known until now
ENDINGS = {"case": "C", "community": "M", "traffic": "T"}


def fill(apps: Any, editor: Any) -> None:
    organisations = apps.get_model("people", "Organisation")
    for pk, code in organisations.objects.filter(kind="team").values_list("pk", "code"):
        if route := ENDINGS.get(code.rsplit("-", 1)[-1]):
            organisations.objects.filter(pk=pk).update(route=route)


class Migration(migrations.Migration):
    dependencies = (("people", "0006_secrets_of_factors_are_sealed"),)
    operations = (
        migrations.AddField(
            model_name="organisation",
            name="route",
            field=models.CharField(
                blank=True, choices=[("C", "case team"), ("M", "community team"), ("T", "traffic team")], max_length=1,
                verbose_name="takes the classes of the"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    )  # fmt: skip
