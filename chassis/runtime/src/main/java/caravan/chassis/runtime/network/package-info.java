/** A process and its network: what it listens on, its certificate, and its place in a fleet. */
@NullMarked
package caravan.chassis.runtime.network;

import org.jspecify.annotations.NullMarked;
