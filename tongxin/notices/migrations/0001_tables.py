import django.db.models.deletion
import tongxin.kernel.clock
import tongxin.kernel.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='LetterRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('posted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('posted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('posted_at', None), ('posted_by', None)), models.Q(('posted_at__isnull', False), ('posted_by__isnull', False)), _connector='OR'), name='letter_run_posted_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='people.person')),
                ('channel', models.CharField(choices=[('inbox', 'On this site'), ('sms', 'Text message'), ('phone', 'Telephone call'), ('email', 'E-mail'), ('letter', 'Printed letter'), ('receipt', 'I look it up with my receipt')], max_length=8)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('subject_label', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('sending', 'Being sent'), ('sent', 'Sent'), ('failed', 'Could not be sent'), ('unsure', 'May have been sent'), ('dropped', 'No longer needed')], default='queued', max_length=8)),
                ('problem', models.CharField(blank=True, choices=[('no_contact', 'No number or address is known'), ('no_sender', 'No sender of this kind is set up'), ('refused', 'The sender refused it every time'), ('broken', 'The sender broke off; it may have gone out'), ('left', 'The program stopped midway; it may have gone out'), ('too_many', 'This number has had too many messages today'), ('no_answer', 'Nobody answered the telephone'), ('wrong_number', 'The number is wrong')], max_length=12)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('changed_at', models.DateTimeField(default=tongxin.kernel.clock.now)),
                ('next_try_at', models.DateTimeField(blank=True, null=True)),
                ('worker', models.CharField(blank=True, max_length=80)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('try_count', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('stands_for', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stand_in', to='notices.notice')),
                ('letter_run', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='notices.letterrun')),
            ],
            options={
                'indexes': [models.Index(fields=['recipient', '-created_at'], name='notice_of_person'), models.Index(fields=['subject_label', 'subject_id'], name='notice_of_subject'), models.Index(fields=['state', '-changed_at'], name='notice_by_state'), models.Index(condition=models.Q(('next_try_at__isnull', False), ('state', 'queued')), fields=['next_try_at'], name='notice_due'), models.Index(condition=models.Q(('next_try_at', None), ('state', 'queued')), fields=['channel', 'created_at'], name='notice_for_a_person_to_do')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', False), ('state', 'sent')), models.Q(models.Q(('state', 'sent'), _negated=True), ('sent_at', None)), _connector='OR'), name='notice_sent_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), _negated=True), ('lease_until__isnull', False), _connector='OR'), name='notice_being_sent_has_a_lease'), models.CheckConstraint(condition=models.Q(('letter_run', None), ('channel', 'letter'), _connector='OR'), name='notice_in_a_run_is_a_letter')],
            },
        ),
        migrations.CreateModel(
            name='DayNotice',
            fields=[
                ('id', models.BigIntegerField(default=tongxin.kernel.models.drawn_key, editable=False, primary_key=True, serialize=False)),
                ('on', models.DateField(db_index=True, default=tongxin.kernel.clock.today)),
                ('recipient', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('channel', models.CharField(choices=[('inbox', 'On this site'), ('sms', 'Text message'), ('phone', 'Telephone call'), ('email', 'E-mail'), ('letter', 'Printed letter'), ('receipt', 'I look it up with my receipt')], max_length=8)),
                ('key', models.CharField(max_length=120, unique=True)),
                ('subject_label', models.CharField(max_length=60)),
                ('subject_id', models.BigIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField(blank=True)),
                ('link', models.CharField(blank=True, max_length=200)),
            ],
        ),
        migrations.CreateModel(
            name='CallTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='notices.notice')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('outcome', models.CharField(choices=[('reached', 'Reached'), ('no_answer', 'No answer'), ('wrong_number', 'Wrong number')], max_length=12)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
    ]
