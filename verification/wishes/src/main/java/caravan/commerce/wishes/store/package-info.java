/** Wishes in PostgreSQL. */
@NullMarked
package caravan.commerce.wishes.store;

import org.jspecify.annotations.NullMarked;
