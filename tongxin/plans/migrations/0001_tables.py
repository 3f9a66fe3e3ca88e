import django.db.models.deletion
from django.conf import settings
import tongxin.journal.witness
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_tables'),
        ('units', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='PlanDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('kind', models.CharField(choices=[('unit_plan', 'Unit plan'), ('compensation', 'Compensation guide'), ('street_scheme', 'Street scheme')], max_length=13)),
                ('title', models.CharField(max_length=120)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='plans', to='units.unit')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
            ],
            options={
                'ordering': ['kind', 'title'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'title'), name='plan_title_once_per_unit'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'street_scheme'), ('unit', None)), models.Q(('kind__in', ['unit_plan', 'compensation']), ('unit__isnull', False)), _connector='OR'), name='plan_belongs_where_its_kind_says')],
            },
        ),
        migrations.CreateModel(
            name='PlanVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='plans.plandocument')),
                ('number', models.PositiveSmallIntegerField()),
                ('issued_on', models.DateField()),
                ('note', models.CharField(blank=True, max_length=300)),
                ('entered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entered_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['document', 'number'],
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='plan_version_once_per_number')],
            },
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('document', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='clauses', to='plans.plandocument')),
                ('number', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ['document', 'number'],
                'constraints': [models.UniqueConstraint(fields=('document', 'number'), name='clause_once_per_number')],
            },
        ),
        migrations.CreateModel(
            name='ClauseRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('clause', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='plans.clause')),
                ('wanted', models.TextField()),
                ('label', models.CharField(max_length=60)),
                ('object_id', models.PositiveBigIntegerField()),
                ('link', models.CharField(max_length=200)),
                ('before', models.TextField(blank=True)),
                ('asked_on', models.DateField()),
                ('asked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('due_on', models.DateField()),
                ('due_is_provisional', models.BooleanField(default=False)),
                ('reply', models.CharField(blank=True, choices=[('adopted', 'Adopted'), ('in_part', 'Adopted in part'), ('declined', 'Declined')], max_length=8)),
                ('reason', models.TextField(blank=True)),
                ('replied_on', models.DateField(blank=True, null=True)),
                ('replied_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_on', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('clause', 'label', 'object_id'), name='clause_asked_once_by_each', violation_error_message='This clause was asked for already.'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), ('replied_on', None), ('reply', '')), models.Q(models.Q(('reply', ''), _negated=True), ('replied_on__gte', models.F('asked_on')), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='clause_reply_says_why'), models.CheckConstraint(condition=models.Q(('wanted', ''), _negated=True), name='clause_request_says_what')],
            },
        ),
        migrations.CreateModel(
            name='ClauseText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('clause', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='plans.clause')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='plans.planversion')),
                ('text', models.TextField(blank=True)),
                ('request', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='plans.clauserequest')),
                ('reason', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['clause', 'version__number'],
                'constraints': [models.UniqueConstraint(fields=('clause', 'version'), name='clause_text_once_per_version')],
            },
        ),
    ]
