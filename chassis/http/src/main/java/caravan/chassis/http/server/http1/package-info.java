/** HTTP/1 connections: one valid request at a time, and one answer for each. */
package caravan.chassis.http.server.http1;
