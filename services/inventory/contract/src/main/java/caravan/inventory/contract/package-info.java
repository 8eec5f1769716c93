/** The messages that inventory takes and sends: all that another service may know of it. */
package caravan.inventory.contract;
