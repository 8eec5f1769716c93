package caravan.commerce.inventory.http;

import caravan.commerce.kernel.Quantity;

/** The body of a receipt. */
record ReceiptBody(Quantity quantity) {}
