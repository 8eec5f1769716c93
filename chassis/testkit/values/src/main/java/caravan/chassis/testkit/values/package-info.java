/** A clock that tests move, ids, and the committed samples of messages. */
package caravan.chassis.testkit.values;
