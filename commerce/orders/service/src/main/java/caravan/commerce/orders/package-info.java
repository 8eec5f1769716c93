/** The use cases of orders: place them, advance them with each reply, change them, and cancel those that take too long. */
package caravan.commerce.orders;
