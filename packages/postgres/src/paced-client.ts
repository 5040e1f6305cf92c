import pg from "pg";

/** While the server is away, an attempt to connect comes so long after the one before. */
const PACE_MS = 100;

type Connected = (error: Error | null) => void;

/**
 * A kind of client for one pool: while its server is away, one client at a time tries to connect, ten times a second, and
 * the others fail at once. A server forks a process to refuse a connection, so thousands of attempts would keep it from
 * recovering.
 */
export function pacedClient(): new () => pg.ClientBase {
  let refusal: Error | null = null;
  let triedAt = 0;

  return class PacedClient extends pg.Client {
    override connect(): Promise<pg.Client>;
    override connect(connected: Connected): void;
    override connect(connected?: Connected): Promise<pg.Client> | void {
      if (connected === undefined) return super.connect();
      const now = performance.now();
      if (refusal !== null && now - triedAt < PACE_MS) return process.nextTick(connected, refusal);
      triedAt = now;
      super.connect((error: Error | null) => {
        refusal = error;
        connected(error);
      });
    }
  };
}
