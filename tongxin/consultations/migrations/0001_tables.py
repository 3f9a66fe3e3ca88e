import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_tables'),
        ('people', '0001_tables'),
        ('units', '0001_tables'),
        ('voices', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(choices=[('house', 'Held here'), ('polis', 'Held with Polis')], default='house', max_length=5)),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('title', models.CharField(max_length=80)),
                ('state', models.CharField(choices=[('draft', 'In preparation'), ('open', 'Open'), ('closed', 'Closed'), ('sealed', 'Sealed'), ('published', 'Published'), ('arriving', 'Being taken in')], default='draft', max_length=9)),
                ('record_on', models.DateField(blank=True, null=True)),
                ('announced_on', models.DateField(blank=True, null=True)),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(blank=True, null=True)),
                ('first_closes_at', models.DateTimeField(blank=True, null=True)),
                ('extended_reason', models.CharField(blank=True, max_length=300)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('paper_until', models.DateField(blank=True, null=True)),
                ('sealed_at', models.DateTimeField(blank=True, null=True)),
                ('seal_root', models.CharField(blank=True, max_length=64)),
                ('seal_version', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('floor_numerator', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('floor_denominator', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('reminder_count', models.PositiveSmallIntegerField(default=0)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('seal_key', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.sealkey')),
                ('salt_sealed', models.BinaryField(null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('origin', 'house'), ('record_on__isnull', False), ('unit__isnull', False), models.Q(('state', 'arriving'), _negated=True)), models.Q(('announced_on', None), ('origin', 'polis'), ('record_on', None), ('state__in', ['arriving', 'sealed', 'published']), ('unit', None)), _connector='OR'), name='consultation_held_here_has_unit_and_record_date'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('state', 'draft')), models.Q(('closes_at__isnull', False), ('floor_denominator__isnull', False), ('floor_numerator__isnull', False), ('opened_at__isnull', False)), _connector='OR'), name='consultation_opened_has_what_was_frozen'), models.CheckConstraint(condition=models.Q(models.Q(('announced_on', None), ('state', 'draft')), models.Q(('announced_on', None), ('origin', 'polis')), ('announced_on__lte', models.F('record_on')), _connector='OR'), name='consultation_is_announced_by_its_record_date'), models.CheckConstraint(condition=models.Q(('floor_numerator', None), models.Q(django.db.models.lookups.GreaterThanOrEqual(django.db.models.expressions.CombinedExpression(models.F('floor_numerator'), '*', models.Value(5)), django.db.models.expressions.CombinedExpression(models.F('floor_denominator'), '*', models.Value(3))), django.db.models.lookups.LessThanOrEqual(django.db.models.expressions.CombinedExpression(models.F('floor_numerator'), '*', models.Value(5)), django.db.models.expressions.CombinedExpression(models.F('floor_denominator'), '*', models.Value(4)))), _connector='OR'), name='consultation_floor_is_between_three_and_four_fifths'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', ['draft', 'open'])), models.Q(('closed_at__isnull', False), models.Q(('paper_until__isnull', False), models.Q(('origin', 'polis'), ('paper_until', None)), _connector='OR'), models.Q(('state__in', ['draft', 'open']), _negated=True)), _connector='OR'), name='consultation_closed_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('seal_root', ''), ('seal_version', None), ('sealed_at', None), ('state__in', ['draft', 'open', 'closed', 'arriving'])), models.Q(('seal_version__isnull', False), ('sealed_at__isnull', False), ('state__in', ['sealed', 'published']), models.Q(('seal_root', ''), _negated=True)), _connector='OR'), name='consultation_sealed_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at', None)), _connector='OR'), name='consultation_published_has_its_moment'), models.CheckConstraint(condition=models.Q(('closes_at', None), ('closes_at__gt', models.F('opened_at')), _connector='OR'), name='consultation_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(models.Q(('extended_reason', ''), ('first_closes_at', None)), models.Q(('first_closes_at__lt', models.F('closes_at')), models.Q(('extended_reason', ''), _negated=True)), _connector='OR'), name='consultation_extended_says_why'), models.CheckConstraint(condition=models.Q(('reminder_count__lte', 2)), name='consultation_reminds_twice_at_most')],
            },
        ),
        migrations.CreateModel(
            name='AskedInstitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='institutions', to='consultations.consultation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'organisation'), name='institution_is_asked_once', violation_error_message='This institution is asked already.')],
            },
        ),
        migrations.CreateModel(
            name='UnaskedInstitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unasked', to='consultations.consultation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('reason', models.CharField(max_length=300)),
                ('unasked_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='institution_unasked_says_why')],
            },
        ),
        migrations.CreateModel(
            name='OutsideConversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='outside', to='consultations.consultation')),
                ('fingerprint', models.CharField(max_length=64, unique=True)),
                ('title', models.CharField(blank=True, max_length=80)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('ran_by', models.CharField(blank=True, max_length=80)),
                ('licence', models.CharField(blank=True, max_length=80)),
                ('language', models.CharField(blank=True, choices=[('zh-Hans', 'Chinese, simplified'), ('zh-Hant', 'Chinese, traditional'), ('en', 'English'), ('und', 'Another, or several')], max_length=7)),
                ('first_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('counts', models.JSONField(default=dict)),
                ('content', models.BinaryField(null=True)),
                ('stance_count', models.PositiveIntegerField()),
                ('taken_count', models.PositiveIntegerField(default=0)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('state', models.CharField(choices=[('uploaded', 'Being looked at'), ('taking', 'Being taken in'), ('taken', 'Taken in')], default='uploaded', max_length=8)),
                ('uploaded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('consultation', None), ('state', 'uploaded'), ('taken_count', 0)), models.Q(('consultation__isnull', False), ('state__in', ['taking', 'taken']), models.Q(('ran_by', ''), _negated=True), models.Q(('licence', ''), _negated=True), models.Q(('language', ''), _negated=True)), _connector='OR'), name='outside_accepted_names_its_source'), models.CheckConstraint(condition=models.Q(models.Q(('content__isnull', False), ('state__in', ['uploaded', 'taking']), ('taken_at', None), ('taken_count__lte', models.F('stance_count'))), models.Q(('content', None), ('state', 'taken'), ('taken_at__isnull', False), ('taken_count', models.F('stance_count'))), _connector='OR'), name='outside_taken_keeps_no_copy')],
            },
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='consultations.consultation')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.CharField(max_length=1000)),
                ('is_outside', models.BooleanField(default=False)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('checked', 'Checked by two sides'), ('issued', 'Asked'), ('withdrawn', 'Withdrawn'), ('taken_out', 'Taken out by those who ran it')], default='draft', max_length=9)),
                ('point', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voices.point')),
                ('consent', models.CharField(choices=[('not_needed', 'Nobody to ask'), ('asked', 'The author is asked'), ('given', 'The author agrees'), ('refused', 'The author does not want it')], default='not_needed', max_length=10)),
                ('replaces', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='consultations.statement')),
                ('withdrawn_reason', models.CharField(blank=True, max_length=300)),
                ('written_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('issued_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='statement_once_per_number'), models.CheckConstraint(condition=models.Q(models.Q(('issued_at__isnull', False), ('state', 'issued')), models.Q(('state', 'issued'), _negated=True), _connector='OR'), name='statement_issued_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'issued'), _negated=True), ('consent__in', ['not_needed', 'given']), _connector='OR'), name='statement_issued_only_with_consent'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), models.Q(('withdrawn_reason', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_reason', '')), _connector='OR'), name='statement_withdrawn_says_why'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='statement_says_something'), models.CheckConstraint(condition=models.Q(('is_outside', True), django.db.models.lookups.LessThanOrEqual(django.db.models.functions.text.Length('text'), 60), _connector='OR'), name='statement_of_ours_is_short', violation_error_message='A statement has at most 60 characters.'), models.CheckConstraint(condition=models.Q(models.Q(('is_outside', False), models.Q(('state', 'taken_out'), _negated=True)), models.Q(('consent', 'not_needed'), ('is_outside', True), ('point', None), ('replaces', None), ('state__in', ['issued', 'taken_out']), ('written_by', None)), _connector='OR'), name='statement_from_outside_is_only_kept')],
            },
        ),
        migrations.CreateModel(
            name='StatementCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='consultations.statement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('side', models.CharField(max_length=12)),
                ('checked_at', models.DateTimeField(auto_now_add=True)),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('statement', 'person'), name='statement_checked_once_per_person', violation_error_message='This person has checked it already.'), models.UniqueConstraint(fields=('statement', 'side'), name='statement_checked_once_per_side', violation_error_message='Somebody of this side has checked it.')],
            },
        ),
        migrations.CreateModel(
            name='CheckInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('statement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='consultations.statement')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('side', models.CharField(max_length=12)),
                ('invited_at', models.DateTimeField(auto_now_add=True)),
                ('invited_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('is_fine', models.BooleanField(blank=True, null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('note_sealed', models.BinaryField(null=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('statement', 'person'), name='statement_check_asked_once_per_person', violation_error_message='This person was asked already.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('is_fine', None)), models.Q(('answered_at__isnull', False), ('is_fine__isnull', False)), _connector='OR'), name='statement_check_answered_has_its_moment')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('word', models.CharField(choices=[('agree', 'Agrees'), ('condition', 'Agrees on a condition'), ('against', 'Does not agree')], max_length=9)),
                ('condition', models.CharField(blank=True, max_length=300)),
                ('reason', models.CharField(max_length=300)),
                ('spokesperson', models.CharField(max_length=60)),
                ('stated_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='consultations.statement')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('statement', 'organisation'), name='position_once_per_statement'), models.CheckConstraint(condition=models.Q(models.Q(('word', 'condition'), models.Q(('condition', ''), _negated=True)), models.Q(('condition', ''), ('word__in', ['agree', 'against'])), _connector='OR'), name='position_on_a_condition_names_it'), models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('spokesperson', ''), _negated=True)), name='position_says_why_and_who')],
            },
        ),
        migrations.CreateModel(
            name='FormerPosition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('word', models.CharField(choices=[('agree', 'Agrees'), ('condition', 'Agrees on a condition'), ('against', 'Does not agree')], max_length=9)),
                ('condition', models.CharField(blank=True, max_length=300)),
                ('reason', models.CharField(max_length=300)),
                ('spokesperson', models.CharField(max_length=60)),
                ('stated_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('statement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_positions', to='consultations.statement')),
                ('ended_at', models.DateTimeField(auto_now_add=True)),
                ('ended_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='consultations.consultation')),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Being computed'), ('done', 'Computed'), ('failed', 'Failed')], default='waiting', max_length=7)),
                ('requested_at', models.DateTimeField(auto_now_add=True)),
                ('claim', models.CharField(blank=True, max_length=32)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('stage', models.CharField(blank=True, choices=[('collecting', 'Collecting the answers'), ('grouping', 'Looking for groups of opinion'), ('judging', 'Judging each statement'), ('trying', 'Trying how firm it is'), ('storing', 'Writing it down')], max_length=10)),
                ('form_count', models.PositiveIntegerField(default=0)),
                ('statement_count', models.PositiveSmallIntegerField(default=0)),
                ('failed_count', models.PositiveSmallIntegerField(default=0)),
                ('fault', models.CharField(blank=True, max_length=120)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('formula', models.CharField(blank=True, max_length=40)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('structure', models.CharField(blank=True, max_length=7)),
                ('placed_count', models.PositiveIntegerField(default=0)),
                ('staying', models.FloatField(blank=True, null=True)),
                ('readiness', models.FloatField(blank=True, null=True)),
                ('is_judged_without', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('seen_at__isnull', False), ('state', 'running'), models.Q(('claim', ''), _negated=True)), models.Q(models.Q(('state', 'running'), _negated=True), ('claim', '')), _connector='OR'), name='report_running_is_claimed'), models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('state', 'done'), models.Q(('digest', ''), _negated=True), models.Q(('formula', ''), _negated=True)), models.Q(models.Q(('state', 'done'), _negated=True), ('digest', ''), ('done_at', None)), _connector='OR'), name='report_done_has_its_digest')],
            },
        ),
        migrations.CreateModel(
            name='ReportGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='consultations.report')),
                ('letter', models.CharField(max_length=2)),
                ('size', models.PositiveIntegerField()),
                ('does_count', models.BooleanField()),
            ],
            options={
                'ordering': ['letter'],
                'constraints': [models.UniqueConstraint(fields=('report', 'letter'), name='group_once_per_report')],
            },
        ),
        migrations.CreateModel(
            name='ReportRoll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rolls', to='consultations.report')),
                ('sides', models.CharField(max_length=200)),
                ('people', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['sides'],
                'constraints': [models.UniqueConstraint(fields=('report', 'sides'), name='roll_once_per_report')],
            },
        ),
        migrations.CreateModel(
            name='ReportStatement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='statements', to='consultations.report')),
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='judged', to='consultations.statement')),
                ('result', models.CharField(max_length=10)),
                ('result_against', models.CharField(max_length=10)),
                ('with_groups_shown', models.CharField(blank=True, max_length=10)),
                ('with_groups_shown_against', models.CharField(blank=True, max_length=10)),
                ('changes', models.PositiveIntegerField(null=True)),
                ('is_changes_exact', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['statement__number'],
            },
        ),
        migrations.CreateModel(
            name='ReportCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report_statement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='cells', to='consultations.reportstatement')),
                ('position', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(max_length=8)),
                ('body', models.CharField(max_length=80)),
                ('size', models.PositiveIntegerField()),
                ('agree', models.PositiveIntegerField()),
                ('unsure', models.PositiveIntegerField()),
                ('against', models.PositiveIntegerField()),
                ('floor', models.PositiveIntegerField()),
                ('needed', models.PositiveIntegerField()),
                ('met_from', models.PositiveIntegerField()),
                ('failed_to', models.IntegerField()),
                ('agreeing', models.JSONField()),
                ('opposing', models.JSONField()),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('report_statement', 'position'), name='cell_once_per_position'), models.CheckConstraint(condition=models.Q(('size__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('agree'), '+', models.F('unsure')), '+', models.F('against')))), name='cell_hears_no_more_than_its_people')],
            },
        ),
        migrations.CreateModel(
            name='ReportPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('report_statement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='consultations.reportstatement')),
                ('sides', models.CharField(max_length=200)),
                ('agree', models.PositiveIntegerField()),
                ('unsure', models.PositiveIntegerField()),
                ('against', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['sides'],
                'constraints': [models.UniqueConstraint(fields=('report_statement', 'sides'), name='part_once_per_statement')],
            },
        ),
        migrations.CreateModel(
            name='PublishedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='published', to='consultations.consultation')),
                ('content', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PublishedResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('published', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='results', to='consultations.publishedreport')),
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='published_result', to='consultations.statement')),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='voices.matter')),
                ('result', models.CharField(choices=[('reached', 'Common ground'), ('reached_against', 'Shared refusal'), ('near', 'Near'), ('divided', 'Divided'), ('not_enough', 'Not enough heard')], max_length=15)),
            ],
            options={
                'ordering': ['statement__number'],
                'constraints': [models.UniqueConstraint(fields=('published', 'statement'), name='result_once_per_statement'), models.CheckConstraint(condition=models.Q(('result__in', ['reached', 'reached_against', 'near', 'divided', 'not_enough'])), name='result_is_one_of_five')],
            },
        ),
        migrations.CreateModel(
            name='ConsultationSide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='sides', to='consultations.consultation')),
                ('position', models.PositiveSmallIntegerField()),
                ('kinds', models.JSONField(default=list)),
                ('roll_count', models.PositiveIntegerField()),
                ('least_heard', models.PositiveIntegerField(default=0)),
                ('is_printed', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'position'), name='side_once_per_position'), models.CheckConstraint(condition=models.Q(('roll_count__gte', 5)), name='side_hides_its_people')],
            },
        ),
        migrations.CreateModel(
            name='SideMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='consultations.consultation')),
                ('kind', models.CharField(max_length=12)),
                ('into', models.CharField(blank=True, max_length=12)),
                ('roll_count', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'kind'), name='side_is_merged_once'), models.CheckConstraint(condition=models.Q(('kind', models.F('into')), _negated=True), name='side_is_not_merged_with_itself')],
            },
        ),
        migrations.CreateModel(
            name='RollEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='consultations.consultation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('is_marked', models.BooleanField(default=False)),
                ('pseudonym_sealed', models.BinaryField()),
            ],
            options={
                'verbose_name_plural': 'roll entries',
                'constraints': [models.UniqueConstraint(fields=('consultation', 'person'), name='roll_entry_once_per_person')],
            },
        ),
        migrations.CreateModel(
            name='RollEntrySide',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='on_sides', to='consultations.rollentry')),
                ('side', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consultations.consultationside')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('entry', 'side'), name='roll_entry_once_per_side')],
            },
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='consultations.consultation')),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='slips', to='consultations.rollentry')),
                ('code_hash', models.CharField(editable=False, max_length=64, unique=True)),
                ('printed_at', models.DateTimeField(auto_now_add=True)),
                ('printed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Stance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pseudonym', models.CharField(max_length=32)),
                ('statement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='stances', to='consultations.statement')),
                ('choice', models.CharField(choices=[('agree', 'Yes'), ('unsure', 'Not sure'), ('against', 'No')], max_length=7)),
                ('expressed_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('channel', models.CharField(choices=[('web', 'Web'), ('window', 'Window'), ('phone', 'Telephone'), ('paper', 'Paper'), ('outside', 'Held elsewhere')], max_length=7)),
                ('collector', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('statement', 'pseudonym'), name='stance_once_per_statement'), models.CheckConstraint(condition=models.Q(('choice__in', ['agree', 'unsure', 'against'])), name='stance_is_one_of_three'), models.CheckConstraint(condition=models.Q(models.Q(('channel__in', ['web', 'outside']), ('collector', None)), models.Q(('channel__in', ['window', 'phone', 'paper']), ('collector__isnull', False)), _connector='OR'), name='stance_typed_by_staff_names_the_collector'), models.CheckConstraint(condition=models.Q(('expressed_at__lte', models.F('received_at'))), name='stance_is_expressed_before_it_arrives')],
            },
        ),
        migrations.CreateModel(
            name='SealedForm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='forms', to='consultations.consultation')),
                ('pseudonym', models.CharField(max_length=32)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['pseudonym'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'pseudonym'), name='form_is_sealed_once')],
            },
        ),
        migrations.AddField(
            model_name='rollentry',
            name='sides',
            field=models.ManyToManyField(related_name='entries', through='consultations.RollEntrySide', to='consultations.consultationside'),
        ),
    ]
