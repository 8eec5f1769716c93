package caravan.inventory.http;

import caravan.inventory.domain.AdjustmentReason;
import caravan.inventory.domain.CountDifference;

/** What an adjustment takes. */
record AdjustmentBody(CountDifference change, AdjustmentReason reason) {}
