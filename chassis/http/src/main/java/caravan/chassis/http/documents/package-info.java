/** What every process serves besides its services' routes: health, metrics and OpenAPI documents. */
package caravan.chassis.http.documents;
