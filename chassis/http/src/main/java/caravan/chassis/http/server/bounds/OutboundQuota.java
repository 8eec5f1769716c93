package caravan.chassis.http.server.bounds;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/** The answers that one connection's client has not read yet. They count against its quota, and may not stay for ever. */
public final class OutboundQuota {
    private final ClientQuotas.Client client;
    private final ListenerLimits.Times times;
    private final AnswerTimeout time = new AnswerTimeout();
    private long counted;
    private long written;

    public OutboundQuota(ClientQuotas.Client client, ListenerLimits.Times times) {
        this.client = client;
        this.times = times;
    }

    public void wrote(int bytes) {
        written += bytes;
    }

    private static long pending(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /** How much of the current buffer is sent: all of the buffer counts as pending until it is sent completely. */
    private static long inProgress(Channel channel) {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.currentProgress();
    }

    /** @return false if there is no room for what is pending */
    public boolean hasRoom(Channel channel) {
        long pending = pending(channel);
        if (pending > counted) {
            if (!client.take(pending - counted)) {
                return false;
            }
            counted = pending;
        } else if (pending < counted) {
            client.give(counted - pending);
            counted = pending;
        }
        return true;
    }

    /** @return false if the client reads its answer too slowly */
    public boolean isTakenInTime(Channel channel, long nowNanos) {
        boolean waits = counted > 0 && pending(channel) > 0;
        long taken = written - pending(channel) + inProgress(channel);
        return !time.isSlow(nowNanos, waits, taken, times) && hasRoom(channel);
    }

    /** The connection is closed. */
    public void close() {
        client.give(counted);
        counted = 0;
    }
}
