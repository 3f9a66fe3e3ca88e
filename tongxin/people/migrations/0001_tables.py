import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import tongxin.kernel.clock
from django.apps.registry import Apps
from django.conf import settings
from django.core.management import call_command
import tongxin.journal.witness
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def make_cache_table(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """It holds counts of failed sign-ins, one for all workers (CACHES)."""
    call_command("createcachetable", database=schema_editor.connection.alias)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('kernel', '0001_tables'),
        ('places', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('seal_key', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='kernel.sealkey')),
                ('name_sealed', models.BinaryField(null=True)),
                ('phone_sealed', models.BinaryField(null=True)),
                ('email_sealed', models.BinaryField(null=True)),
                ('address_sealed', models.BinaryField(null=True)),
                ('id_number_sealed', models.BinaryField(null=True)),
                ('id_number_hash', models.CharField(blank=True, editable=False, max_length=64)),
                ('phone_hash', models.CharField(blank=True, db_index=True, max_length=64)),
                ('phone_verified_at', models.DateTimeField(blank=True, null=True)),
                ('answer_channel', models.CharField(choices=[('inbox', 'On this site'), ('sms', 'Text message'), ('phone', 'Telephone call'), ('email', 'E-mail'), ('letter', 'Printed letter'), ('receipt', 'I look it up with my receipt')], default='inbox', max_length=8)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('erased_at', None), models.Q(('erased_at__isnull', False), ('id_number_hash', ''), ('phone_hash', ''), ('seal_key', None)), _connector='OR'), name='person_erased_means_key_and_hashes_are_gone'), models.UniqueConstraint(condition=models.Q(('id_number_hash', ''), _negated=True), fields=('id_number_hash',), name='person_id_number_once', violation_error_message='Somebody else has this id number.'), models.CheckConstraint(condition=models.Q(('phone_verified_at', None), models.Q(('phone_hash', ''), _negated=True), _connector='OR'), name='person_verified_phone_is_there'), models.UniqueConstraint(condition=models.Q(('phone_verified_at__isnull', False)), fields=('phone_hash',), name='person_verified_phone_once', violation_error_message='Somebody else signs in with this number.')],
            },
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('kind', models.CharField(choices=[('government', 'Government'), ('applicant', 'Applicant or implementing company'), ('enterprise', 'Enterprise'), ('agency', 'Social work agency'), ('social', 'Social organisation'), ('owners', "Owners' committee"), ('property', 'Property manager'), ('stock', 'Stock cooperative company')], max_length=10)),
                ('name', models.CharField(max_length=120, unique=True)),
            ],
            options={
                'base_manager_name': 'objects',
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('kind', models.CharField(choices=[('street', 'Street office'), ('community', 'Community office'), ('department', 'Department'), ('partner', 'Partner organisation')], max_length=10)),
                ('name', models.CharField(max_length=80, unique=True)),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='people.organisation')),
                ('community', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='places.place')),
                ('phone', models.CharField(blank=True, max_length=30)),
                ('is_closed', models.BooleanField(default=False)),
            ],
            options={
                'ordering': ['kind', 'name'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'community'), _negated=True), ('community__isnull', False), _connector='OR'), name='office_of_a_community_names_it')],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='people.person')),
                ('public_name', models.CharField(blank=True, max_length=60)),
                ('has_temporary_password', models.BooleanField(default=False)),
                ('date_joined', models.DateTimeField(default=tongxin.kernel.clock.now)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('witness_salt', models.BinaryField(default=tongxin.journal.witness.new_salt, max_length=16)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='people.office')),
                ('role', models.CharField(choices=[('clerk', 'Clerk'), ('receptionist', 'Window receptionist'), ('secretary', 'Community Party secretary'), ('liaison', 'Department liaison'), ('chief', 'Street chief'), ('applicant', "Applicant's Party worker"), ('social_worker', 'Social worker'), ('party_affairs', 'Party affairs worker'), ('hr', 'Enterprise HR'), ('observer', 'Observer'), ('auditor', 'Auditor'), ('data_officer', 'Data rights officer'), ('administrator', 'System administrator')], max_length=14)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), _connector='OR'), name='appointment_ends_after_it_begins'), models.UniqueConstraint(condition=models.Q(('until_on', None)), fields=('user', 'office', 'role'), name='appointment_open_once')],
            },
        ),
        migrations.CreateModel(
            name='Session',
            fields=[
                ('session_key', models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name='session key')),
                ('session_data', models.TextField(verbose_name='session data')),
                ('expire_date', models.DateTimeField(db_index=True, verbose_name='expire date')),
                ('account', models.BigIntegerField(db_index=True, null=True)),
            ],
            options={
                'verbose_name': 'session',
                'verbose_name_plural': 'sessions',
                'abstract': False,
            },
        ),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
