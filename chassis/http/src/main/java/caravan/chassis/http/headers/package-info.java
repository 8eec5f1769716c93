/** Header fields that more than one side reads: what they mean is decided here once. */
package caravan.chassis.http.headers;
