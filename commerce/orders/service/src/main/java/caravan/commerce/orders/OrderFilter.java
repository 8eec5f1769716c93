package caravan.commerce.orders;

import caravan.commerce.orders.domain.ExternalReference;
import caravan.commerce.orders.domain.Metadata;
import caravan.commerce.orders.domain.OrderStatus;
import caravan.kernel.UserId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The filter of a list of orders. An empty field does not restrict the list.
 *
 * @param placedAfter only orders that were placed later, to the millisecond
 * @param placedBefore only orders that were placed earlier
 * @param metadata only orders that have all of these texts; empty if orders need not have any
 */
public record OrderFilter(
        Optional<UserId> userId,
        Optional<OrderStatus> status,
        Optional<Instant> placedAfter,
        Optional<Instant> placedBefore,
        Optional<ExternalReference> externalReference,
        Metadata metadata) {

    /** The most keys of a filter by metadata. */
    public static final int METADATA_KEYS_MAX = 3;

    /** Their keys and values, in UTF-8: the filter is part of the link to the next page, which is bounded. */
    public static final int METADATA_BYTES_MAX = 400;

    /** @throws IllegalArgumentException if no order has such metadata, or if it is too much for a filter */
    public static Metadata metadata(Map<String, String> wanted) {
        if (wanted.size() > METADATA_KEYS_MAX || Metadata.bytesOf(wanted) > METADATA_BYTES_MAX) {
            throw new IllegalArgumentException("must have at most " + METADATA_KEYS_MAX + " keys, and "
                    + METADATA_BYTES_MAX + " bytes of keys and values in all");
        }
        return wanted.isEmpty() ? Metadata.NONE : new Metadata(wanted);
    }

    public OrderFilter(Optional<UserId> userId, Optional<OrderStatus> status) {
        this(userId, status, Optional.empty(), Optional.empty());
    }

    public OrderFilter(
            Optional<UserId> userId,
            Optional<OrderStatus> status,
            Optional<Instant> placedAfter,
            Optional<Instant> placedBefore) {
        this(userId, status, placedAfter, placedBefore, Optional.empty(), Metadata.NONE);
    }
}
