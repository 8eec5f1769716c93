/** The repositories in PostgreSQL: set-based SQL on the service's own schema. */
package caravan.users.store;
