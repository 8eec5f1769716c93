/** A service that nothing outside its folder names. */
@NullMarked
package caravan.commerce.wishes;

import org.jspecify.annotations.NullMarked;
