package caravan.commerce.payments.testkit.stripe;

import java.time.Clock;

/** Starts the server for hand use, on the port that the first argument names. */
public final class StripeServerCommand {
    private StripeServerCommand() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (StripeServer server = StripeServer.start(Integer.parseInt(arguments[0]), Clock.systemUTC())) {
            System.out.println("A server that follows Stripe's API is at " + server.base() + ". Its key is "
                    + StripeServer.API_KEY + ", and its webhook's secret " + Events.SECRET + ".");
            Thread.currentThread().join();
        }
    }
}
