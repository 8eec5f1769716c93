/** How long each module's tests took, compared with the expected times. */
package caravan.minutes;
