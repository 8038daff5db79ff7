from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_the_desk")]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                fields=["site", "arrived_at"],
                condition=models.Q(("source", "walk_in")),
                name="visit_walk_ins",
            ),
        ),
    ]
