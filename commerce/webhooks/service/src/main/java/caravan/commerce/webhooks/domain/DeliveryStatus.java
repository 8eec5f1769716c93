package caravan.commerce.webhooks.domain;

/** What became of a delivery. */
public enum DeliveryStatus {
    /** It waits for its turn or its next attempt. */
    PENDING,
    /** The endpoint answered with 2xx. */
    DELIVERED,
    /** It was given up. */
    FAILED
}
