/** How many requests are admitted: an adaptive limit, places, and the order of priority. */
package caravan.chassis.http.admission;
