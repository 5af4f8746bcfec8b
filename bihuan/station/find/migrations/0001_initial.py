from django.db import migrations, models

from bihuan.station.find import index


def create(apps, editor):
    for table in index.TABLES:
        index.create(table)


def drop(apps, editor):
    for table in index.TABLES:
        index.drop(table)


class Migration(migrations.Migration):
    initial = True
    dependencies = ()
    operations = (
        migrations.CreateModel(
            name="Reached",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("cursor", models.CharField(default="0.-1.0", max_length=64)),
                ("retired", models.PositiveBigIntegerField(default=0)),
                ("address", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(name="Span", fields=[("text", models.CharField(max_length=60, primary_key=True, serialize=False))]),
        migrations.RunPython(create, drop),
    )
