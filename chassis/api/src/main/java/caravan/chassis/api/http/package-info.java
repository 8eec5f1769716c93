/** What a service's routes use: requests, replies, callers and idempotency keys. */
package caravan.chassis.api.http;
