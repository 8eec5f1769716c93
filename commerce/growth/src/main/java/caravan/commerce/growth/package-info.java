/** Fills the tables of a shop that stands still with copies of the orders that it has. */
@NullMarked
package caravan.commerce.growth;

import org.jspecify.annotations.NullMarked;
