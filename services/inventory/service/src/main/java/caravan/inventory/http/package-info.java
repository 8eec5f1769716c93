/** Inventory's routes and their JSON views. */
package caravan.inventory.http;
