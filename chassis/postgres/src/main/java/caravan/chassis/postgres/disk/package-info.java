/** The disks of databases: how much space is free, and a guard that refuses writes while it is too little. */
@NullMarked
package caravan.chassis.postgres.disk;

import org.jspecify.annotations.NullMarked;
