import type { Logger } from "@platform/runtime/logger";
import type { Outgoing } from "./outgoing.ts";
import type { Fields, Specification } from "./parameters.ts";
import type { RequestTrace } from "./process-request.ts";

/** What we know about a request before we read it. */
export interface Route {
  readonly method: string;
  /** The template: `/v1/customers/:id`; undefined where the request reached no route. */
  readonly path: string | undefined;
  readonly parameters?: Specification<Fields>;
}

/**
 * One line per request: the route and not the path, no header but the trace, no query string, no body. A refused
 * request says why, in our own constants. The level is info: the caller sees the error, and an operator has nothing to do.
 */
export function logRequest(
  logger: Logger,
  { method, path, parameters }: Route,
  { requestId, startedAtMs, key }: RequestTrace,
  { status, body }: Outgoing,
  traceId: string | undefined,
): void {
  if (!logger.isLevelEnabled("info")) return;
  const ms = Math.round((performance.now() - startedAtMs) * 10) / 10;
  const error = status >= 400 ? errorIn(body, parameters) : {};
  const caller = { account: key?.tenant.accountId, keyId: key?.id };
  logger.info(
    { method, route: path, status, ...error, ms, requestId, traceId, ...caller },
    isRefusal(status) ? "request refused" : "request",
  );
}

const isRefusal = (status: number): boolean => status >= 400 && status < 500;

/** Reads the error from the body, because a stored reply has only its bytes. */
function errorIn(body: string, parameters: Specification<Fields> | undefined): object {
  const { error } = JSON.parse(body) as { error: { type: string; code?: string; param?: string } };
  const { type, code, param } = error;
  return { errorCode: code, errorParam: param && loggable(param, parameters), errorType: type };
}

/** Names that only we use: for the id in a path, and for a card's fault. */
const OURS: ReadonlySet<string> = new Set(["id", "intent", "exp_month", "cvc"]);

/**
 * The part of a parameter's name that its route declares. The rest is the caller's own text and may be anything: a key of
 * metadata, or a whole body that was sent as a form by mistake.
 */
export function loggable(param: string, parameters: Specification<Fields> | undefined): string | undefined {
  if (OURS.has(param)) return param;
  const declared: string[] = [];
  let inside = parameters;
  for (const name of param.split(/\]?\[|\]$/)) {
    if (inside?.fields[name] === undefined && inside?.notYet.has(name) !== true) break;
    declared.push(name);
    inside = inside.fields[name]?.inside;
  }
  const [first, ...rest] = declared;
  return first && `${first}${rest.map((name) => `[${name}]`).join("")}`;
}
