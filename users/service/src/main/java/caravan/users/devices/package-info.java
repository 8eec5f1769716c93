/** Devices that have signed in before, and addresses from which many sign in. */
package caravan.users.devices;
