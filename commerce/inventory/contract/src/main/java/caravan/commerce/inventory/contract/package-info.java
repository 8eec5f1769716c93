/** The messages of inventory: all that other services may know of it. */
package caravan.commerce.inventory.contract;
