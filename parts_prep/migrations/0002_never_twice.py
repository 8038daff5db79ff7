from django.db import migrations

# One piece is never promised to two visits. The stock row is locked first, so that two writers
# add up one after the other. Where the dealer's own system later reports fewer pieces than are
# held, nothing is refused there: the shelf is what it is, and the preparation list shows it.
CREATE = """
CREATE FUNCTION reservation_within_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    there numeric;
    promised numeric;
BEGIN
    IF NEW.held = 0 OR NEW.released_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND NEW.held <= OLD.held AND OLD.released_at IS NULL
        AND NEW.site_id = OLD.site_id AND NEW.part_id = OLD.part_id THEN
        RETURN NEW;
    END IF;
    SELECT on_hand INTO there FROM catalogue_stock
     WHERE site_id = NEW.site_id AND part_id = NEW.part_id FOR UPDATE;
    SELECT coalesce(sum(held), 0) INTO promised FROM parts_prep_reservation
     WHERE site_id = NEW.site_id AND part_id = NEW.part_id AND released_at IS NULL
       AND id IS DISTINCT FROM NEW.id;
    IF promised + NEW.held > coalesce(there, 0) THEN
        RAISE EXCEPTION 'only % of this part are free', coalesce(there, 0) - promised
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'reservation_is_within_stock';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER reservation_within_stock
BEFORE INSERT OR UPDATE ON parts_prep_reservation
FOR EACH ROW EXECUTE FUNCTION reservation_within_stock();
"""

DROP = """
DROP TRIGGER reservation_within_stock ON parts_prep_reservation;
DROP FUNCTION reservation_within_stock();
"""


class Migration(migrations.Migration):
    dependencies = [("parts_prep", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
