/** Strict JSON for records. Text that does not fit is refused, and the message names the place. */
package caravan.chassis.json;
