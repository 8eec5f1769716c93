/** The documents that services serve (OpenAPI and error codes), compared with what the services do. */
package caravan.journeys.documents;
