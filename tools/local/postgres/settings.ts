/**
 * Settings that are fast on one machine and as durable as production: fsync and synchronous_commit keep their default, on.
 * We pass them on the command line, so that a data directory never keeps settings of an older version of this file.
 */
export function serverSettings(port: number): string[] {
  const settings: Record<string, string | number> = {
    listen_addresses: "127.0.0.1",
    port,
    // A leftover socket file could block the next start.
    unix_socket_directories: "",
    max_connections: 200,
    shared_buffers: "256MB",
    // A checkpoint in the middle of a benchmark or a test costs more than this disk space.
    max_wal_size: "4GB",
    checkpoint_timeout: "15min",
    wal_buffers: "16MB",
    wal_compression: "off",
    // Compiling a statement costs more than running it: a one-item batch took 1.57 ms with jit, 0.56 ms without.
    jit: "off",
    // Local disks do not seek.
    random_page_cost: "1.1",
    timezone: "UTC",
    log_timezone: "UTC",
    // People read the log to find an error.
    log_checkpoints: "off",
    log_line_prefix: "%m [%p] %q%u@%d ",
  };
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
