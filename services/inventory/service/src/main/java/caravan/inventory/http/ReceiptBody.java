package caravan.inventory.http;

import caravan.kernel.Quantity;

/** What a receipt takes. */
record ReceiptBody(Quantity quantity) {}
