package caravan.commerce.payments;

import caravan.chassis.api.Assembly;
import caravan.chassis.api.Batcher;
import caravan.chassis.api.Cache;
import caravan.chassis.api.Database;
import caravan.chassis.api.Identifiers;
import caravan.chassis.api.KeyLookUp;
import caravan.chassis.api.Settings;
import caravan.chassis.api.Steps;
import caravan.chassis.api.UseCase;
import caravan.chassis.api.Worker;
import caravan.chassis.api.http.Routes;
import caravan.chassis.api.http.Sessions;
import caravan.chassis.api.messages.Message;
import caravan.chassis.api.messages.StatePages;
import caravan.chassis.api.outbound.OutboundHttp;
import caravan.chassis.api.outbound.OutboundRules;
import caravan.chassis.api.tracing.Tracing;
import caravan.chassis.messages.outbox.Transactions;
import caravan.chassis.postgres.ServiceDatabase;
import caravan.chassis.runtime.batching.BatcherLimits;
import caravan.chassis.runtime.batching.Batchers;
import caravan.chassis.settings.Configuration;
import caravan.chassis.testkit.values.RandomIdentifiers;
import caravan.commerce.payments.contract.AuthorizePayment;
import caravan.commerce.payments.contract.CapturePayment;
import caravan.commerce.payments.contract.PaymentsCommand;
import caravan.commerce.payments.contract.PaymentsMessage;
import caravan.commerce.payments.contract.RefundPayment;
import caravan.commerce.payments.contract.VoidPayment;
import caravan.kernel.MessageType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** The payments service on a real database, without HTTP and without a transport: a test hands it messages. */
final class RunningPayments implements Assembly, AutoCloseable {
    private final Clock clock;
    private final Steps steps;
    private final Transactions transactions;
    private final Batchers batchers;
    private final Identifiers identifiers;
    private final Settings settings;
    private final List<Thread> workers = new ArrayList<>();
    private final List<Runnable> wakeUps = new ArrayList<>();
    private UseCase<Message<PaymentsCommand>, ?> commands;
    private String subscription;
    private long position;
    private volatile boolean running = true;

    /** @param steps is called where a crash test stops the process */
    RunningPayments(ServiceDatabase database, Clock clock, Steps steps, Map<String, String> environment) {
        this.clock = clock;
        this.steps = steps;
        this.identifiers = new RandomIdentifiers(clock);
        this.transactions = new Transactions(database.jdbi(), clock, identifiers, steps);
        this.batchers = new Batchers("payments", transactions, clock, new SimpleMeterRegistry());
        this.settings = Configuration.of(environment, Path.of("unused")).of("payments");
        new PaymentsService().assemble(this);
    }

    /** Handles the messages of one delivery, in one transaction. */
    void deliver(PaymentsCommand... delivery) {
        List<Message<PaymentsCommand>> messages =
                Arrays.stream(delivery).map(this::message).toList();
        transactions.run(subscription, transaction -> commands.handle(transaction, messages));
    }

    private Message<PaymentsCommand> message(PaymentsCommand command) {
        return new Message<>(
                identifiers.next(),
                type(command),
                orderOf(command),
                command,
                "orders",
                ++position,
                clock.instant(),
                identifiers.startTrace("test"));
    }

    private static String orderOf(PaymentsCommand command) {
        return Payloads.orderOf(command.paymentId()).toString();
    }

    private static MessageType<? extends PaymentsCommand> type(PaymentsCommand command) {
        return switch (command) {
            case AuthorizePayment _ -> PaymentsMessage.AUTHORIZE_PAYMENT;
            case CapturePayment _ -> PaymentsMessage.CAPTURE_PAYMENT;
            case VoidPayment _ -> PaymentsMessage.VOID_PAYMENT;
            case RefundPayment _ -> PaymentsMessage.REFUND_PAYMENT;
        };
    }

    @Override
    public Tracing tracing() {
        return Tracing.NONE;
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public Identifiers identifiers() {
        return identifiers;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Database database() {
        return transactions;
    }

    @Override
    public Steps steps() {
        return steps;
    }

    @Override
    public Routes routes() {
        return (Routes) Proxy.newProxyInstance(
                Routes.class.getClassLoader(), new Class<?>[] {Routes.class}, (proxy, _, _) -> proxy);
    }

    @Override
    public Sessions sessions() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <C, R> Batcher<C, R> batcher(String name, UseCase<C, R> useCase) {
        return batchers.batcher(name, BatcherLimits.DEFAULT, useCase);
    }

    @Override
    public <C, R> Batcher<C, R> batcher(String name, UseCase<C, R> useCase, KeyLookUp<R> lookUp) {
        return batchers.batcher(name, BatcherLimits.DEFAULT, useCase, lookUp);
    }

    @Override
    @SuppressWarnings("unchecked") // payments has one subscription, and it is for its commands
    public <P> void subscribe(String name, List<MessageType<? extends P>> types, UseCase<Message<P>, ?> useCase) {
        this.subscription = name;
        this.commands = (UseCase<Message<PaymentsCommand>, ?>) (UseCase<?, ?>) useCase;
    }

    @Override
    public <P> void subscribe(
            String name,
            List<MessageType<? extends P>> types,
            Predicate<String> wants,
            UseCase<Message<P>, ?> useCase) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void tellState(StatePages pages) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <P> void listen(MessageType<P> type, Consumer<Message<P>> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <K, V> Cache<K, V> cache(String name, ToIntFunction<V> bytesOf, Duration timeToLive) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Runnable worker(String name, Duration idle, Worker worker) {
        Semaphore woken = new Semaphore(0);
        workers.add(Thread.startVirtualThread(() -> {
            try {
                while (running) {
                    if (!worker.work() && woken.tryAcquire(idle.toMillis(), TimeUnit.MILLISECONDS)) {
                        woken.drainPermits();
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
        wakeUps.add(woken::release);
        return woken::release;
    }

    @Override
    public void notice(String line) {}

    @Override
    public OutboundHttp outboundHttp(OutboundRules rules) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void openApi(String resource) {}

    /** Stops the workers. Running calls are abandoned, as if the process was killed. */
    @Override
    public void close() throws InterruptedException {
        // Without an interrupt, which would close the connection of a waiting worker.
        running = false;
        wakeUps.forEach(Runnable::run);
        for (Thread worker : workers) {
            worker.join();
        }
    }
}
