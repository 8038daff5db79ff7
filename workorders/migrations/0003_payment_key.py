# The same press of a till sent twice is one payment.

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workorders", "0002_never"),
    ]

    operations = [
        migrations.AddField(
            model_name="payment",
            name="key",
            field=models.UUIDField(blank=True, editable=False, null=True, unique=True),
        ),
    ]
