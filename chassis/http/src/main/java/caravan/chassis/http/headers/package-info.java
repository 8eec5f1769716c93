/** Header fields that services and the gateway both read, so that both read them in the same way. */
package caravan.chassis.http.headers;
