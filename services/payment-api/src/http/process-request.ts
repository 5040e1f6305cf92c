import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { err, type Result } from "@platform/kernel/result";
import type { FastifyRequest } from "@platform/runtime/fastify";
import type { ApiKey, ApiKeys } from "../ports/api-keys.ts";
import type { KeyUses } from "../ports/key-uses.ts";
import type { Deps } from "../use-cases/deps.ts";
import type { Response } from "../use-cases/request.ts";
import { authenticate, authorise, authoriseExpand } from "./authenticate.ts";
import { hasCardNumber } from "./card-number.ts";
import { withCharges } from "./charges-inside.ts";
import { claimOf } from "./claim.ts";
import type { Api, Call, Endpoint, Handled } from "./endpoint.ts";
import { checkExpand, shownBy } from "./expandable.ts";
import { TOTAL_COUNT } from "./presenters/search-result.ts";
import type { Gate } from "./gate.ts";
import type { KeepKey, KeptIdempotencyKey } from "./kept-key.ts";
import { keyInUse, keyReused } from "./idempotency-errors.ts";
import { failed, type Outgoing } from "./outgoing.ts";
import { decode, type Faults } from "./parameters.ts";
import { unrecognized } from "./unrecognized.ts";
import { clientAddress } from "./client-address.ts";
import type { RateLimiter } from "./rate-limit.ts";
import { rateLimited } from "./rate-limited.ts";
import { CARD_NUMBER, readParameters } from "./read-parameters.ts";
import { notFound } from "./refusals.ts";
import { checkHeaders, idempotencyKeyOf, versionOf } from "./request-headers.ts";
import { asSeenBy } from "./seen-by.ts";
import type { ShopperLimits } from "./shopper-limits.ts";
import { barredParameter, secretFault } from "./shoppers.ts";
import { invalidRequest, unavailable, type WireError } from "./wire-error.ts";

export interface Processing {
  readonly api: Api;
  readonly apiKeys: ApiKeys;
  readonly keyUses: KeyUses;
  readonly rateLimiter: RateLimiter;
  readonly shoppers: ShopperLimits;
  readonly keepKey: KeepKey;
  readonly gate: Gate;
}

/** What we learn about a request while we process it: for its log line. */
export interface RequestTrace {
  readonly requestId: string;
  readonly startedAtMs: number;
  key: ApiKey | undefined;
}

/** Turns a request into its answer: authenticates, authorises, reads and carries it out. */
export async function processRequest(
  processing: Processing,
  endpoint: Endpoint,
  request: FastifyRequest,
  exchange: RequestTrace,
): Promise<Outgoing> {
  const { headers } = request.raw;
  const identified = await identify(processing, request, exchange);
  if (!identified.ok) return failed(identified.error);
  const key = identified.value;
  const idempotencyKey = idempotencyKeyOf(endpoint.method, headers);
  const barred =
    authorise(key, endpoint.permission, endpoint.shoppers !== undefined) ??
    checkHeaders(headers, idempotencyKey, key.tenant);
  if (barred !== undefined) return failed(barred);

  const kept = idempotencyKey === undefined ? undefined : processing.keepKey(key, idempotencyKey);
  const call = read(endpoint, request, exchange.requestId, key, kept);
  if ("type" in call) return failed(call);
  if (endpoint.isDoneElsewhere) return carryOut(processing, endpoint, call, key, idempotencyKey);
  const ticket = processing.gate.enter(endpoint.method, key.tenant, kept !== undefined);
  if ("status" in ticket) return ticket;
  try {
    const barredNow = await barredShopper(processing, endpoint, call, request);
    if (barredNow !== undefined) return failed(barredNow);
    return await carryOut(processing, endpoint, { ...call, call: { ...call.call, ticket } }, key, idempotencyKey);
  } finally {
    ticket.leave();
  }
}

async function carryOut(
  { api }: Processing,
  endpoint: Endpoint,
  request: ReadRequest,
  key: ApiKey,
  idempotencyKey: string | undefined,
): Promise<Outgoing> {
  const { call } = request;
  if (!api.deps.acquirer.hasRoom() && (await needsRoom(api.deps, endpoint, request))) {
    return failed(unavailable(ACQUIRER_BUSY, call.claim !== null));
  }
  const handled = await handle(api, endpoint, request);
  if (handled.kind === "file") return { status: 200, body: "", file: handled.file, replayed: false };
  const outgoing = handled.kind === "refused" ? failed(handled.error) : answered(handled, call, idempotencyKey);
  return { ...outgoing, body: asSeenBy(key, outgoing.body) };
}

/** Why a shopper's browser may not do this, or not now. */
async function barredShopper(
  { api, shoppers }: Processing,
  { method, shoppers: open }: Endpoint,
  { call, secret }: ReadRequest,
  { raw }: FastifyRequest,
): Promise<WireError | undefined> {
  if (open === undefined) return undefined;
  const fault = await secretFault(open, call, secret, api.deps.reader);
  if (fault !== undefined || !call.fromShopper || method === "GET") return fault;
  const { accountId: account } = call.tenant;
  return shoppers.check({ account, address: clientAddress(raw), secret }, performance.now());
}

/** A read with expansions shows all its objects as they were at one moment. */
function handle(api: Api, endpoint: Endpoint, { call, input }: ReadRequest): Promise<Handled> {
  if (endpoint.method !== "GET" || call.expand.length === 0) return endpoint.handle(api, call, input);
  return api.deps.reader.inSnapshot((reader) =>
    endpoint.handle({ ...api, deps: { ...api.deps, reader } }, call, input),
  );
}

/** The answer to a request for which there is no endpoint. If the caller has no key, we say that first. */
export async function processUnrouted(
  processing: Processing,
  request: FastifyRequest,
  exchange: RequestTrace,
  error: WireError,
): Promise<Outgoing> {
  const identified = await identify(processing, request, exchange);
  return failed(identified.ok ? error : identified.error);
}

/** The key of a request, if it has one that may ask now. */
async function identify(
  { apiKeys, keyUses, rateLimiter, api }: Processing,
  { raw }: FastifyRequest,
  exchange: RequestTrace,
): Promise<Result<ApiKey, WireError>> {
  const authenticated = await authenticate(apiKeys, raw.headers.authorization, api.deps.clock());
  if (!authenticated.ok) return authenticated;
  const key = authenticated.value;
  exchange.key = key;
  keyUses.note(key.id);
  const waitSeconds = rateLimiter.check(bucketOf(key, raw), limitOf(key), exchange.startedAtMs);
  return waitSeconds === undefined ? authenticated : err(rateLimited(waitSeconds));
}

/** All shoppers of an account share its publishable key: one of them must not use up the others' requests. */
const bucketOf = ({ id, kind }: ApiKey, raw: IncomingMessage): number | string =>
  kind === "publishable" ? `${id} ${clientAddress(raw)}` : id;

interface ReadRequest {
  readonly call: Call;
  readonly input: unknown;
  /** The client secret that it gives. */
  readonly secret: string | undefined;
}

/** The call that a request makes, or the request's fault. */
function read(
  endpoint: Endpoint,
  request: FastifyRequest,
  requestId: string,
  key: ApiKey,
  kept: KeptIdempotencyKey | undefined,
): ReadRequest | WireError {
  const { tenant, kind } = key;
  const { headers, url = "" } = request.raw;
  const mark = url.indexOf("?");
  const { id, innerId } = request.params as PathIds;
  const ids = [id, innerId].filter((one) => one !== undefined);
  if (ids.includes("")) return unrecognized(request.method, request.url);
  const impossible = ids.find((one) => !ID.test(one));
  if (impossible !== undefined) return notFound(endpoint.returns, impossible);
  // The claim of an idempotency key would store the number as part of the path.
  if (ids.some(hasCardNumber)) return CARD_NUMBER;
  if (endpoint.method === "GET" && hasBody(headers)) return BODY_OF_A_GET;
  const parameters = readParameters({
    query: mark === -1 ? "" : url.slice(mark + 1),
    contentType: headers["content-type"],
    body: request.body as Buffer | undefined,
  });
  if (!parameters.ok) return parameters.error;
  const fromShopper = kind === "publishable";
  const open = endpoint.shoppers;
  const barred = fromShopper && open !== undefined ? barredParameter(open, parameters.value) : undefined;
  if (barred !== undefined) return barred;
  const faults: Faults = { first: undefined };
  const given = decode(endpoint.parameters, parameters.value, faults);
  const expand = (given["expand"] as readonly string[] | undefined) ?? NOTHING;
  if (expand.length > 0) {
    const { returns, isList, isSearch } = endpoint;
    const objects = isSearch ? expand.filter((path) => path !== TOTAL_COUNT) : expand;
    const cannot = checkExpand(returns, isList, objects);
    const mayNot = cannot === undefined ? barredExpand(endpoint, key, objects) : undefined;
    // We report a missing permission before any fault of the parameters.
    if (mayNot !== undefined) return mayNot;
    faults.first ??= cannot;
  }
  if (faults.first !== undefined) return faults.first;
  const input = endpoint.input(given, faults);
  if (faults.first !== undefined) return faults.first;
  const operation = `${endpoint.method} ${mark === -1 ? url : url.slice(0, mark)}`;
  const claim =
    kept === undefined
      ? null
      : claimOf({
          kept,
          operation,
          parameters: parameters.value,
          version: versionOf(headers),
        });
  const call: Call = {
    tenant,
    requestId,
    claim,
    expand: withCharges(versionOf(headers), endpoint, expand),
    ...(endpoint.method === "GET" ? {} : { audited: { keyId: key.id, operation } }),
    id: id ?? "",
    innerId: innerId ?? "",
    fromShopper,
  };
  return { call, input, secret: given["client_secret"] as string | undefined };
}

/** Why the key may not expand these fields. */
function barredExpand(
  { returns, isList, shoppers }: Endpoint,
  key: ApiKey,
  expand: readonly string[],
): WireError | undefined {
  if (key.kind !== "publishable") return authoriseExpand(key, shownBy(returns, isList, expand));
  return expand.every((path) => shoppers?.expands?.includes(path)) ? undefined : NOT_FOR_SHOPPERS;
}

const NOT_FOR_SHOPPERS: WireError = invalidRequest(
  "This property cannot be expanded with a publishable API key. Please use a secret API key.",
  { code: "secret_key_required", param: "expand" },
);

/** We refuse a GET with a body: we would ignore the body, and the caller would not notice. */
const hasBody = (headers: IncomingHttpHeaders): boolean =>
  headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
const BODY_OF_A_GET: WireError = invalidRequest(
  "Pass the parameters of a GET request in the query string, not in a body: with curl, add --get.",
);

const NOTHING: readonly string[] = [];

/** What the router finds in a path with one id or two. */
interface PathIds {
  readonly id?: string;
  readonly innerId?: string;
}

/** A path as the router takes it: it needs two names for two ids. */
export const routeOf = (path: string): string => path.replace(/(:id.*):id/, "$1:innerId");
/** The characters of ids and test tokens; no other id can exist. */
const ID = /^[0-9A-Za-z_-]{1,255}$/;

const limitOf = ({ tenant: { settings } }: ApiKey) => ({
  perSecond: settings.requestsPerSecond,
  burst: settings.requestBurst,
});

/** `key` is the idempotency key as its caller knows it. */
function answered(response: Response, { claim }: Call, key = ""): Outgoing {
  switch (response.kind) {
    case "reply": {
      const { reply, replayed, originalRequest } = response;
      return { status: reply.status, body: reply.body, replayed, originalRequest };
    }
    case "key_in_use":
      return failed(keyInUse(key));
    case "key_reused":
      return failed(keyReused(key, response.operation, claim!.operation));
  }
}

/** A refusal is better than a payment that begins and then fails because it never gets its turn. */
const ACQUIRER_BUSY = "Too many payments wait for the card acquirer.";

/**
 * Whether a request would begin something at the acquirer. If an earlier request used its key, this one gets that answer
 * and begins nothing.
 */
async function needsRoom(deps: Deps, endpoint: Endpoint, { call, input }: ReadRequest): Promise<boolean> {
  if (!(await endpoint.asksAcquirer(input, call, deps))) return false;
  return call.claim === null || !(await deps.reader.isClaimed(call.tenant, call.claim));
}
