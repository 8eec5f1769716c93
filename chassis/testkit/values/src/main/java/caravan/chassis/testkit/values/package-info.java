/** A clock that tests move, ids, certificates, signed tokens, and the committed samples of messages. */
package caravan.chassis.testkit.values;
