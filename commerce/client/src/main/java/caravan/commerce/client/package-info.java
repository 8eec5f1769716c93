/** A client of the commerce platform of a running Caravan. */
@NullMarked
package caravan.commerce.client;

import org.jspecify.annotations.NullMarked;
