import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_in_the_key_alone(
    _apps: StateApps, schema_editor: BaseDatabaseSchemaEditor
) -> None:
    """In SQLite a table without row numbers is its key: a third of the room."""
    if schema_editor.connection.vendor != "sqlite":
        return
    schema_editor.execute(
        "CREATE TABLE voices_pairs_anew (code bigint NOT NULL, "
        "voice_id bigint NOT NULL, PRIMARY KEY (code, voice_id)) WITHOUT ROWID"
    )
    schema_editor.execute(
        "INSERT INTO voices_pairs_anew SELECT code, voice_id FROM voices_voicepair "
        "ORDER BY code, voice_id"
    )
    schema_editor.execute("DROP TABLE voices_voicepair")
    schema_editor.execute("ALTER TABLE voices_pairs_anew RENAME TO voices_voicepair")


class Migration(migrations.Migration):
    dependencies = [("voices", "0007_said_in_which_stage")]

    operations = [
        migrations.AlterField(
            model_name="voicepair",
            name="voice",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="voices.voice",
            ),
        ),
        migrations.RunPython(keep_in_the_key_alone, migrations.RunPython.noop),
    ]
