import django.db.models.deletion
from django.conf import settings
import tongxin.journal.witness
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
            name='Holding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holdings', to='units.unit')),
                ('label', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('dwelling', 'Dwelling'), ('shop', 'Shop'), ('factory', 'Workshop or factory'), ('other', 'Other')], default='dwelling', max_length=8)),
                ('area', models.DecimalField(blank=True, decimal_places=2, max_digits=10, null=True)),
                ('area_source', models.CharField(blank=True, choices=[('register', 'Land register'), ('survey', 'Survey'), ('contract', 'Contract of sale')], max_length=8)),
                ('is_unsold', models.BooleanField(default=False)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['label', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('unit', 'label'), name='holding_label_once_per_unit', violation_error_message='This holding is on the roll already.'), models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='holding_has_a_label'), models.CheckConstraint(condition=models.Q(models.Q(('area', None), ('area_source', '')), models.Q(('area__gt', 0), ('area__isnull', False), models.Q(('area_source', ''), _negated=True)), _connector='OR'), name='holding_area_is_positive_and_names_its_source', violation_error_message='An area is more than nothing and says where it was read.')],
            },
        ),
        migrations.CreateModel(
            name='HoldingChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('holding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='rolls.holding')),
                ('before', models.JSONField()),
                ('after', models.JSONField()),
                ('reason', models.CharField(max_length=300)),
                ('changed_at', models.DateTimeField(auto_now_add=True)),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='holding_change_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='units.unit')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('ended_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('unit', 'organisation'), name='mandate_one_person_at_a_time'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='mandate_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('until_on__isnull', False), ('ended_reason', ''), _connector='OR'), name='mandate_running_has_no_reason_to_end')],
            },
        ),
        migrations.CreateModel(
            name='HoldingOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('holding', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='owners', to='rolls.holding')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('ended_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', False), ('person', None)), models.Q(('organisation', None), ('person__isnull', False)), _connector='OR'), name='holding_owner_is_a_person_or_a_company'), models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('until_on', None)), fields=('holding', 'person'), name='holding_owner_person_once'), models.UniqueConstraint(condition=models.Q(('organisation__isnull', False), ('until_on', None)), fields=('holding', 'organisation'), name='holding_owner_company_once'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='holding_owner_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('until_on__isnull', False), ('ended_reason', ''), _connector='OR'), name='holding_owner_running_has_no_reason_to_end')],
            },
        ),
        migrations.CreateModel(
            name='MailedCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mailed_codes', to='units.unit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.receipt')),
                ('printed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('printed_at', models.DateTimeField(auto_now_add=True)),
                ('good_until', models.DateField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('taken_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('taken_at', None), ('withdrawn_at', None)), fields=('unit', 'person'), name='mailed_code_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('taken_at', None), ('taken_by', None)), models.Q(('taken_at__isnull', False), ('taken_by__isnull', False), ('withdrawn_at', None)), _connector='OR'), name='mailed_code_taken_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='Entitlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entitlements', to='units.unit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entitlements', to='people.person')),
                ('side', models.CharField(choices=[('owner_in', 'Owner living in'), ('owner_out', 'Owner living out'), ('tenant', 'Tenant'), ('shop', 'Shop or firm operator'), ('shareholder', 'Shareholder of the village')], max_length=11)),
                ('holding', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='entitlements', to='rolls.holding')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('basis', models.CharField(choices=[('register', 'Land register'), ('possession', 'Buyer in possession'), ('lease', 'Filed lease'), ('residence', 'Residence registration'), ('letter', 'Letter sent to this address'), ('neighbours', 'Two neighbours'), ('licence', 'Business licence'), ('shares', 'List of shareholders')], max_length=10)),
                ('note_sealed', models.BinaryField(null=True)),
                ('lives_since', models.DateField(blank=True, null=True)),
                ('state', models.CharField(choices=[('claimed', 'To be checked'), ('accepted', 'On the roll'), ('refused', 'Refused')], default='claimed', max_length=8)),
                ('claimed_at', models.DateTimeField(auto_now_add=True)),
                ('checked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('checked_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('object_until', models.DateField(blank=True, null=True)),
                ('object_until_is_provisional', models.BooleanField(default=False)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('until_on', models.DateField(blank=True, null=True)),
                ('ended_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['unit', 'side', 'state'], name='rolls_entit_unit_id_a8e21f_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('side__in', ['owner_in', 'owner_out', 'tenant', 'shop', 'shareholder'])), name='entitlement_side_is_one_of_five'), models.CheckConstraint(condition=models.Q(models.Q(('checked_on', None), ('from_on', None), ('reason', ''), ('state', 'claimed')), models.Q(('checked_on__isnull', False), ('from_on__isnull', False), ('state', 'accepted')), models.Q(('checked_on__isnull', False), ('from_on', None), ('object_until__isnull', False), ('state', 'refused'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='entitlement_checked_has_a_day_and_refused_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ended_reason', ''), ('until_on', None)), models.Q(('from_on__isnull', False), ('until_on__isnull', False), models.Q(('ended_reason', ''), _negated=True)), _connector='OR'), name='entitlement_ended_says_why'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='entitlement_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('holding__isnull', False), ('until_on', None), models.Q(('state', 'refused'), _negated=True)), fields=('unit', 'person', 'side', 'holding'), name='entitlement_open_once_per_holding', violation_error_message='This is on the roll already.'), models.UniqueConstraint(condition=models.Q(('holding', None), ('until_on', None), models.Q(('state', 'refused'), _negated=True)), fields=('unit', 'person', 'side'), name='entitlement_open_once_without_holding', violation_error_message='This is on the roll already.')],
            },
        ),
        migrations.CreateModel(
            name='ApplicantTie',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ties', to='units.unit')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applicant_ties', to='people.person')),
                ('source', models.CharField(choices=[('roll', 'From the roll'), ('self', 'Said by the person'), ('mandate', 'From the mandate list')], max_length=8)),
                ('marked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('ended_reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('unit', 'person'), name='applicant_tie_once', violation_error_message='This person is marked already.'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='applicant_tie_ends_after_it_begins'), models.CheckConstraint(condition=models.Q(('until_on__isnull', False), ('ended_reason', ''), _connector='OR'), name='applicant_tie_running_has_no_reason_to_end')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='rolls.entitlement')),
                ('text_sealed', models.BinaryField()),
                ('made_at', models.DateTimeField(auto_now_add=True)),
                ('due_on', models.DateField()),
                ('due_is_provisional', models.BooleanField(default=False)),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'The person is right'), ('rejected', 'It stays as it was')], max_length=8)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decided_on', None), ('outcome', ''), ('reason', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('decided_on__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='objection_decided_says_how_and_why'), models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('entitlement',), name='objection_open_once', violation_error_message='Your objection is being looked at.')],
            },
        ),
        migrations.CreateModel(
            name='Proof',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('entitlement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proofs', to='rolls.entitlement')),
                ('seal_key', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.sealkey')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='roll/%Y/%m/')),
                ('name', models.CharField(max_length=120)),
                ('content_type', models.CharField(max_length=80)),
                ('size', models.PositiveIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('added_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('deleted_at', None), models.Q(('file', ''), _negated=True)), models.Q(('deleted_at__isnull', False), ('file', ''), ('name', '')), _connector='OR'), name='proof_deleted_keeps_no_file')],
            },
        ),
    ]
