-- What ended an authorization: nothing can follow it, so the log may forget it after a while. What is held or kept is in no index here.
CREATE INDEX simulated_operation_ended ON simulated_operation (at)
    WHERE (kind = 'authorize' AND outcome = 'declined') OR (kind IN ('void', 'refund') AND outcome = 'approved');

CREATE INDEX simulated_time_out_by_age ON simulated_time_out (at);

-- One row; whoever locks it forgets.
CREATE TABLE simulated_forgetting (
    one              boolean PRIMARY KEY DEFAULT true CHECK (one),
    -- Of authorizations that ended before this moment, the log may tell nothing any more.
    forgotten_before timestamptz NOT NULL
);

INSERT INTO simulated_forgetting (forgotten_before) VALUES ('-infinity');
