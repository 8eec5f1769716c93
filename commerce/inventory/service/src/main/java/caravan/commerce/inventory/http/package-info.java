/** Inventory's routes and their JSON views. */
package caravan.commerce.inventory.http;
