package caravan.chassis.testkit.postgres;

/** The ways in which a commit is lost between a client and PostgreSQL. */
public enum LostCommit {
    /** The connection is cut before the commit arrives, so the server rolls back. */
    BEFORE_IT_ARRIVES,
    /** The server has committed; the connection is cut before its answer arrives. */
    ANSWER_CUT_OFF,
    /** The server has committed; nothing more arrives on a connection that stays open. */
    ANSWER_NEVER_COMES
}
