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
            name='Duty',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('kind', models.CharField(choices=[('decision', 'Recommendation'), ('minutes', 'Minutes'), ('consultation', 'Consultation result'), ('poll', 'Owners’ poll'), ('reply', 'Reply of a plan’s owner'), ('other', 'Other affairs')], max_length=12)),
                ('label', models.CharField(max_length=60)),
                ('object_id', models.PositiveBigIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('link', models.CharField(max_length=200)),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('arose_on', models.DateField()),
                ('due_on', models.DateField()),
                ('due_is_provisional', models.BooleanField(default=False)),
                ('rule', models.CharField(max_length=40)),
                ('state', models.CharField(choices=[('owed', 'To be published'), ('published', 'Published'), ('withheld', 'Withheld')], default='owed', max_length=9)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('grounds', models.CharField(blank=True, choices=[('secret', 'State secret (article 14)'), ('harm', 'Harm to public safety or stability (article 14)'), ('privacy', 'Privacy or trade secret of others (article 15)'), ('internal', 'Internal or of the process (article 16)')], max_length=8)),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name_plural': 'duties',
                'ordering': ['due_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('label', 'object_id'), name='duty_once_per_record'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at', None), ('state', 'owed')), models.Q(('settled_at__isnull', False), ('state__in', ['published', 'withheld'])), _connector='OR'), name='duty_settled_has_its_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withheld'), models.Q(('grounds', ''), _negated=True), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'withheld'), _negated=True), ('grounds', ''), ('reason', '')), _connector='OR'), name='duty_withheld_says_why')],
            },
        ),
    ]
