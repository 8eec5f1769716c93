/** HTTP/2 connections: what their streams hold, and how long. */
package caravan.chassis.http.server.http2;
