package caravan.commerce.inventory.http;

import caravan.commerce.kernel.Quantity;

/** What a receipt takes. */
record ReceiptBody(Quantity quantity) {}
