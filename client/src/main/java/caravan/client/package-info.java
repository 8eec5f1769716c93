/** Speaks to a running Caravan over HTTP, for the tools and the journeys. */
@NullMarked
package caravan.client;

import org.jspecify.annotations.NullMarked;
