/** PostgreSQL: the embedded server, one schema and role for each service, pools and migrations. */
package caravan.chassis.postgres;
