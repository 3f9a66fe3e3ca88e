import django.db.models.deletion
from django.conf import settings
import tongxin.journal.witness
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_tables'),
        ('places', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=60, unique=True)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='places.place')),
                ('kind', models.CharField(choices=[('urban_village', 'Urban village'), ('old_estate', 'Old residential estate'), ('old_industrial', 'Old industrial area'), ('old_commercial', 'Old commercial area'), ('mixed', 'Mixed area')], max_length=14)),
                ('stage', models.CharField(choices=[('planning', 'Planning'), ('demolition', 'Demolition'), ('construction', 'Construction'), ('completed', 'Completed')], max_length=12)),
                ('entered_stage_on', models.DateField(blank=True, null=True)),
                ('summary', models.TextField(blank=True)),
                ('applicant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.organisation')),
                ('applicant_office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.office')),
                ('demolition_area', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('development_area', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('transfer_area', models.DecimalField(blank=True, decimal_places=2, max_digits=12, null=True)),
                ('area_source', models.CharField(blank=True, max_length=200)),
                ('stalled_since', models.DateField(blank=True, null=True)),
                ('stalled_reason', models.CharField(blank=True, max_length=300)),
                ('is_invented', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['community__name', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('stage__in', ['planning', 'demolition', 'construction', 'completed'])), name='unit_stage_is_one_of_four'), models.CheckConstraint(condition=models.Q(models.Q(('stalled_reason', ''), ('stalled_since', None)), models.Q(('stalled_since__isnull', False), models.Q(('stalled_reason', ''), _negated=True)), _connector='OR'), name='unit_stalled_means_since_and_why'), models.CheckConstraint(condition=models.Q(models.Q(('demolition_area', None), ('development_area', None), ('transfer_area', None)), models.Q(('area_source', ''), _negated=True), _connector='OR'), name='unit_areas_name_their_source'), models.CheckConstraint(condition=models.Q(models.Q(('demolition_area', None), ('demolition_area__gt', 0), _connector='OR'), models.Q(('development_area', None), ('development_area__gt', 0), _connector='OR'), models.Q(('transfer_area', None), ('transfer_area__gte', 0), _connector='OR')), name='unit_areas_are_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='StageEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stage_entries', to='units.unit')),
                ('previous', models.CharField(blank=True, choices=[('planning', 'Planning'), ('demolition', 'Demolition'), ('construction', 'Construction'), ('completed', 'Completed')], max_length=12)),
                ('stage', models.CharField(choices=[('planning', 'Planning'), ('demolition', 'Demolition'), ('construction', 'Construction'), ('completed', 'Completed')], max_length=12)),
                ('entered_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'stage entries',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('previous', ''), models.Q(('previous', 'planning'), ('stage', 'demolition')), models.Q(('previous', 'demolition'), ('stage', 'construction')), models.Q(('previous', 'construction'), ('stage', 'completed')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='stage_entry_out_of_order_says_why'), models.CheckConstraint(condition=models.Q(('stage', models.F('previous')), _negated=True), name='stage_entry_changes_the_stage'), models.UniqueConstraint(condition=models.Q(('previous', '')), fields=('unit',), name='stage_entry_first_once_per_unit')],
            },
        ),
        migrations.CreateModel(
            name='Stall',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stalls', to='units.unit')),
                ('since', models.DateField()),
                ('reason', models.CharField(max_length=300)),
                ('ended_on', models.DateField()),
                ('how', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['-ended_on', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('since'))), name='stall_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('how', ''), _negated=True)), name='stall_says_why_and_how')],
            },
        ),
        migrations.CreateModel(
            name='UnitContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contacts', to='units.unit')),
                ('topic', models.CharField(max_length=40)),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.office')),
                ('who', models.CharField(blank=True, max_length=60)),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('hours', models.CharField(blank=True, max_length=80)),
                ('position', models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'topic'), name='unit_contact_once_per_topic'), models.CheckConstraint(condition=models.Q(('hours', ''), ('office', None), ('phone', ''), ('who', ''), _negated=True), name='unit_contact_leads_somewhere')],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='milestones', to='units.unit')),
                ('stage', models.CharField(choices=[('planning', 'Planning'), ('demolition', 'Demolition'), ('construction', 'Construction'), ('completed', 'Completed')], max_length=12)),
                ('title', models.CharField(max_length=80)),
                ('on', models.DateField(blank=True, null=True)),
                ('season', models.CharField(blank=True, max_length=30)),
                ('done_on', models.DateField(blank=True, null=True)),
                ('notice_until', models.DateField(blank=True, null=True)),
                ('notice_rule', models.CharField(blank=True, choices=[('renewal.unit_plan.notice_days', 'Draft unit plan'), ('renewal.plan.notice_days', 'Draft renewal programme'), ('renewal.implementer.notice_days', 'Implementing company'), ('expropriation.comment_days', 'Terms of expropriation')], max_length=40)),
                ('ask', models.CharField(blank=True, max_length=60)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('link', models.URLField(blank=True, max_length=300)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('dropped_on', models.DateField(blank=True, null=True)),
                ('dropped_reason', models.CharField(blank=True, max_length=300)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'stage', 'title'), name='milestone_once_per_stage'), models.CheckConstraint(condition=models.Q(('on', None), ('season', ''), _connector='OR'), name='milestone_has_a_day_or_a_season'), models.CheckConstraint(condition=models.Q(('notice_until', None), models.Q(('notice_until__gt', models.F('on')), ('on__isnull', False)), _connector='OR'), name='milestone_notice_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('notice_rule', ''), ('notice_until__isnull', False), _connector='OR'), name='milestone_notice_rule_needs_a_notice'), models.CheckConstraint(condition=models.Q(models.Q(('dropped_on', None), ('dropped_reason', '')), models.Q(('done_on', None), ('dropped_on__isnull', False), models.Q(('dropped_reason', ''), _negated=True)), _connector='OR'), name='milestone_dropped_says_why')],
            },
        ),
        migrations.CreateModel(
            name='MilestoneMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('milestone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moves', to='units.milestone')),
                ('from_on', models.DateField(blank=True, null=True)),
                ('from_season', models.CharField(blank=True, max_length=30)),
                ('from_notice_until', models.DateField(blank=True, null=True)),
                ('to_on', models.DateField(blank=True, null=True)),
                ('to_season', models.CharField(blank=True, max_length=30)),
                ('to_notice_until', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(max_length=300)),
                ('moved_at', models.DateTimeField(auto_now_add=True)),
                ('moved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='milestone_move_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='units.unit')),
                ('stage', models.CharField(choices=[('planning', 'Planning'), ('demolition', 'Demolition'), ('construction', 'Construction'), ('completed', 'Completed')], max_length=12)),
                ('code', models.CharField(max_length=60)),
                ('kind', models.CharField(choices=[('service', 'Service'), ('notice', 'Notice'), ('agenda_topic', 'Agenda topic'), ('task', 'Task')], max_length=12)),
                ('text', models.CharField(max_length=200)),
                ('text_en', models.CharField(blank=True, max_length=300)),
                ('source', models.CharField(blank=True, max_length=200)),
                ('source_status', models.CharField(blank=True, max_length=10)),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('accepted', 'Accepted'), ('declined', 'Declined')], default='proposed', max_length=8)),
                ('proposed_at', models.DateTimeField(auto_now_add=True)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'stage', 'code'), name='proposal_once_per_stage'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('reason', ''), ('state', 'proposed')), models.Q(('decided_at__isnull', False), ('state', 'accepted')), models.Q(('decided_at__isnull', False), ('state', 'declined'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='proposal_decided_has_a_moment_and_declined_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='TitleProblem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='title_problems', to='units.unit')),
                ('kind', models.CharField(choices=[('illegal_building', 'Illegal building left by history'), ('no_certificate', 'No certificate of title'), ('joint_ownership', 'Joint ownership unclear'), ('inheritance', 'Inheritance not settled'), ('collective_land', 'Collective land not settled'), ('area_dispute', 'Area disputed'), ('conflicting_claims', 'More than one claim'), ('seized', 'Mortgaged or seized'), ('other', 'Other title problem')], max_length=18)),
                ('holding', models.CharField(max_length=120)),
                ('evidence', models.TextField(blank=True)),
                ('next_step', models.CharField(max_length=200)),
                ('owed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='title_problems', to='people.office')),
                ('due_on', models.DateField()),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_on', models.DateField(blank=True, null=True)),
                ('settled_how', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('settled_how', ''), ('settled_on', None)), models.Q(('settled_on__isnull', False), models.Q(('settled_how', ''), _negated=True)), _connector='OR'), name='title_problem_settled_says_how'), models.UniqueConstraint(condition=models.Q(('settled_on', None)), fields=('unit', 'kind', 'holding'), name='title_problem_open_once_per_holding')],
            },
        ),
    ]
