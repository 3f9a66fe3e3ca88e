import django.db.models.deletion
import tongxin.journal.witness
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_tables'),
        ('places', '0001_tables'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Task',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('kind', models.CharField(choices=[('dispatch', 'Dispatch'), ('whistle', 'Whistle')], default='dispatch', max_length=8)),
                ('label', models.CharField(max_length=60)),
                ('object_id', models.PositiveBigIntegerField()),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('is_for_offices', models.BooleanField(default=False)),
                ('title', models.CharField(max_length=120)),
                ('note', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('assigned', 'Assigned'), ('returned', 'Returned'), ('doing', 'In progress'), ('done', 'Done'), ('checked', 'Checked'), ('dropped', 'No longer needed')], default='assigned', max_length=8)),
                ('sent_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_from', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='tasks_sent', to='people.office')),
                ('sent_at', models.DateTimeField(auto_now_add=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('checked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-sent_at', '-pk'],
                'indexes': [models.Index(fields=['sent_from', 'state'], name='task_of_sender'), models.Index(fields=['label', 'object_id'], name='task_of_record')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'checked'), _negated=True), ('checked_at__isnull', False), _connector='OR'), name='task_checked_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='work.task')),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='people.office')),
                ('is_lead', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('assigned', 'Assigned'), ('doing', 'In progress'), ('returned', 'Returned'), ('done', 'Done'), ('dropped', 'No longer needed')], default='assigned', max_length=8)),
                ('assigned_at', models.DateTimeField(auto_now_add=True)),
                ('due_on', models.DateField()),
                ('due_is_provisional', models.BooleanField(default=False)),
                ('return_until', models.DateField()),
                ('reason', models.TextField(blank=True)),
                ('evidence', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-is_lead', 'pk'],
                'indexes': [models.Index(fields=['office', 'state', 'due_on'], name='assignment_of_office')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'returned'), _negated=True), fields=('task', 'office'), name='assignment_once_per_office'), models.UniqueConstraint(condition=models.Q(('is_lead', True), models.Q(('state', 'returned'), _negated=True)), fields=('task',), name='assignment_one_lead'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='assignment_returned_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('evidence', ''), _negated=True), _connector='OR'), name='assignment_done_shows_what_was_done')],
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('file', models.FileField(max_length=200, upload_to='work/%Y/%m/')),
                ('name', models.CharField(max_length=120)),
                ('content_type', models.CharField(max_length=80)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proofs', to='work.assignment')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
