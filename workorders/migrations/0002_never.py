from django.db import migrations

# What no row can say of itself alone is asked of its neighbours here, so that every writer is
# refused: screen, API, admin and plain SQL.
CREATE = """
CREATE FUNCTION settlement_within_agreement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    agreed numeric;
BEGIN
    IF NEW.state <> 'issued' THEN
        RETURN NEW;
    END IF;
    SELECT total INTO agreed FROM workorders_agreement
     WHERE order_id = NEW.order_id ORDER BY id DESC LIMIT 1;
    IF agreed IS NULL AND EXISTS (
        SELECT 1 FROM workorders_workorder WHERE id = NEW.order_id AND declined_at IS NOT NULL
    ) THEN
        RETURN NEW;
    END IF;
    IF agreed IS NULL OR NEW.total > agreed THEN
        RAISE EXCEPTION 'the client agreed to % only', coalesce(agreed, 0)
            USING ERRCODE = 'check_violation',
                  CONSTRAINT = 'settlement_is_within_what_was_agreed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER settlement_within_agreement
BEFORE INSERT OR UPDATE ON workorders_settlement
FOR EACH ROW EXECUTE FUNCTION settlement_within_agreement();

CREATE FUNCTION agreement_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.total <> OLD.total OR NEW.snapshot <> OLD.snapshot OR NEW.order_id <> OLD.order_id
        OR NEW.name <> OLD.name OR NEW.how <> OLD.how THEN
        RAISE EXCEPTION 'an agreement is not rewritten'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_is_kept_as_it_was';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreement_kept
BEFORE UPDATE ON workorders_agreement
FOR EACH ROW EXECUTE FUNCTION agreement_kept();

CREATE FUNCTION payment_within_settlement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owed numeric;
    paid numeric;
BEGIN
    IF NEW.voided_at IS NOT NULL THEN
        RETURN NEW;
    END IF;
    -- The bill is locked first: two tills add up one after the other.
    SELECT total INTO owed FROM workorders_settlement
     WHERE id = NEW.settlement_id AND state = 'issued' FOR UPDATE;
    SELECT coalesce(sum(amount), 0) INTO paid FROM workorders_payment
     WHERE settlement_id = NEW.settlement_id AND voided_at IS NULL AND id IS DISTINCT FROM NEW.id;
    IF owed IS NULL OR paid + NEW.amount > owed THEN
        RAISE EXCEPTION 'only % is owed', coalesce(owed, 0) - paid
            USING ERRCODE = 'check_violation', CONSTRAINT = 'payment_is_within_the_bill';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER payment_within_settlement
BEFORE INSERT OR UPDATE ON workorders_payment
FOR EACH ROW EXECUTE FUNCTION payment_within_settlement();

CREATE FUNCTION work_order_may_leave() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_check text;
    is_repeat boolean;
    broken text;
    owed numeric;
    paid numeric;
BEGIN
    IF NEW.state NOT IN ('READY', 'CLOSED') THEN
        RETURN NEW;
    END IF;
    IF NEW.declined_at IS NULL THEN
        SELECT state INTO last_check FROM workorders_qualitycheck
         WHERE order_id = NEW.id ORDER BY round DESC LIMIT 1;
        SELECT repeat_of_id IS NOT NULL INTO is_repeat FROM visits_visit WHERE id = NEW.visit_id;
        IF (last_check IS NULL AND is_repeat) OR last_check <> 'passed' THEN
            broken := 'work_order_is_checked_before_it_is_ready';
        END IF;
    END IF;
    IF broken IS NULL AND EXISTS (
        SELECT 1 FROM workorders_consentrequest
         WHERE order_id = NEW.id AND state IN ('draft', 'sent')
    ) THEN
        broken := 'work_order_leaves_without_open_questions';
    END IF;
    IF broken IS NULL AND NEW.state = 'CLOSED' THEN
        SELECT s.total, coalesce((
                   SELECT sum(p.amount) FROM workorders_payment p
                    WHERE p.settlement_id = s.id AND p.voided_at IS NULL), 0)
          INTO owed, paid
          FROM workorders_settlement s WHERE s.order_id = NEW.id AND s.state = 'issued';
        IF owed IS NULL THEN
            broken := 'work_order_leaves_with_its_settlement';
        ELSIF paid < owed AND NOT EXISTS (
            SELECT 1 FROM workorders_gatepass
             WHERE order_id = NEW.id AND unpaid_reason <> ''
        ) THEN
            broken := 'work_order_leaves_paid';
        ELSIF EXISTS (
            SELECT 1 FROM workorders_loan WHERE order_id = NEW.id AND in_at IS NULL
        ) THEN
            broken := 'work_order_leaves_when_the_loaner_is_back';
        ELSIF NOT EXISTS (
            SELECT 1 FROM workorders_gatepass WHERE order_id = NEW.id
        ) THEN
            broken := 'work_order_leaves_with_a_gate_pass';
        ELSIF NOT EXISTS (
            SELECT 1 FROM workorders_signature
             WHERE order_id = NEW.id AND purpose = 'handover'
        ) THEN
            broken := 'work_order_leaves_with_a_signature';
        END IF;
    END IF;
    IF broken IS NOT NULL THEN
        RAISE EXCEPTION '%', broken USING ERRCODE = 'check_violation', CONSTRAINT = broken;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER work_order_may_leave
BEFORE INSERT OR UPDATE OF state, declined_at ON workorders_workorder
FOR EACH ROW EXECUTE FUNCTION work_order_may_leave();
"""

DROP = """
DROP TRIGGER work_order_may_leave ON workorders_workorder;
DROP FUNCTION work_order_may_leave();
DROP TRIGGER payment_within_settlement ON workorders_payment;
DROP FUNCTION payment_within_settlement();
DROP TRIGGER agreement_kept ON workorders_agreement;
DROP FUNCTION agreement_kept();
DROP TRIGGER settlement_within_agreement ON workorders_settlement;
DROP FUNCTION settlement_within_agreement();
"""


class Migration(migrations.Migration):
    dependencies = [("workorders", "0001_initial")]

    operations = [migrations.RunSQL(CREATE, DROP)]
