/** What tests stand on: a real database for each, and a clock that they move. */
package caravan.chassis.testkit;
