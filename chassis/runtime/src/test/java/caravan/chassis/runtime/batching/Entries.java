package caravan.chassis.runtime.batching;

import caravan.chassis.api.Transaction;
import caravan.chassis.api.store.JdbcStatement;
import caravan.chassis.postgres.ServiceDatabase;
import java.util.List;

/** A table of numbers. The use case of the tests writes the numbers that it doubles. */
final class Entries {
    private final ServiceDatabase database;

    /** @param column such as {@code integer PRIMARY KEY} */
    Entries(ServiceDatabase database, String column) {
        this.database = database;
        database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE entry (number " + column + ")"));
    }

    static List<Integer> doubled(Transaction transaction, List<Integer> numbers) {
        JdbcStatement.of(transaction, "INSERT INTO entry SELECT unnest(?)")
                .bindArray("int4", numbers)
                .write();
        return numbers.stream().map(number -> 2 * number).toList();
    }

    List<Integer> all() {
        return database.jdbi()
                .withHandle(handle -> handle.createQuery("SELECT number FROM entry ORDER BY number")
                        .mapTo(Integer.class)
                        .list());
    }
}
