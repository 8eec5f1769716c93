package caravan.commerce.webhooks.domain;

/** Why an endpoint gets nothing for now. */
public enum PauseReason {
    /** An administrator paused it. */
    ADMINISTRATOR,
    /** It answered 410. */
    GONE,
    /** It accepted nothing for too long. */
    FAILING
}
