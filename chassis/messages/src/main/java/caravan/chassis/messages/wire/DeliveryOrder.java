package caravan.chassis.messages.wire;

/** The order in which a transport hands on the messages of a source. */
public enum DeliveryOrder {
    /** All messages of the source are in order, so one position says what is applied. */
    ACROSS_PARTITIONS,

    /** Only messages of the same partition are in order, so each partition has its own position. */
    WITHIN_PARTITIONS
}
