/** What an order is and how it moves: pure decisions, with time and ids as arguments. */
package caravan.commerce.orders.domain;
