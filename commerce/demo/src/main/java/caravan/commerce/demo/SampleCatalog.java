package caravan.commerce.demo;

import caravan.commerce.kernel.Money;
import caravan.commerce.kernel.Sku;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The products of the sample shop. Each run has its own SKUs, so that runs do not change each other's counts. */
record SampleCatalog(List<Product> wares, Product soldOut, List<Product> rushed) {
    /** A product on sale. */
    record Product(Sku sku, String name, Money price) {}

    private static final List<String> NAMES = List.of(
            "Mint tea",
            "Saffron",
            "Dates",
            "Silk scarf",
            "Brass lamp",
            "Camel blanket",
            "Leather flask",
            "Rose water",
            "Incense",
            "Almonds",
            "Compass",
            "Carpet");
    private static final long PRICE_FIRST_CENTS = 450;
    private static final long PRICE_STEP_CENTS = 325;

    /**
     * @param run is part of this run's SKUs
     * @param rushes products with fewer pieces than buyers
     */
    static SampleCatalog of(String run, int rushes) {
        List<Product> wares = new ArrayList<>();
        for (int number = 0; number < NAMES.size(); number++) {
            wares.add(product(run, NAMES.get(number), number));
        }
        List<Product> rushed = new ArrayList<>();
        for (int number = 1; number <= rushes; number++) {
            rushed.add(product(run, "Last pieces " + number, number));
        }
        return new SampleCatalog(List.copyOf(wares), product(run, "Sold out", 0), List.copyOf(rushed));
    }

    List<Product> all() {
        List<Product> all = new ArrayList<>(wares);
        all.add(soldOut);
        all.addAll(rushed);
        return all;
    }

    private static Product product(String run, String name, int number) {
        String tail = name.toLowerCase(Locale.ROOT).replace(' ', '-');
        return new Product(
                new Sku("demo-" + run + "-" + tail),
                name,
                Money.of(PRICE_FIRST_CENTS + number * PRICE_STEP_CENTS, "EUR"));
    }
}
