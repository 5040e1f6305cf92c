import pg from "pg";

/** After an attempt that was refused, the next one begins so much later. */
export const PACE_MS = 100;

type Connected = (error: Error | null) => void;

/**
 * A kind of client for one pool: while none of its connections is open and the server has just refused one, new ones fail at
 * once with the same error. A server forks a process for each connection that it refuses, so thousands of attempts a second
 * would keep it from recovering.
 */
export function pacedClient(): new () => pg.ClientBase {
  let open = 0;
  let refused: { readonly error: Error; readonly at: number } | undefined;

  return class PacedClient extends pg.Client {
    override connect(): Promise<pg.Client>;
    override connect(connected: Connected): void;
    override connect(connected?: Connected): Promise<pg.Client> | void {
      if (connected === undefined) return super.connect();
      const startedAt = performance.now();
      if (open === 0 && refused !== undefined && startedAt - refused.at < PACE_MS) {
        return process.nextTick(connected, refused.error);
      }
      super.connect((error: Error | null) => {
        refused = error ? { error, at: startedAt } : undefined;
        if (refused === undefined) {
          open++;
          this.once("end", () => open--);
        }
        connected(error);
      });
    }
  };
}
