/** What operators see of a process without a monitoring system: its figures of the last minute, and its signals of the last hour. */
@NullMarked
package caravan.chassis.runtime.signals;

import org.jspecify.annotations.NullMarked;
