/** A clock that tests move, ids, certificates, and the committed samples of messages. */
package caravan.chassis.testkit.values;
