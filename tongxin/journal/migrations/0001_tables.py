import django.db.models.deletion
import tongxin.kernel.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('previous', models.BinaryField(max_length=32, unique=True)),
                ('digest', models.BinaryField(max_length=32)),
                ('leaves', models.BinaryField()),
                ('first_id', models.BigIntegerField()),
                ('last_id', models.BigIntegerField()),
                ('count', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='DayLine',
            fields=[
                ('id', models.BigIntegerField(default=tongxin.kernel.models.drawn_key, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField(db_index=True)),
                ('actor_id', models.BigIntegerField()),
                ('subject_label', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('why', models.CharField(max_length=20)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('actor_id', 'subject_label', 'subject_id', 'why', 'on'), name='journal_day_line_once_a_day')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('actor_kind', models.CharField(choices=[('person', 'Person'), ('public', 'Public'), ('system', 'System')], max_length=6)),
                ('actor_id', models.BigIntegerField(null=True)),
                ('on_behalf_of_id', models.BigIntegerField(null=True)),
                ('action', models.CharField(max_length=60)),
                ('subject_label', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('fields', models.JSONField(default=list)),
                ('witnesses', models.JSONField(default=dict)),
                ('mac', models.BinaryField(max_length=40)),
                ('seal', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='journal.seal')),
            ],
            options={
                'verbose_name_plural': 'entries',
                'indexes': [models.Index(fields=['subject_label', 'subject_id'], name='journal_entry_of_subject'), models.Index(condition=models.Q(('seal', None)), fields=['at'], name='journal_entry_not_sealed')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('actor_id__isnull', False), ('actor_kind', 'person')), models.Q(('actor_id', None), ('actor_kind__in', ['public', 'system'])), _connector='OR'), name='journal_entry_names_a_person_iff_one_acted')],
            },
        ),
    ]
