package caravan.chassis.messages.wire;

/** How far the order goes in which a transport hands on the messages of a source. */
public enum DeliveryOrder {
    /** Whoever has a message has all of the source before it, so one position tells all. */
    ACROSS_PARTITIONS,

    /** Only messages of the same partition are in order: each partition has a position of its own. */
    WITHIN_PARTITIONS
}
