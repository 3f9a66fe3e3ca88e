from typing import Any

from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def take_it_from_the_unit(apps: Any, _schema_editor: Any) -> None:
    units = apps.get_model("renewal", "Unit").objects.filter(pk=OuterRef("unit"))
    voices = apps.get_model("voices", "Voice").objects.exclude(unit=None)
    voices.update(stage=Subquery(units.values("stage")[:1]))


class Migration(migrations.Migration):
    dependencies = [
        ("voices", "0006_round_began_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="voice",
            name="stage",
            field=models.CharField(
                blank=True,
                choices=[
                    ("planning", "Planning"),
                    ("demolition", "Demolition"),
                    ("construction", "Construction"),
                    ("completed", "Completed"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(take_it_from_the_unit, migrations.RunPython.noop),
    ]
