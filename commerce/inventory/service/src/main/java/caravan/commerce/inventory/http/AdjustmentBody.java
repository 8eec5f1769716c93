package caravan.commerce.inventory.http;

import caravan.commerce.inventory.domain.AdjustmentReason;
import caravan.commerce.inventory.domain.CountDifference;

/** What an adjustment takes. */
record AdjustmentBody(CountDifference change, AdjustmentReason reason) {}
