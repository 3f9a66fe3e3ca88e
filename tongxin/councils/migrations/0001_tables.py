import django.db.models.deletion
import tongxin.kernel.clock
from django.conf import settings
import tongxin.journal.witness
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_tables'),
        ('places', '0001_tables'),
        ('units', '0001_tables'),
        ('voices', '0001_tables'),
        ('work', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='IssuedDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('title', models.CharField(max_length=120)),
                ('number', models.CharField(blank=True, max_length=60)),
                ('issuer', models.CharField(max_length=80)),
                ('issued_on', models.DateField()),
                ('in_force_from', models.DateField()),
                ('in_force_until', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-issued_on', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('number', ''), _negated=True), fields=('issuer', 'number'), name='document_number_once_per_issuer', violation_error_message='This issuer has a paper of this number.'), models.CheckConstraint(condition=models.Q(('in_force_until', None), ('in_force_until__gte', models.F('in_force_from')), _connector='OR'), name='document_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('kind', models.CharField(choices=[('street', 'Street office of the conference'), ('unit', 'Joint conference of a unit'), ('community', 'Community joint conference'), ('task_force', 'Task force')], max_length=10)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('founded_on', models.DateField()),
                ('founded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bodies', to='councils.issueddocument')),
                ('dissolved_on', models.DateField(blank=True, null=True)),
                ('dissolved_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name_plural': 'bodies',
                'ordering': ['kind', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('community__isnull', False), ('kind', 'unit'), ('unit__isnull', False)), models.Q(('community__isnull', False), ('kind', 'community'), ('unit', None)), models.Q(('community', None), ('kind', 'street'), ('unit', None)), models.Q(('kind', 'task_force'), ('unit', None)), _connector='OR'), name='body_names_where_it_works'), models.UniqueConstraint(condition=models.Q(('dissolved_on', None), ('unit__isnull', False)), fields=('unit',), name='body_once_per_unit', violation_error_message='This unit has its joint conference.'), models.UniqueConstraint(condition=models.Q(('dissolved_on', None), ('kind', 'street')), fields=('kind',), name='body_one_street_office', violation_error_message='The street has its office already.'), models.CheckConstraint(condition=models.Q(models.Q(('dissolved_on', None), ('dissolved_reason', '')), models.Q(('dissolved_on__gte', models.F('founded_on')), models.Q(('dissolved_reason', ''), _negated=True)), _connector='OR'), name='body_dissolved_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Bylaw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('body', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='bylaws', to='councils.body')),
                ('code', models.CharField(max_length=40)),
                ('value', models.PositiveSmallIntegerField()),
                ('over', models.PositiveSmallIntegerField(default=1)),
                ('from_on', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('set_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['code', '-from_on'],
                'constraints': [models.UniqueConstraint(fields=('body', 'code', 'from_on'), name='bylaw_once_per_day', violation_error_message='There is one from this day already.'), models.CheckConstraint(condition=models.Q(('over__gte', 1), models.Q(('reason', ''), _negated=True)), name='bylaw_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Studio',
            fields=[
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('body', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='studio', serialize=False, to='councils.body')),
                ('place', models.CharField(max_length=120)),
                ('plaque_on', models.DateField(blank=True, null=True)),
                ('is_pilot', models.BooleanField(default=False)),
                ('hours', models.CharField(max_length=80)),
                ('phone', models.CharField(blank=True, max_length=30)),
            ],
            options={
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='DutyHour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('studio', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='roster', to='councils.studio')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')])),
                ('from_at', models.TimeField()),
                ('until_at', models.TimeField()),
                ('name', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ['weekday', 'from_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='duty_ends_after_it_begins'), models.UniqueConstraint(fields=('studio', 'weekday', 'from_at', 'name'), name='duty_once')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('body', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='councils.body')),
                ('kind', models.CharField(choices=[('chair', 'Chair'), ('vice_applicant', 'Vice-chair, applicant'), ('vice_owner', 'Vice-chair, owner'), ('residents', 'Residents’ group'), ('youth', 'Community youth cadre'), ('social', 'Social organisation'), ('technician', 'Professional technician'), ('mediator', 'Mediator')], max_length=14)),
                ('position', models.PositiveSmallIntegerField()),
                ('note', models.CharField(blank=True, max_length=40)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['body', 'position'],
                'constraints': [models.UniqueConstraint(fields=('body', 'position'), name='seat_once_per_position'), models.UniqueConstraint(condition=models.Q(('kind', 'chair'), ('until_on', None)), fields=('body',), name='seat_one_chair', violation_error_message='There is one chair.'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='seat_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('seat', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='councils.seat')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('shown_name', models.CharField(max_length=40)),
                ('kind', models.CharField(choices=[('holder', 'Holder'), ('alternate', 'Alternate')], default='holder', max_length=9)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['seat', 'from_on', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'holder'), ('until_on', None)), fields=('seat',), name='term_one_holder', violation_error_message='Somebody holds this seat.'), models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('seat', 'person'), name='term_once_per_person_and_seat', violation_error_message='This person has this seat already.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_reason', ''), ('until_on', None)), models.Q(('until_on__gte', models.F('from_on')), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='term_ended_says_why'), models.CheckConstraint(condition=models.Q(('shown_name', ''), _negated=True), name='term_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Conflict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('term', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to='councils.term')),
                ('about', models.CharField(choices=[('compensation', 'Compensation'), ('developer', 'Choice of the developer'), ('matter', 'One matter')], max_length=12)),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voices.matter')),
                ('reason', models.CharField(max_length=300)),
                ('declared_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['term', 'declared_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('about', 'matter'), ('matter__isnull', False)), models.Q(('about__in', ['compensation', 'developer']), ('matter', None)), _connector='OR'), name='conflict_names_its_matter'), models.UniqueConstraint(condition=models.Q(('about', 'matter'), ('ended_on', None)), fields=('term', 'matter'), name='conflict_once_per_matter', violation_error_message='This has been declared already.'), models.UniqueConstraint(condition=models.Q(('ended_on', None), models.Q(('about', 'matter'), _negated=True)), fields=('term', 'about'), name='conflict_once_per_field', violation_error_message='This has been declared already.'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='conflict_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('body', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='councils.body')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('called', 'Called'), ('sitting', 'In session'), ('held', 'Held'), ('no_quorum', 'Held without quorum'), ('missed', 'Missed')], default='planned', max_length=9)),
                ('planned_at', models.DateTimeField()),
                ('place', models.CharField(max_length=120)),
                ('called_at', models.DateTimeField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('presider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.term')),
                ('missed_reason', models.CharField(blank=True, max_length=300)),
                ('makes_up_for', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_up_by', to='councils.meeting')),
                ('revision', models.PositiveSmallIntegerField(default=0)),
                ('revised_at', models.DateTimeField(default=tongxin.kernel.clock.now)),
                ('planned_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-planned_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('body', 'number'), name='meeting_once_per_number'), models.UniqueConstraint(condition=models.Q(('state', 'missed'), _negated=True), fields=('body', 'planned_at'), name='meeting_once_per_moment', violation_error_message='A meeting is planned for this moment.'), models.UniqueConstraint(condition=models.Q(('state', 'sitting')), fields=('body',), name='meeting_one_sits_at_a_time', violation_error_message='Another meeting of this body is on.'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'missed']), ('called_at__isnull', False), _connector='OR'), name='meeting_is_called_before_it_is_held'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('state__in', ['planned', 'called', 'missed'])), models.Q(('opened_at__isnull', False), ('presider__isnull', False), ('state__in', ['sitting', 'held', 'no_quorum'])), _connector='OR'), name='meeting_held_was_opened'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('state__in', ['held', 'no_quorum'])), models.Q(('ended_at', None), models.Q(('state__in', ['held', 'no_quorum']), _negated=True)), _connector='OR'), name='meeting_over_has_its_end'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'missed'), models.Q(('missed_reason', ''), _negated=True)), models.Q(models.Q(('state', 'missed'), _negated=True), ('missed_reason', '')), _connector='OR'), name='meeting_missed_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='councils.meeting')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.seat')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.term')),
                ('mode', models.CharField(choices=[('room', 'In the room'), ('phone', 'By telephone'), ('video', 'By video')], default='room', max_length=5)),
                ('came_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['meeting', 'came_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('meeting', 'seat'), name='attendance_one_in_a_seat', violation_error_message='Somebody sits in this seat.'), models.CheckConstraint(condition=models.Q(('left_at', None), ('left_at__gte', models.F('came_at')), _connector='OR'), name='attendance_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='councils.meeting')),
                ('shown_name', models.CharField(max_length=60)),
                ('mode', models.CharField(choices=[('room', 'In the room'), ('phone', 'By telephone'), ('video', 'By video')], default='room', max_length=5)),
            ],
            options={
                'ordering': ['meeting', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('shown_name', ''), _negated=True), name='guest_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='items', to='councils.meeting')),
                ('position', models.PositiveSmallIntegerField()),
                ('matter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='voices.matter')),
                ('milestone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.milestone')),
                ('title', models.CharField(max_length=120)),
                ('state', models.CharField(choices=[('waiting', 'On the agenda'), ('discussed', 'Being discussed'), ('heard', 'Heard, nothing decided'), ('decided', 'Decided'), ('carried', 'Carried over'), ('referred', 'Referred to the street'), ('dropped', 'Taken off')], default='waiting', max_length=9)),
                ('reason', models.CharField(choices=[('legal_date', 'A legal date is near'), ('stage_notice', 'A notice of the stage is due'), ('reached', 'Common ground is reached'), ('near', 'Common ground is near'), ('carried', 'Carried over'), ('authors', 'Several people raised it'), ('age', 'It has waited longest'), ('chair', 'The chair put it on')], max_length=12)),
                ('reason_count', models.PositiveIntegerField(blank=True, null=True)),
                ('reason_on', models.DateField(blank=True, null=True)),
                ('reason_apart', models.JSONField(blank=True, default=dict)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('about', models.CharField(choices=[('compensation', 'Compensation'), ('developer', 'Choice of the developer'), ('matter', 'One matter')], default='matter', max_length=12)),
                ('carried_from', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='councils.agendaitem')),
                ('carry_count', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['meeting', 'position'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'matter'), name='agenda_matter_once', violation_error_message='This matter is on the agenda.'), models.UniqueConstraint(condition=models.Q(('state', 'discussed')), fields=('meeting',), name='agenda_one_item_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('reason', 'chair'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='agenda_chair_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['dropped', 'carried', 'referred']), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='agenda_not_decided_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='councils.meeting')),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='councils.agendaitem')),
                ('key', models.UUIDField()),
                ('speaker', models.CharField(blank=True, max_length=60)),
                ('text', models.CharField(max_length=500)),
                ('said_at', models.DateTimeField()),
                ('typed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('voice', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voices.voice')),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['meeting', 'said_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'key'), name='line_once_per_key'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='line_says_something')],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('item', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='recusals', to='councils.agendaitem')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.term')),
                ('reason', models.CharField(max_length=300)),
                ('is_by_rule', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['item', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('item', 'term'), name='recusal_once_per_item'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='recusal_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='councils.agendaitem')),
                ('outcome', models.CharField(choices=[('adopted', 'Adopted'), ('rejected', 'Rejected'), ('postponed', 'Postponed'), ('referred', 'Referred')], max_length=9)),
                ('how', models.CharField(choices=[('consensus', 'Nobody was against'), ('seats', 'By seats')], max_length=9)),
                ('recommendation', models.TextField()),
                ('filled_count', models.PositiveSmallIntegerField()),
                ('present_count', models.PositiveSmallIntegerField()),
                ('recused_count', models.PositiveSmallIntegerField(default=0)),
                ('yes_count', models.PositiveSmallIntegerField(default=0)),
                ('no_count', models.PositiveSmallIntegerField(default=0)),
                ('abstained_count', models.PositiveSmallIntegerField(default=0)),
                ('evidence', models.JSONField(blank=True, default=list)),
                ('is_against_evidence', models.BooleanField(default=False)),
                ('against_evidence_reason', models.CharField(blank=True, max_length=500)),
                ('review_on', models.DateField(blank=True, null=True)),
                ('decided_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-decided_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('against_evidence_reason', ''), ('is_against_evidence', False)), models.Q(('is_against_evidence', True), models.Q(('against_evidence_reason', ''), _negated=True)), _connector='OR'), name='decision_against_evidence_says_why'), models.CheckConstraint(condition=models.Q(('present_count__lte', models.F('filled_count'))), name='decision_counts_fit'), models.CheckConstraint(condition=models.Q(models.Q(('abstained_count', 0), ('how', 'consensus'), ('no_count', 0), ('yes_count', 0)), ('how', 'seats'), _connector='OR'), name='decision_by_consensus_counts_no_hands'), models.CheckConstraint(condition=models.Q(('recommendation', ''), _negated=True), name='decision_says_something')],
            },
        ),
        migrations.CreateModel(
            name='SeatVote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('decision', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='votes', to='councils.decision')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.seat')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.term')),
                ('choice', models.CharField(choices=[('yes', 'For'), ('no', 'Against'), ('abstain', 'Abstained')], max_length=7)),
            ],
            options={
                'ordering': ['decision', 'seat__position'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'seat'), name='vote_once_per_seat')],
            },
        ),
        migrations.CreateModel(
            name='MeetingTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='councils.agendaitem')),
                ('task', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='work.task')),
            ],
            options={
                'ordering': ['item', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Excuse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='excuses', to='councils.meeting')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='excuses', to='councils.term')),
                ('stand_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.term')),
                ('told_at', models.DateTimeField(default=tongxin.kernel.clock.now)),
                ('told_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['meeting', 'told_at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('meeting', 'term'), name='excuse_once_per_term', violation_error_message='They are excused already.'), models.CheckConstraint(condition=models.Q(('stand_in', None), models.Q(('stand_in', models.F('term')), _negated=True), _connector='OR'), name='excuse_names_somebody_else')],
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('serial', models.PositiveIntegerField(default=1)),
                ('renewed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Minutes',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('meeting', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='minutes', to='councils.meeting')),
                ('version', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('confirmed', 'Confirmed'), ('replaced', 'Replaced')], default='draft', max_length=9)),
                ('content', models.JSONField()),
                ('drafted_at', models.DateTimeField()),
                ('drafted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('objections_until', models.DateField()),
                ('objections_until_is_provisional', models.BooleanField(default=False)),
                ('correction_reason', models.CharField(blank=True, max_length=300)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'minutes',
                'ordering': ['meeting', '-version'],
                'constraints': [models.UniqueConstraint(fields=('meeting', 'version'), name='minutes_once_per_version'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('meeting',), name='minutes_one_draft'), models.UniqueConstraint(condition=models.Q(('state', 'confirmed')), fields=('meeting',), name='minutes_one_confirmed'), models.CheckConstraint(condition=models.Q(models.Q(('correction_reason', ''), ('version', 1)), models.Q(('version__gt', 1), models.Q(('correction_reason', ''), _negated=True)), _connector='OR'), name='minutes_corrected_say_why'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('state', 'draft')), models.Q(('confirmed_at__isnull', False), ('state__in', ['confirmed', 'replaced'])), _connector='OR'), name='minutes_confirmed_have_their_moment')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('minutes', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='councils.minutes')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.term')),
                ('text', models.CharField(max_length=500)),
                ('raised_at', models.DateTimeField()),
                ('answer', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['minutes', 'raised_at'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='objection_to_minutes_says_what')],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('minutes', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='councils.minutes')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='councils.term')),
                ('confirmed_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['minutes', 'confirmed_at'],
                'constraints': [models.UniqueConstraint(fields=('minutes', 'term'), name='minutes_confirmed_once_each')],
            },
        ),
    ]
