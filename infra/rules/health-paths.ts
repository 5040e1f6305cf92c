/** The liveness path of every service in packages/runtime/src/http-server.ts. A test keeps the two equal. */
export const HEALTH_PATH = "/health";
/** The readiness path: a service is not ready while it waits for its database. */
export const READY_PATH = "/ready";
