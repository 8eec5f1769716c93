/** What the log says about requests. */
package caravan.chassis.http.requestlog;
