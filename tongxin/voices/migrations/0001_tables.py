import django.db.models.deletion
import tongxin.kernel.clock
from django.conf import settings
import tongxin.journal.witness
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def keep_in_the_key_alone(
    _apps: StateApps, schema_editor: BaseDatabaseSchemaEditor
) -> None:
    """In SQLite a table without row numbers is its key: a third of the room."""
    if schema_editor.connection.vendor != "sqlite":
        return
    schema_editor.execute("DROP TABLE voices_voicepair")
    schema_editor.execute(
        "CREATE TABLE voices_voicepair (code bigint NOT NULL, "
        "voice_id bigint NOT NULL, PRIMARY KEY (code, voice_id)) WITHOUT ROWID"
    )


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('imports', '0001_tables'),
        ('kernel', '0001_tables'),
        ('people', '0001_tables'),
        ('places', '0001_tables'),
        ('units', '0001_tables'),
        ('work', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=40)),
                ('query', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('user', 'name'), name='saved_view_name_once_per_user')],
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('title', models.CharField(max_length=120)),
                ('summary', models.TextField(blank=True)),
                ('community', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('state', models.CharField(choices=[('open', 'Open'), ('done', 'Done')], default='open', max_length=6)),
                ('progress', models.CharField(blank=True, choices=[('consulted', 'Everybody was asked about it'), ('on_agenda', 'On the agenda of the joint conference'), ('decided', 'The joint conference decided on it'), ('asked', 'The owner of the plan was asked'), ('adopted', 'The owner of the plan adopted it'), ('in_part', 'The owner of the plan adopted a part of it'), ('declined', 'The owner of the plan declined it, with the reason')], max_length=9)),
                ('opened_at', models.DateTimeField(auto_now_add=True)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-opened_at', '-pk'],
                'indexes': [models.Index(fields=['community', 'state'], name='matter_of_community')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done')), models.Q(('done_at', None), ('state', 'open')), _connector='OR'), name='matter_done_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='MatterStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('matter', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='voices.matter')),
                ('what', models.CharField(choices=[('consulted', 'Everybody was asked about it'), ('on_agenda', 'On the agenda of the joint conference'), ('decided', 'The joint conference decided on it'), ('asked', 'The owner of the plan was asked'), ('adopted', 'The owner of the plan adopted it'), ('in_part', 'The owner of the plan adopted a part of it'), ('declined', 'The owner of the plan declined it, with the reason')], max_length=9)),
                ('label', models.CharField(max_length=60)),
                ('object_id', models.PositiveBigIntegerField()),
                ('link', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['matter', 'at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('matter', 'what', 'label', 'object_id'), name='matter_step_once_for_each')],
            },
        ),
        migrations.CreateModel(
            name='PairCount',
            fields=[
                ('code', models.BigIntegerField(primary_key=True, serialize=False)),
                ('voice_count', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('receipt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.receipt')),
                ('is_code_seen', models.BooleanField(default=False)),
                ('kind', models.CharField(choices=[('consult', 'Question'), ('suggest', 'Suggestion'), ('help', 'Request for help'), ('complain', 'Complaint'), ('petition', 'Petition')], max_length=8)),
                ('channel', models.CharField(choices=[('web', 'Web'), ('phone', 'Telephone'), ('window', 'Window'), ('visit', 'Visit'), ('meeting', 'Meeting'), ('paper', 'Paper'), ('sheet', 'Spreadsheet')], max_length=8)),
                ('audience', models.CharField(choices=[('public', 'Everyone may read it, without my name'), ('office', 'Only the offices that handle it'), ('anonymous', 'No name, no number')], max_length=9)),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='people.person')),
                ('organisation', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.organisation')),
                ('speaks_for', models.CharField(blank=True, max_length=120)),
                ('filed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voices_brought', to='people.person')),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('place', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('community', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('unit', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('stage', models.CharField(blank=True, choices=[('planning', 'Planning'), ('demolition', 'Demolition'), ('construction', 'Construction'), ('completed', 'Completed')], max_length=12)),
                ('title', models.CharField(max_length=200)),
                ('text', models.TextField()),
                ('state', models.CharField(choices=[('received', 'Received'), ('accepted', 'Accepted'), ('answered', 'Answered'), ('closed', 'Closed'), ('declined', 'Not accepted'), ('withdrawn', 'Withdrawn'), ('reopened', 'Reopened'), ('past', 'Finished before')], default='received', max_length=9)),
                ('received_at', models.DateTimeField(default=tongxin.kernel.clock.now)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('began_on', models.DateField(default=tongxin.kernel.clock.today)),
                ('due_on', models.DateField()),
                ('due_is_provisional', models.BooleanField(default=False)),
                ('due_rule', models.CharField(max_length=40)),
                ('first_due_on', models.DateField()),
                ('interim_at', models.DateTimeField(blank=True, null=True)),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.TextField(blank=True)),
                ('by_seen_code', models.BooleanField(default=False)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('public_question', models.TextField(blank=True)),
                ('public_answer', models.TextField(blank=True)),
                ('workbook', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='imports.workbook')),
                ('external_number', models.CharField(blank=True, max_length=60)),
                ('source_key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
            ],
            options={
                'ordering': ['-received_at', '-pk'],
                'indexes': [models.Index(fields=['-received_at', '-id'], name='voice_by_arrival'), models.Index(fields=['community', '-received_at', '-id'], name='voice_of_community_by_arrival'), models.Index(fields=['state', 'due_on', 'id'], name='voice_by_due'), models.Index(fields=['community', 'state', 'due_on', 'id'], name='voice_of_community'), models.Index(fields=['unit', '-received_at'], name='voice_of_unit'), models.Index(condition=models.Q(('published_at__isnull', False)), fields=['-published_at'], name='voice_published'), models.Index(fields=['answered_at'], name='voice_by_answer'), models.Index(condition=models.Q(('external_number', ''), _negated=True), fields=['external_number'], name='voice_by_sheet_number')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state__in', ['answered', 'closed'])), models.Q(('state__in', ['answered', 'closed']), _negated=True), _connector='OR'), name='voice_answered_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['declined', 'withdrawn']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='voice_declined_or_withdrawn_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'past'), _negated=True), models.Q(('receipt', None), ('workbook__isnull', False)), _connector='OR'), name='voice_past_came_with_a_workbook'), models.CheckConstraint(condition=models.Q(models.Q(('audience', 'anonymous'), _negated=True), models.Q(('author', None), ('filed_by', None)), _connector='OR'), name='voice_anonymous_has_no_author'), models.CheckConstraint(condition=models.Q(models.Q(('audience', 'anonymous'), _negated=True), models.Q(('organisation', None), ('speaks_for', '')), _connector='OR'), name='voice_anonymous_speaks_for_nobody'), models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(models.Q(('audience', 'office'), _negated=True), models.Q(('public_question', ''), _negated=True), models.Q(('public_answer', ''), _negated=True)), _connector='OR'), name='voice_published_was_meant_for_all')],
            },
        ),
        migrations.CreateModel(
            name='CodeCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('asked_at', models.DateTimeField(default=tongxin.kernel.clock.now)),
                ('printed_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('printed_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('receipt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.receipt')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='voices.voice')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('printed_at', None), ('printed_by', None), ('receipt', None)), models.Q(('printed_at__isnull', False), ('printed_by__isnull', False), ('receipt__isnull', False)), _connector='OR'), name='code_card_printed_by_somebody'), models.CheckConstraint(condition=models.Q(('printed_by', models.F('asked_by')), _negated=True), name='code_card_takes_two_people')],
            },
        ),
        migrations.CreateModel(
            name='AuthorWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('voice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='words', to='voices.voice')),
                ('round', models.PositiveSmallIntegerField()),
                ('word', models.CharField(choices=[('solved', 'Solved'), ('partly', 'Partly solved'), ('not_solved', 'Not solved'), ('not_reached', 'Not reached')], max_length=11)),
                ('comment', models.TextField(blank=True)),
                ('said_at', models.DateTimeField(default=tongxin.kernel.clock.now)),
                ('by_seen_code', models.BooleanField(default=False)),
                ('recorded_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('voice', 'round'), name='author_word_once_per_round')],
            },
        ),
        migrations.CreateModel(
            name='Point',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('voice', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='points', to='voices.voice')),
                ('position', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points', to='voices.matter')),
                ('suggested_matter', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='voices.matter')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['voice', 'position'],
                'constraints': [models.UniqueConstraint(fields=('voice', 'position'), name='point_once_per_position')],
            },
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='voices.voice')),
                ('point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='voices.point')),
                ('kind', models.CharField(choices=[('interim', 'Interim answer'), ('final', 'Answer'), ('longer', 'Needs longer, and why')], max_length=7)),
                ('text', models.TextField()),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.office')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField(default=tongxin.kernel.clock.now)),
                ('meeting_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='answer_says_something'), models.UniqueConstraint(condition=models.Q(('kind', 'longer')), fields=('voice', 'round'), name='answer_asks_for_longer_once_per_round'), models.CheckConstraint(condition=models.Q(('kind', 'interim'), ('meeting_on', None), _connector='OR'), name='answer_final_waits_for_no_meeting')],
            },
        ),
        migrations.CreateModel(
            name='VoicePair',
            fields=[
                ('pk', models.CompositePrimaryKey('code', 'voice_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('code', models.BigIntegerField()),
                ('voice', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='voices.voice')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='voices.voice')),
                ('file', models.FileField(max_length=200, upload_to='voices/%Y/%m/')),
                ('small', models.FileField(blank=True, max_length=200, upload_to='voices/%Y/%m/')),
                ('name', models.CharField(max_length=120)),
                ('content_type', models.CharField(max_length=80)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('by_seen_code', models.BooleanField(default=False)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RunPython(keep_in_the_key_alone, migrations.RunPython.noop),
    ]
