import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('members', '0001_initial')]

    initial = True

    dependencies = [
        ('people', '0001_tables'),
        ('places', '0001_tables'),
        ('renewal', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='PartyOrganisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('working', 'Party working committee'), ('committee', 'Party committee'), ('general', 'General Party branch'), ('branch', 'Party branch'), ('league_committee', 'League committee'), ('league_branch', 'League branch')], max_length=16)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='members.partyorganisation')),
                ('place', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('enterprise', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.organisation')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='renewal.unit')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.office')),
                ('founded_on', models.DateField()),
                ('founded_paper', models.CharField(max_length=160)),
                ('dissolved_on', models.DateField(blank=True, null=True)),
                ('dissolved_paper', models.CharField(blank=True, max_length=160)),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'working'), ('parent', None)), models.Q(models.Q(('kind', 'working'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='party_organisation_has_one_above_it', violation_error_message='All but the working committee stand under another.'), models.CheckConstraint(condition=models.Q(models.Q(('enterprise', None), ('place__isnull', False), ('unit', None)), models.Q(('enterprise__isnull', False), ('place', None), ('unit', None)), models.Q(('enterprise', None), ('place', None), ('unit__isnull', False)), _connector='OR'), name='party_organisation_belongs_to_one', violation_error_message='Please choose one: a place, an enterprise or a renewal unit.'), models.CheckConstraint(condition=models.Q(models.Q(('dissolved_on', None), ('dissolved_paper', '')), models.Q(('dissolved_on__gte', models.F('founded_on')), ('dissolved_on__isnull', False), models.Q(('dissolved_paper', ''), _negated=True)), _connector='OR'), name='party_organisation_dissolved_by_a_paper'), models.CheckConstraint(condition=models.Q(('founded_paper', ''), _negated=True), name='party_organisation_founded_by_a_paper')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='people.person')),
                ('origin', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='members.partyorganisation')),
                ('kind', models.CharField(choices=[('member', 'Party member'), ('probationary', 'Probationary member'), ('league', 'League member')], max_length=12)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('ended_because', models.CharField(blank=True, choices=[('moved', 'Moved to another organisation'), ('confirmed', 'Became a full member'), ('left', 'Left'), ('age', 'Left the League by age'), ('removed', 'Removed'), ('died', 'Died'), ('mistake', 'Entered by mistake')], max_length=9)),
                ('ended_words_sealed', models.BinaryField(null=True)),
            ],
            options={
                'ordering': ['person', 'from_on', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ['member', 'probationary']), ('until_on', None)), fields=('person',), name='membership_once_in_the_party', violation_error_message='This person has a running file already.'), models.UniqueConstraint(condition=models.Q(('kind', 'league'), ('until_on', None)), fields=('person',), name='membership_once_in_the_league', violation_error_message='This person has a running file already.'), models.CheckConstraint(condition=models.Q(models.Q(('ended_because', ''), ('until_on', None)), models.Q(('until_on__gte', models.F('from_on')), ('until_on__isnull', False), models.Q(('ended_because', ''), _negated=True)), _connector='OR'), name='membership_ended_says_why')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='members.membership')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='guests', to='members.partyorganisation')),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'verbose_name_plural': 'activities',
                'ordering': ['membership', 'from_on', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('membership',), name='activity_at_one_place'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='activity_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Cadre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cadres', to='members.partyorganisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cadres', to='people.person')),
                ('duty', models.CharField(choices=[('secretary', 'Secretary'), ('deputy', 'Deputy secretary'), ('committee', 'Committee member')], max_length=9)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['organisation', 'from_on', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('duty', 'secretary'), ('until_on', None)), fields=('organisation',), name='cadre_one_secretary', violation_error_message='There is a secretary already.'), models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('organisation', 'person'), name='cadre_one_duty_at_a_time', violation_error_message='This person has a duty here already.'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='cadre_ends_after_it_begins')],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('membership', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='members.membership')),
                ('text_sealed', models.BinaryField(null=True)),
                ('asked_at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('corrected', 'Corrected'), ('declined', 'Stays as it is')], max_length=9)),
                ('answer_sealed', models.BinaryField(null=True)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['membership', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('membership',), name='correction_one_at_a_time', violation_error_message='Your earlier request is still open.'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('outcome', '')), models.Q(models.Q(('outcome', ''), _negated=True), ('answered_at__isnull', False)), _connector='OR'), name='correction_answered_has_its_moment')],
            },
        ),
    ]
