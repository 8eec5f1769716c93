/** Inventory's decisions, pure: levels, reservations, commands and their outcomes. */
package caravan.commerce.inventory.domain;
