/** The route of wishes. */
@NullMarked
package caravan.commerce.wishes.http;

import org.jspecify.annotations.NullMarked;
