/** What inventory decides, purely: levels, reservations, commands and their outcomes. */
package caravan.commerce.inventory.domain;
