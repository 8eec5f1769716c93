package caravan.chassis.runtime.postgres;

import org.flywaydb.core.Flyway;

/** Brings a service's schema up to date: the chassis' tables (versions 0.x), then the service's own (from version 1). */
final class Migrations {
    private Migrations() {}

    static void apply(String service, DatabaseAddress address) {
        Flyway.configure(Migrations.class.getClassLoader())
                .dataSource(address.dataSource("caravan-migrations-" + service))
                .locations("classpath:caravan/chassis/db", "classpath:db/" + service)
                .failOnMissingLocations(false)
                .defaultSchema(service)
                .createSchemas(false)
                // A later Caravan may bring chassis tables (0.2) to a schema whose service is at 1 or beyond.
                .outOfOrder(true)
                .cleanDisabled(true)
                .load()
                .migrate();
    }
}
