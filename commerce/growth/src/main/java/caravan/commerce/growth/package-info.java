/** Fills the tables of a stopped shop with copies of its orders, for measurements. */
@NullMarked
package caravan.commerce.growth;

import org.jspecify.annotations.NullMarked;
