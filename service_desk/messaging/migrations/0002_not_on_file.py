import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clients', '0002_the_desk'),
        ('messaging', '0001_initial'),
        ('organisation', '0003_the_desk'),
    ]

    operations = [
        migrations.AlterField(
            model_name='message',
            name='client',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='clients.client'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('client__isnull', False), models.Q(('recipient', ''), _negated=True), _connector='OR'), name='message_is_to_somebody'),
        ),
    ]
