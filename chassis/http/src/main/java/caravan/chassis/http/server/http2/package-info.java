/** HTTP/2 connections: the memory and time that their streams may use. */
package caravan.chassis.http.server.http2;
