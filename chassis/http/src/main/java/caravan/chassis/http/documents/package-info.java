/** The routes that every process serves besides those of its services: health, metrics and OpenAPI documents. */
package caravan.chassis.http.documents;
