/** What routes have answered, kept as bytes, and written again without the codec and without a thread of its own. */
package caravan.chassis.http.representations;
