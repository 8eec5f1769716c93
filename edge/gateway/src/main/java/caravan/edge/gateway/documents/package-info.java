/** Joins the OpenAPI documents of all services into one. */
package caravan.edge.gateway.documents;
