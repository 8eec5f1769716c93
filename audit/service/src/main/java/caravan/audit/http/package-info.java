/** The audit's routes and their JSON views. */
@NullMarked
package caravan.audit.http;

import org.jspecify.annotations.NullMarked;
