/** Orders: placing them, seeing them through, and undoing what was done when they come to nothing. */
package caravan.commerce.orders;
