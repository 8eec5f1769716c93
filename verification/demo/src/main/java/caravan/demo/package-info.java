/** A sample shop and a thousand orders of every kind, over HTTP, against a running Caravan. */
@NullMarked
package caravan.demo;

import org.jspecify.annotations.NullMarked;
