/** The network of a process: its listener, its certificate, and its membership in a fleet. */
@NullMarked
package caravan.chassis.runtime.network;

import org.jspecify.annotations.NullMarked;
