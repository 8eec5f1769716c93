/** Which service a request path belongs to, and which paths are refused. */
package caravan.edge.gateway.routing;
