/** The messages that inventory takes and sends: all that another service may know of it. */
package caravan.commerce.inventory.contract;
