/** What a service's routes see: requests, replies, callers and the keys of repeated writes. */
package caravan.chassis.api.http;
