/** Where every service says whether it lives: packages/runtime/src/http-server.ts. A test holds the two together. */
export const HEALTH_PATH = "/health";
/** Where it says whether it may be given requests: not while it waits for its database. */
export const READY_PATH = "/ready";
