/** A process and its databases: how they open, whether they are healthy, and what a caller is told if not. */
@NullMarked
package caravan.chassis.runtime.databases;

import org.jspecify.annotations.NullMarked;
