package caravan.chassis.http.server.exchange;

import caravan.chassis.http.server.bounds.ClientQuotas;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The part of an exchange that is the same over HTTP/1 and HTTP/2: counts bytes of its client, and runs tasks on the event loop. */
public abstract class ClientExchange implements Exchange {
    protected final ClientQuotas.Client client;
    private final EventLoop loop;

    protected ClientExchange(ClientQuotas.Client client, EventLoop loop) {
        this.client = client;
        this.loop = loop;
    }

    @Override
    public final InetAddress peer() {
        return client.address();
    }

    @Override
    public final boolean takeForAnswer(int bytes) {
        return client.take(bytes);
    }

    @Override
    public final void giveForAnswer(int bytes) {
        client.give(bytes);
    }

    @Override
    public final void execute(Runnable task) {
        loop.execute(task);
    }

    @Override
    public final Runnable after(Duration wait, Runnable task) {
        ScheduledFuture<?> timer = loop.schedule(task, TimeUnit.NANOSECONDS.convert(wait), TimeUnit.NANOSECONDS);
        return () -> timer.cancel(false);
    }
}
