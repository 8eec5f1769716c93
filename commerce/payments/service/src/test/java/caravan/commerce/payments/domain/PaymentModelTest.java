package caravan.commerce.payments.domain;

import static caravan.commerce.payments.domain.SamplePayments.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.commerce.payments.domain.Decision.Changed;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Compares random sequences of commands, answers, repeats, lost answers and crashes with a model of the provider and the ledger. */
class PaymentModelTest {
    private static final int WORLDS = 20_000;
    private static final int STEPS_MAX = 40;

    @Test
    void inEveryOrderOfEventsNothingIsChargedTwiceAndTheBooksBalance() {
        long seed = Long.getLong("seed", 20260102L);
        for (int i = 0; i < WORLDS; i++) {
            World world = new World(seed + i);
            world.live();
            world.check();
        }
    }

    /** One payment, its provider, and its ledger. */
    private static final class World {
        private final long seed;
        private final Random random;
        private final Payment.Request request;
        private final Map<UUID, OperationKind> openIntents = new HashMap<>();
        private final Map<UUID, OperationKind> done = new HashMap<>();
        private final Map<UUID, ProviderAnswer> providerLog = new HashMap<>();
        private final List<LedgerTransfer> ledger = new ArrayList<>();
        private final boolean declines;
        private final boolean requiresAction;
        private final boolean actionPasses;
        private final boolean lapses;
        private boolean voidWanted;
        private boolean voidedEarly;
        private Optional<Payment> payment = Optional.empty();

        World(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.request = SamplePayments.request(1, "approve");
            this.declines = random.nextInt(4) == 0;
            this.requiresAction = random.nextInt(3) == 0;
            this.actionPasses = random.nextInt(3) > 0;
            this.lapses = random.nextInt(3) == 0;
        }

        void live() {
            int steps = random.nextInt(STEPS_MAX);
            for (int i = 0; i < steps; i++) {
                if (random.nextBoolean()) {
                    command(random.nextInt(4));
                } else {
                    worker(random.nextInt(3));
                }
            }
            if (payment.isEmpty()) {
                command(0);
            }
            while (!openIntents.isEmpty()) {
                worker(0);
            }
        }

        private void command(int which) {
            voidWanted |= which == 2;
            if (payment.isEmpty()) {
                if (which == 0) {
                    apply(voidedEarly ? Payment.authorizeAfterVoid(request, NOW) : Payment.authorize(request, NOW));
                }
                voidedEarly |= which == 2;
                return;
            }
            Payment current = payment.get();
            apply(
                    switch (which) {
                        case 0 -> current.authorizeAgain(request);
                        case 1 -> current.capture(NOW);
                        case 2 -> current.voidAuthorization(NOW);
                        default -> current.refund(NOW);
                    });
        }

        /** @param mishap 0: none; 1: killed before the call; 2: killed after the call, so its answer is lost */
        private void worker(int mishap) {
            if (openIntents.isEmpty() || mishap == 1) {
                return;
            }
            List<UUID> keys = openIntents.keySet().stream().sorted().toList();
            UUID key = keys.get(random.nextInt(keys.size()));
            OperationKind kind = openIntents.get(key);
            ProviderAnswer answer = providerLog.computeIfAbsent(key, _ -> provide(key, kind));
            if (mishap == 2) {
                return;
            }
            openIntents.remove(key);
            Decision decision = payment.orElseThrow().answer(kind, answer, LapsePolicy.RENEW, NOW);
            apply(decision);
            post(key, kind, decision);
            // The same answer from a second worker whose lease had ended. A look at an action may come late.
            if (random.nextInt(4) == 0 && kind != OperationKind.CONFIRM) {
                assertThat(payment.orElseThrow().answer(kind, answer, LapsePolicy.RENEW, NOW))
                        .as("seed %d: a second answer to %s", seed, kind)
                        .isInstanceOf(Decision.Refused.class);
            }
        }

        private ProviderAnswer provide(UUID key, OperationKind kind) {
            if (kind == OperationKind.AUTHORIZE && declines) {
                return new ProviderAnswer.Declined("card_declined");
            }
            if (kind == OperationKind.AUTHORIZE && requiresAction) {
                return SamplePayments.ACTION_REQUIRED;
            }
            if (kind == OperationKind.CAPTURE && lapses && !done.containsValue(OperationKind.RENEW)) {
                return new ProviderAnswer.Lapsed();
            }
            if (kind == OperationKind.CONFIRM) {
                return confirm(key);
            }
            done.put(key, kind);
            return new ProviderAnswer.Approved(kind + "-" + key);
        }

        /** What the customer did, unless the authorization was cancelled meanwhile. */
        private ProviderAnswer confirm(UUID key) {
            if (done.containsValue(OperationKind.CANCEL)) {
                return new ProviderAnswer.Declined("canceled");
            }
            if (!actionPasses) {
                return new ProviderAnswer.Declined("authentication_failed");
            }
            done.put(key, OperationKind.CONFIRM);
            return new ProviderAnswer.Approved("reference");
        }

        private void apply(Decision decision) {
            if (!(decision instanceof Changed changed)) {
                return;
            }
            long before = payment.map(Payment::version).orElse(0L);
            assertThat(changed.payment().version()).as("seed %d: version", seed).isEqualTo(before + 1);
            payment = Optional.of(changed.payment());
            changed.operation()
                    .ifPresent(operation ->
                            openIntents.put(new UUID(random.nextLong(), random.nextLong()), operation.kind()));
        }

        private void post(UUID key, OperationKind operation, Decision decision) {
            if (decision instanceof Changed changed) {
                Payment now = changed.payment();
                ProviderIntent intent = new ProviderIntent(new IntentId(key), now.id(), operation, now.amount());
                changed.posting()
                        .flatMap(kind -> LedgerTransfer.of(intent, kind, NOW))
                        .ifPresent(ledger::add);
            }
        }

        void check() {
            Payment end = payment.orElseThrow();
            Map<OperationKind, Long> counts = new EnumMap<>(OperationKind.class);
            done.values().forEach(kind -> counts.merge(kind, 1L, Long::sum));
            assertThat(counts.values()).as("seed %d: %s", seed, counts).allMatch(count -> count == 1);
            assertThat(end.status())
                    .as("seed %d: still waiting", seed)
                    .isIn(
                            PaymentStatus.AUTHORIZED,
                            PaymentStatus.DECLINED,
                            PaymentStatus.CAPTURED,
                            PaymentStatus.VOIDED,
                            PaymentStatus.REFUNDED);
            assertThat(statusByProvider(counts))
                    .as("seed %d: the provider's log", seed)
                    .isEqualTo(end.status());
            if (voidWanted) {
                assertThat(end.status()).as("seed %d: a void was wanted", seed).isNotEqualTo(PaymentStatus.AUTHORIZED);
            }
            checkBooks(end);
        }

        private PaymentStatus statusByProvider(Map<OperationKind, Long> counts) {
            if (counts.containsKey(OperationKind.REFUND)) {
                return PaymentStatus.REFUNDED;
            } else if (counts.containsKey(OperationKind.CAPTURE)) {
                return PaymentStatus.CAPTURED;
            } else if (counts.containsKey(OperationKind.VOID)
                    || counts.containsKey(OperationKind.CANCEL)
                    || voidedEarly) {
                return PaymentStatus.VOIDED;
            }
            return counts.containsKey(OperationKind.AUTHORIZE) || counts.containsKey(OperationKind.CONFIRM)
                    ? PaymentStatus.AUTHORIZED
                    : PaymentStatus.DECLINED;
        }

        private void checkBooks(Payment end) {
            Map<Account, Long> balances = new EnumMap<>(Account.class);
            for (LedgerTransfer transfer : ledger) {
                transfer.entries().forEach(entry -> balances.merge(entry.account(), entry.signedAmount(), Long::sum));
            }
            long held = end.status() == PaymentStatus.AUTHORIZED ? end.amount().amount() : 0;
            long owed = end.status() == PaymentStatus.CAPTURED ? end.amount().amount() : 0;
            assertThat(balances.getOrDefault(Account.AUTHORIZATIONS_HELD, 0L))
                    .as("seed %d: held", seed)
                    .isEqualTo(held);
            assertThat(balances.getOrDefault(Account.PROVIDER_RECEIVABLE, 0L))
                    .as("seed %d: receivable", seed)
                    .isEqualTo(owed);
            assertThat(ledger.stream().map(LedgerTransfer::kind)).doesNotHaveDuplicates();
        }
    }
}
