package caravan.chassis.postgres;

import java.util.Locale;

/** The content of {@code caravan.conf}, which the server's own configuration includes. */
final class ServerConfiguration {
    private static final int PART_OF_A_DISK = 20;
    private static final long MEBIBYTE = 1L << 20;
    /** Four of its files, the minimum. */
    private static final long WAL_MEBIBYTES_LEAST = 64;

    /** PostgreSQL's own defaults. */
    private static final long WAL_MEBIBYTES_MOST = 1024;

    private static final long WAL_MEBIBYTES_KEPT = 80;

    private ServerConfiguration() {}

    /** @param diskBytes the size of the disk, of which the write-ahead log may take a twentieth */
    static String of(int port, long diskBytes) {
        long walMebibytes = Math.clamp(diskBytes / MEBIBYTE / PART_OF_A_DISK, WAL_MEBIBYTES_LEAST, WAL_MEBIBYTES_MOST);
        return String.format(
                        Locale.ROOT,
                        """
                # Written at each start: changes do not last.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                password_encryption = 'scram-sha-256'
                # For passwords that an operator sets; those of Caravan are random, and need none.
                scram_iterations = 4096
                max_connections = %d
                shared_buffers = '96MB'
                # In files of the data folder, so that deleting the folder after a kill also frees the shared memory.
                dynamic_shared_memory_type = mmap
                # Room for statistics and the like without such files, which each connection would map.
                min_dynamic_shared_memory = '8MB'
                # The write-ahead log since the last checkpoint: a small disk must have room for it too.
                max_wal_size = '%dMB'
                min_wal_size = '%dMB'
                # What was acknowledged is on the disk.
                fsync = on
                synchronous_commit = on
                full_page_writes = on
                # Commits of leases and published positions do not wait for the disk: they are written there once a second, not
                # five times. A crash takes back up to three seconds of them, and relays publish again.
                wal_writer_delay = '1s'
                # Enough for a backup while the server runs (./caravan backup). Nobody replicates from here.
                wal_level = replica
                max_wal_senders = 0
                # Short queries only: helpers and compilation cost more than they bring.
                max_parallel_workers_per_gather = 0
                jit = off
                timezone = 'UTC'
                """,
                        port,
                        EmbeddedPostgres.CONNECTIONS_MAX,
                        walMebibytes,
                        Math.min(WAL_MEBIBYTES_KEPT, walMebibytes / 2))
                + ServerLog.CONFIGURATION;
    }
}
