from django.db import migrations

# Whether a reading is lower than an earlier one is worked out by the database, whoever writes
# it; the check constraint then wants a remark.
CREATE = """
CREATE FUNCTION mileage_compare() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_lower := EXISTS (
        SELECT FROM clients_mileagereading m
         WHERE m.vehicle_id = NEW.vehicle_id AND m.at <= NEW.at AND m.km > NEW.km
           AND m.id IS DISTINCT FROM NEW.id);
    RETURN NEW;
END $$;

CREATE TRIGGER mileage_compare
BEFORE INSERT OR UPDATE ON clients_mileagereading
FOR EACH ROW EXECUTE FUNCTION mileage_compare();
"""

DROP = """
DROP TRIGGER mileage_compare ON clients_mileagereading;
DROP FUNCTION mileage_compare();
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_the_desk")]

    operations = [migrations.RunSQL(CREATE, DROP)]
