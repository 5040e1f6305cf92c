/** Where every service says whether it lives: packages/runtime/src/http-server.ts. A test holds the two together. */
export const HEALTH_PATH = "/health";
