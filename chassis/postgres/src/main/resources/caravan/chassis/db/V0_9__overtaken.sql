-- A transaction compares at its commit what it has not locked (docs/decisions/0032).

-- Fails as a transaction does that is not serializable: nothing is wrong with the work, and it is to be done anew.
CREATE FUNCTION overtaken() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'another transaction has changed what this one compares' USING ERRCODE = 'serialization_failure';
END $$;
