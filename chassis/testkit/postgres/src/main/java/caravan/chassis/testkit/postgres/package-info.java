/** A fresh database for each test, on a real PostgreSQL. */
package caravan.chassis.testkit.postgres;
