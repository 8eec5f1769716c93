package caravan.chassis.postgres;

import java.nio.file.Path;

/** A process that starts PostgreSQL, prints its address, and waits to be killed. */
final class StartsPostgres {
    private StartsPostgres() {}

    public static void main(String[] arguments) throws InterruptedException {
        EmbeddedPostgres postgres = EmbeddedPostgres.start(DataFolder.open(Path.of(arguments[0])));
        System.out.println(postgres.processId());
        Thread.sleep(Long.MAX_VALUE);
    }
}
