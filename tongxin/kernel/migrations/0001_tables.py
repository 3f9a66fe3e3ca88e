import tongxin.kernel.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarYear',
            fields=[
                ('year', models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ('source', models.CharField(max_length=300)),
                ('status', models.CharField(choices=[('verified', 'Read in the text of the law'), ('secondary', 'From a secondary source'), ('unverified', 'Not verified'), ('local', 'Set by the street')], default='secondary', max_length=10)),
                ('added_at', models.DateTimeField(auto_now=True)),
            ],
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(unique=True)),
                ('is_workday', models.BooleanField()),
                ('name', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'ordering': ['on'],
            },
        ),
        migrations.CreateModel(
            name='LocalRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=80)),
                ('value', models.IntegerField()),
                ('over', models.PositiveIntegerField(default=1)),
                ('unit', models.CharField(max_length=10)),
                ('basis', models.TextField()),
                ('decided_by', models.CharField(max_length=120)),
                ('valid_from', models.DateField()),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['code', 'valid_from'],
                'constraints': [models.UniqueConstraint(fields=('code', 'valid_from'), name='local_rule_starts_once_a_day'), models.CheckConstraint(condition=models.Q(models.Q(('basis', ''), _negated=True), models.Q(('decided_by', ''), _negated=True)), name='local_rule_says_on_what_basis_and_who'), models.CheckConstraint(condition=models.Q(('over__gt', 0)), name='local_rule_divides_by_something'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='local_rule_ends_after_it_starts')],
            },
        ),
        migrations.CreateModel(
            name='House',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('name', models.CharField(max_length=40)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('hours', models.CharField(blank=True, max_length=80)),
                ('receipt_prefix', models.CharField(max_length=12)),
                ('mark', models.BinaryField(blank=True, null=True)),
                ('mark_type', models.CharField(blank=True, max_length=20)),
                ('mark_digest', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='house_is_one')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigIntegerField(default=tongxin.kernel.models.drawn_key, editable=False, primary_key=True, serialize=False)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
            ],
        ),
        migrations.CreateModel(
            name='SealKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wrapped', models.BinaryField()),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='TryCount',
            fields=[
                ('name', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('count', models.PositiveIntegerField()),
                ('until', models.DateTimeField(db_index=True)),
            ],
        ),
    ]
