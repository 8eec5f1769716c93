package caravan.commerce.inventory.http;

import caravan.commerce.inventory.domain.AdjustmentReason;
import caravan.commerce.inventory.domain.CountDifference;

/** The body of an adjustment. */
record AdjustmentBody(CountDifference change, AdjustmentReason reason) {}
