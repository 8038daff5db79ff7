from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("appointments", "0003_the_desk"),
    ]

    operations = [
        migrations.AlterField(
            model_name="clientlink",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("visit", "The client's page of a visit"),
                    ("calendar", "The calendar file of a visit"),
                ],
                default="visit",
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="clientlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose__in", ["visit", "calendar"])),
                name="client_link_is_for_a_known_purpose",
                violation_error_code="client_link_is_for_a_known_purpose",
                violation_error_message="This value is not known. Choose one from the list.",
            ),
        ),
        migrations.AddConstraint(
            model_name="clientlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))),
                name="client_link_ends_after_it_starts",
                violation_error_code="client_link_ends_after_it_starts",
                violation_error_message="The end comes before the start. Please swap them.",
            ),
        ),
    ]
