/** How long each module's tests took, against what is written down. */
package caravan.minutes;
