/** The disk that a database is on: how much room it has left, and that nothing is written while it is too little. */
@NullMarked
package caravan.chassis.postgres.disk;

import org.jspecify.annotations.NullMarked;
