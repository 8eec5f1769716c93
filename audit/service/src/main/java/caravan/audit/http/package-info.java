/** The audit's route and its JSON. */
@NullMarked
package caravan.audit.http;

import org.jspecify.annotations.NullMarked;
