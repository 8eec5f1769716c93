/** Plays a sample shop and a thousand orders of every kind, over HTTP, on a running Caravan. */
@NullMarked
package caravan.commerce.demo;

import org.jspecify.annotations.NullMarked;
