package caravan.commerce.orders.domain;

/** What inventory or payments is to do next for an order; all that they need to know stands in the order. */
public enum Instruction {
    RESERVE_STOCK,
    RELEASE_STOCK,
    COMMIT_STOCK,
    RETURN_STOCK,
    AUTHORIZE_PAYMENT,
    VOID_PAYMENT,
    CAPTURE_PAYMENT,
    REFUND_PAYMENT
}
