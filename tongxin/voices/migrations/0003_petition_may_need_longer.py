from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("voices", "0002_import_state"),
    ]

    operations = [
        migrations.AlterField(
            model_name="answer",
            name="kind",
            field=models.CharField(
                choices=[
                    ("interim", "Interim answer"),
                    ("final", "Answer"),
                    ("longer", "Needs longer, and why"),
                ],
                max_length=7,
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "longer")),
                fields=("voice", "round"),
                name="answer_asks_for_longer_once_per_round",
            ),
        ),
    ]
