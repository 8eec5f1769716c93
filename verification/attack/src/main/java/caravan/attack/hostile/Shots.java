package caravan.attack.hostile;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes hostile connections: the same seed, number and material give the same one. */
public final class Shots {
    private static final int PIPELINE_MAX = 8;
    private static final int PIECES_MAX = 12;
    private static final int SLOW_PIECES_MAX = 60;
    private static final int SLOW_PAUSE_MILLIS_MAX = 30;
    /** Spreads seeds and numbers over all bits of the state of a random generator. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final Material material;

    public Shots(long seed, Material material) {
        this.seed = seed;
        this.material = material;
    }

    /** The shot of this number. */
    public Shot shot(long number) {
        Random random = new Random((seed + 1) * SPREAD ^ number * 0xBF58476D1CE4E5B9L);
        RandomRequests requests = new RandomRequests(material, random);
        int dice = random.nextInt(100);
        if (dice < 35) {
            return shot(number, "a case, changed", split(Mutation.of(known(random), random), random));
        }
        if (dice < 60) {
            return shot(number, "a random request", split(requests.request(), random));
        }
        if (dice < 70) {
            return shot(number, "a random request, changed", split(Mutation.of(requests.request(), random), random));
        }
        if (dice < 80) {
            return shot(number, "a pipeline", split(pipeline(random, requests), random));
        }
        if (dice < 86) {
            return shot(number, "half a request", split(half(random, requests), random));
        }
        if (dice < 89) {
            return shot(number, "noise", split(noise(random), random));
        }
        if (dice < 92) {
            return shot(number, "a slow sender", slowly(requests.request(), random));
        }
        boolean abandons = dice < 97;
        return new Shot(
                number,
                abandons ? "a client that disconnects" : "a silent caller",
                split(random.nextBoolean() ? requests.request() : half(random, requests), random),
                abandons ? Shot.Finish.ABANDON : Shot.Finish.HOLD);
    }

    private static Shot shot(long number, String kind, List<Shot.Piece> pieces) {
        return new Shot(number, kind, pieces, Shot.Finish.READ);
    }

    private byte[] known(Random random) {
        return material.requests().get(random.nextInt(material.requests().size()));
    }

    private byte[] pipeline(Random random, RandomRequests requests) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int left = 2 + random.nextInt(PIPELINE_MAX - 1); left > 0; left--) {
            all.writeBytes(random.nextInt(5) == 0 ? known(random) : requests.request());
        }
        return all.toByteArray();
    }

    private byte[] half(Random random, RandomRequests requests) {
        byte[] whole = random.nextBoolean() ? known(random) : requests.request();
        return Arrays.copyOf(whole, 1 + random.nextInt(whole.length));
    }

    private static byte[] noise(Random random) {
        byte[] bytes = new byte[1 + random.nextInt(2_000)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Most are sent in one write, some in several. */
    private static List<Shot.Piece> split(byte[] bytes, Random random) {
        int count = random.nextInt(3) > 0 ? 1 : 2 + random.nextInt(PIECES_MAX - 1);
        return pieces(bytes, count, 2, random);
    }

    private static List<Shot.Piece> slowly(byte[] bytes, Random random) {
        return pieces(bytes, SLOW_PIECES_MAX, SLOW_PAUSE_MILLIS_MAX, random);
    }

    private static List<Shot.Piece> pieces(byte[] bytes, int count, int pauseMillisMax, Random random) {
        List<Shot.Piece> pieces = new ArrayList<>();
        int size = Math.max(1, bytes.length / count);
        for (int from = 0; from < bytes.length; ) {
            int to = pieces.size() >= count - 1
                    ? bytes.length
                    : Math.min(bytes.length, from + 1 + random.nextInt(size * 2));
            int pause = pieces.isEmpty() ? 0 : random.nextInt(pauseMillisMax + 1);
            pieces.add(new Shot.Piece(Arrays.copyOfRange(bytes, from, to), pause));
            from = to;
        }
        return List.copyOf(pieces);
    }
}
