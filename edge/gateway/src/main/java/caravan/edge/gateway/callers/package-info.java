/** Who sends a request: client address, user, rate limit, and the web origins that may call. */
package caravan.edge.gateway.callers;
