/** What an order is, and how it changes. Decisions are pure: times and ids are arguments. */
package caravan.commerce.orders.domain;
