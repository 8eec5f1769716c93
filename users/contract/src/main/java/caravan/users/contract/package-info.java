/** The messages that users takes and sends: all that another service may know of it. */
package caravan.users.contract;
