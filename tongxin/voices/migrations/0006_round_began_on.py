from typing import Any

from django.db import migrations, models
from django.db.models.functions import TruncDate

import tongxin.kernel.clock


def begin_when_it_was_said(apps: Any, _schema_editor: Any) -> None:
    voices = apps.get_model("voices", "Voice").objects
    voices.filter(round=1).update(began_on=TruncDate("received_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("voices", "0005_who_they_speak_for"),
    ]

    operations = [
        migrations.AddField(
            model_name="voice",
            name="began_on",
            field=models.DateField(default=tongxin.kernel.clock.today),
        ),
        migrations.RunPython(begin_when_it_was_said, migrations.RunPython.noop),
    ]
