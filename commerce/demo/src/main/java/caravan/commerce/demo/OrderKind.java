package caravan.commerce.demo;

/** The kinds of order that the demo plays: how each comes about, and how it ends. */
enum OrderKind {
    PAID("paid", "approve", "confirmed", 28),
    DECLINED("declined", "decline", "rejected (payment_declined)", 10),
    OUT_OF_STOCK("out of stock", "approve", "rejected (out_of_stock)", 8),
    CANCELLED_AT_ONCE("cancelled at once", "approve", "cancelled (requested)", 6),
    CANCELLED_WHEN_PAID("cancelled when paid", "approve", "cancelled (requested)", 6),
    SHIPPED("shipped", "approve", "shipped", 10),
    RETURNED("shipped and returned", "approve", "returned", 8),
    ANSWER_LOST_BEFORE_CHARGE("provider times out before charging", "timeout_before_charge", "confirmed", 3),
    ANSWER_LOST_AFTER_CHARGE("provider times out after charging", "timeout_after_charge", "confirmed", 3),
    SLOW_ANSWER("provider answers slowly", "slow", "confirmed", 2),
    SAME_KEY_TWICE("the same key sent twice", "approve", "confirmed", 6),
    LAST_PIECE("many buyers after the last piece", "approve", "confirmed, or rejected (out_of_stock)", 10);

    private final String label;
    private final String paymentMethod;
    private final String expected;
    private final int percent;

    OrderKind(String label, String paymentMethod, String expected, int percent) {
        this.label = label;
        this.paymentMethod = paymentMethod;
        this.expected = expected;
        this.percent = percent;
    }

    String label() {
        return label;
    }

    String paymentMethod() {
        return paymentMethod;
    }

    /** The last status, with its reason. */
    String expected() {
        return expected;
    }

    /** The share of all orders, in percent. */
    int percent() {
        return percent;
    }
}
