from django.db import migrations

# Counters of wrong passwords and used codes: shared by all web processes, worth nothing after
# a crash. In Postgres and not in Redis, so that signing in works while the broker is down.
CREATE = """
CREATE UNLOGGED TABLE organisation_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX organisation_cache_expires ON organisation_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, "DROP TABLE organisation_cache")]
