/** Black box journeys over HTTP, and crash tests of the real process. */
package caravan.journeys;
