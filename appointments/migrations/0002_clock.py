from django.db import migrations

# The day and hour of an appointment are worked out by the database from its instant and the
# time zone of its visit's site, whoever writes it. A site's lower cap holds here too: a seat
# above it is refused with the name of the rule, as a check constraint would be. The unique
# indexes remain the proof: two writers who were given one seat are one writer and one refusal.
CREATE = """
CREATE FUNCTION appointment_keep_clock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    zone text;
    seats int;
    clock timestamp;
BEGIN
    SELECT v.site_id, s.timezone, coalesce(p.clients_per_hour, 3)
      INTO NEW.site_id, zone, seats
      FROM visits_visit v
      JOIN organisation_site s ON s.id = v.site_id
      LEFT JOIN organisation_bookingpolicy p ON p.site_id = s.id
     WHERE v.id = NEW.visit_id;
    clock := NEW.starts_at AT TIME ZONE zone;
    NEW.starts_on := clock::date;
    NEW.hour := extract(hour FROM clock);
    IF extract(minute FROM clock)::int % 15 <> 0 OR extract(second FROM clock) <> 0 THEN
        RAISE EXCEPTION 'an appointment starts on the quarter hour'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_starts_on_a_quarter';
    END IF;
    -- A writer who names no seat gets the lowest free one of the advisor-hour.
    IF NEW.seat IS NULL THEN
        SELECT min(s) INTO NEW.seat FROM generate_series(1, seats) s
         WHERE NOT EXISTS (
            SELECT FROM appointments_appointment a
             WHERE a.advisor_id = NEW.advisor_id AND a.starts_on = NEW.starts_on
               AND a.hour = NEW.hour AND a.seat = s AND a.cancelled_at IS NULL
               AND a.id IS DISTINCT FROM NEW.id);
        IF NEW.seat IS NULL THEN
            RAISE EXCEPTION 'this advisor-hour has its % clients', seats
                USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_hour_is_full';
        END IF;
    END IF;
    IF NEW.cancelled_at IS NULL AND NEW.seat > seats THEN
        RAISE EXCEPTION 'this site has % seats an hour', seats
            USING ERRCODE = 'check_violation', CONSTRAINT = 'appointment_seat_is_within_the_site_cap';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER appointment_keep_clock
BEFORE INSERT OR UPDATE OF visit_id, site_id, advisor_id, starts_at, starts_on, hour, seat, cancelled_at
ON appointments_appointment
FOR EACH ROW EXECUTE FUNCTION appointment_keep_clock();
"""

DROP = """
DROP TRIGGER appointment_keep_clock ON appointments_appointment;
DROP FUNCTION appointment_keep_clock();
"""


class Migration(migrations.Migration):
    dependencies = [("appointments", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
