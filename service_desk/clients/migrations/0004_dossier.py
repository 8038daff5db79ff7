from django.db import migrations

# A reading is compared with the one before it, or with the file where there is none: after a
# new odometer the readings that follow are not lower any more. And the file's own mileage falls
# only to a reading that says why, whoever writes it.
CREATE = """
CREATE OR REPLACE FUNCTION mileage_compare() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_lower := COALESCE(
        (SELECT m.km FROM clients_mileagereading m
          WHERE m.vehicle_id = NEW.vehicle_id AND m.at <= NEW.at AND m.id IS DISTINCT FROM NEW.id
          ORDER BY m.at DESC, m.id DESC LIMIT 1),
        (SELECT v.mileage FROM clients_vehicle v
          WHERE v.id = NEW.vehicle_id AND COALESCE(v.mileage_at, NEW.at) <= NEW.at),
        0) > NEW.km;
    RETURN NEW;
END $$;

CREATE FUNCTION mileage_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM clients_mileagereading m
         WHERE m.vehicle_id = NEW.id AND m.km = NEW.mileage AND m.remark <> '') THEN
        RAISE EXCEPTION 'the mileage of car % falls without a remark', NEW.id
            USING ERRCODE = '23514', CONSTRAINT = 'mileage_falls_with_a_remark',
                  TABLE = 'clients_vehicle';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER mileage_kept
BEFORE UPDATE OF mileage ON clients_vehicle
FOR EACH ROW
WHEN (OLD.mileage IS NOT NULL AND COALESCE(NEW.mileage, -1) < OLD.mileage)
EXECUTE FUNCTION mileage_kept();
"""

DROP = """
DROP TRIGGER mileage_kept ON clients_vehicle;
DROP FUNCTION mileage_kept();
CREATE OR REPLACE FUNCTION mileage_compare() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.is_lower := EXISTS (
        SELECT FROM clients_mileagereading m
         WHERE m.vehicle_id = NEW.vehicle_id AND m.at <= NEW.at AND m.km > NEW.km
           AND m.id IS DISTINCT FROM NEW.id);
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("clients", "0003_mileage")]

    operations = [migrations.RunSQL(CREATE, DROP)]
