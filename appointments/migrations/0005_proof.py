import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('appointments', '0004_link_purposes'),
        ('organisation', '0003_the_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProofCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('draft', models.CharField(max_length=24)),
                ('recipient', models.CharField(max_length=254)),
                ('code_hash', models.CharField(blank=True, max_length=64)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('proven_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('site', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisation.site')),
            ],
            options={
                'verbose_name': 'code sent to a client',
                'verbose_name_plural': 'codes sent to clients',
                'indexes': [models.Index(fields=['expires_at'], name='proof_code_end')],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('draft',), name='proof_code_is_one_a_booking'),
                    models.CheckConstraint(condition=models.Q(('tries__lte', 5)), name='proof_code_is_tried_five_times'),
                    models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('asked_at'))), name='proof_code_ends_after_it_was_asked_for', violation_error_code='proof_code_ends_after_it_was_asked_for', violation_error_message='The end comes before the start. Please swap them.'),
                    models.CheckConstraint(condition=models.Q(('proven_at', None), ('proven_at__lte', models.F('expires_at')), _connector='OR'), name='proof_code_is_proven_in_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('count', models.PositiveIntegerField()),
                ('ends_at', models.DateTimeField()),
            ],
            options={
                'verbose_name': 'counted attempts',
                'verbose_name_plural': 'counted attempts',
                'indexes': [models.Index(fields=['ends_at'], name='tally_end')],
                'constraints': [
                    models.UniqueConstraint(fields=('key',), name='tally_is_one_a_key'),
                    models.CheckConstraint(condition=models.Q(('count__gte', 1)), name='tally_counts_from_one'),
                ],
            },
        ),
        migrations.AddField(
            model_name='hold',
            name='phone_key',
            field=models.CharField(blank=True, max_length=32),
        ),
    ]
