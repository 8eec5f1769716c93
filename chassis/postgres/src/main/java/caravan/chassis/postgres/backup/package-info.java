/** Backups of a data folder, made while Caravan runs, and their restore. */
@NullMarked
package caravan.chassis.postgres.backup;

import org.jspecify.annotations.NullMarked;
