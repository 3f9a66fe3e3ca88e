import django.db.models.deletion
import tongxin.journal.witness
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('kind', models.CharField(choices=[('street', 'Subdistrict'), ('community', 'Community'), ('park', 'Industrial park'), ('estate', 'Estate or village'), ('building', 'Building')], max_length=10)),
                ('name', models.CharField(max_length=80)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='places.place')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='places', to='places.place')),
                ('is_invented', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['kind', 'name'],
                'constraints': [models.UniqueConstraint(fields=('parent', 'name'), name='place_name_once_per_parent'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'street'), ('parent', None)), models.Q(models.Q(('kind', 'street'), _negated=True), ('parent__isnull', False)), _connector='OR'), name='place_only_a_street_has_no_parent'), models.UniqueConstraint(condition=models.Q(('parent', None)), fields=('name',), name='place_street_name_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['street', 'community']), ('community__isnull', False), _connector='OR'), name='place_inside_a_community_names_it')],
            },
        ),
    ]
