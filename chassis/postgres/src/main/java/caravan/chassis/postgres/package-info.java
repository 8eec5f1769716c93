/** PostgreSQL as Caravan uses it: the embedded server, one schema and role a service, pools and migrations. */
package caravan.chassis.postgres;
