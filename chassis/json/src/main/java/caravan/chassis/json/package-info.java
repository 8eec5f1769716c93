/** Strict JSON for records. What does not fit is refused, and the message names the place. */
package caravan.chassis.json;
