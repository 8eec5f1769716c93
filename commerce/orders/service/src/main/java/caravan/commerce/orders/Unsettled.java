package caravan.commerce.orders;

/**
 * What a customer's orders hold that are pending: stock is reserved for them, and they are not paid.
 *
 * @param orders from 0 on
 * @param pieces of all SKUs together, from 0 on
 */
public record Unsettled(long orders, long pieces) {
    static final Unsettled NOTHING = new Unsettled(0, 0);

    Unsettled plus(Unsettled other) {
        return new Unsettled(orders + other.orders, pieces + other.pieces);
    }

    boolean isWithin(Unsettled most) {
        return orders <= most.orders && pieces <= most.pieces;
    }
}
