/** IP addresses and ranges of them. */
package caravan.chassis.http.addresses;
