import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
import tongxin.journal.witness
import tongxin.kernel.sealed
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_tables'),
        ('people', '0001_tables'),
        ('units', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='units.unit')),
                ('question', models.CharField(max_length=120)),
                ('matter', models.CharField(choices=[('1', 'Rules of the owners’ assembly'), ('2', 'Covenant of the owners'), ('3', 'Choosing the owners’ committee'), ('4', 'Hiring or dismissing the manager'), ('5', 'Using the repair fund'), ('6', 'Raising the repair fund'), ('7', 'Altering or rebuilding the building'), ('8', 'Other use of common parts'), ('9', 'Another weighty common matter')], max_length=1)),
                ('state', models.CharField(choices=[('draft', 'In preparation'), ('open', 'Open'), ('closed', 'Closed'), ('counted', 'Counted'), ('published', 'Published')], default='draft', max_length=9)),
                ('record_on', models.DateField()),
                ('opened_at', models.DateTimeField(blank=True, null=True)),
                ('closes_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('paper_until', models.DateField(blank=True, null=True)),
                ('counted_at', models.DateTimeField(blank=True, null=True)),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('quorum_numerator', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('quorum_denominator', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('needed_numerator', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('needed_denominator', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('is_law_verified', models.BooleanField(blank=True, null=True)),
                ('left_out_count', models.PositiveIntegerField(default=0)),
                ('reminder_count', models.PositiveSmallIntegerField(default=0)),
                ('reminded_at', models.DateTimeField(blank=True, null=True)),
                ('seal_root', models.CharField(blank=True, max_length=64)),
                ('seal_version', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('seal_key', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.sealkey')),
                ('salt_sealed', models.BinaryField(null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('question', ''), _negated=True), ('matter__in', ['1', '2', '3', '4', '5', '6', '7', '8', '9'])), name='poll_asks_one_of_nine_matters'), models.CheckConstraint(condition=models.Q(models.Q(('opened_at', None), ('state', 'draft')), models.Q(('closes_at__isnull', False), ('is_law_verified__isnull', False), ('needed_denominator__isnull', False), ('needed_numerator__isnull', False), ('opened_at__isnull', False), ('quorum_denominator__isnull', False), ('quorum_numerator__isnull', False), models.Q(('state', 'draft'), _negated=True)), _connector='OR'), name='poll_opened_has_what_was_frozen'), models.CheckConstraint(condition=models.Q(('closes_at', None), ('closes_at__gt', models.F('opened_at')), _connector='OR'), name='poll_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('state__in', ['draft', 'open'])), models.Q(('closed_at__isnull', False), ('paper_until__isnull', False), models.Q(('state__in', ['draft', 'open']), _negated=True)), _connector='OR'), name='poll_closed_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('counted_at', None), ('seal_root', ''), ('seal_version', None), ('state__in', ['draft', 'open', 'closed'])), models.Q(('counted_at__isnull', False), ('seal_version__isnull', False), ('state__in', ['counted', 'published']), models.Q(('seal_root', ''), _negated=True)), _connector='OR'), name='poll_counted_is_sealed'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('state', 'published')), models.Q(models.Q(('state', 'published'), _negated=True), ('published_at', None)), _connector='OR'), name='poll_published_has_its_moment'), models.CheckConstraint(condition=models.Q(('reminder_count__lte', 2)), name='poll_reminds_twice_at_most')],
            },
        ),
        migrations.CreateModel(
            name='Result',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('poll', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='result', to='polls.poll')),
                ('heads_all', models.PositiveIntegerField()),
                ('heads_part', models.PositiveIntegerField()),
                ('heads_agree', models.PositiveIntegerField()),
                ('heads_against', models.PositiveIntegerField()),
                ('heads_abstain', models.PositiveIntegerField()),
                ('heads_split', models.PositiveIntegerField()),
                ('area_all', models.DecimalField(decimal_places=2, max_digits=14)),
                ('area_part', models.DecimalField(decimal_places=2, max_digits=14)),
                ('area_agree', models.DecimalField(decimal_places=2, max_digits=14)),
                ('area_against', models.DecimalField(decimal_places=2, max_digits=14)),
                ('area_abstain', models.DecimalField(decimal_places=2, max_digits=14)),
                ('area_split', models.DecimalField(decimal_places=2, max_digits=14)),
                ('printed', models.JSONField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('heads_part__lte', models.F('heads_all')), ('area_part__lte', models.F('area_all'))), name='result_part_is_within_the_whole'), models.CheckConstraint(condition=models.Q(('heads_part', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('heads_agree'), '+', models.F('heads_against')), '+', models.F('heads_abstain')), '+', models.F('heads_split')))), name='result_heads_add_up')],
            },
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('poll', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='heads', to='polls.poll')),
                ('position', models.PositiveIntegerField()),
                ('area', models.DecimalField(decimal_places=2, max_digits=12)),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('poll', 'position'), name='head_once_per_position'), models.CheckConstraint(condition=models.Q(('area__gt', 0)), name='head_has_an_area')],
            },
        ),
        migrations.CreateModel(
            name='Ballot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('poll', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='polls.poll')),
                ('head', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='ballots', to='polls.head')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('pseudonym_sealed', models.BinaryField()),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['poll', 'person'], name='polls_ballo_poll_id_12e964_idx')],
                'constraints': [models.UniqueConstraint(fields=('head', 'person'), name='ballot_once_per_head_and_person')],
            },
        ),
        migrations.CreateModel(
            name='Vote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('poll', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='polls.poll')),
                ('pseudonym', models.CharField(max_length=32)),
                ('choice', models.CharField(choices=[('agree', 'Agree'), ('against', 'Against'), ('abstain', 'Abstain')], max_length=7)),
                ('expressed_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('channel', models.CharField(choices=[('web', 'Web'), ('window', 'Window'), ('phone', 'Telephone'), ('paper', 'Paper'), ('sealed', 'Forgotten at the seal')], max_length=6)),
                ('collector', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('code', tongxin.kernel.sealed.RowCode('poll_id', 'pseudonym', 'choice')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('poll', 'pseudonym'), name='vote_once_per_pseudonym'), models.CheckConstraint(condition=models.Q(('choice__in', ['agree', 'against', 'abstain'])), name='vote_is_one_of_three'), models.CheckConstraint(condition=models.Q(models.Q(('channel__in', ['web', 'sealed']), ('collector', None)), models.Q(('channel__in', ['window', 'phone', 'paper']), ('collector__isnull', False)), _connector='OR'), name='vote_typed_by_staff_names_the_collector'), models.CheckConstraint(condition=models.Q(('expressed_at__lte', models.F('received_at'))), name='vote_is_expressed_before_it_arrives')],
            },
        ),
    ]
