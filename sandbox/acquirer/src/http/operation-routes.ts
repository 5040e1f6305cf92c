import { OPERATIONS_PATH, type AcquirerFault } from "@platform/contracts/card-acquirer";
import type { FastifyInstance } from "@platform/runtime/fastify";
import type { OperationRequest } from "../domain/request.ts";
import type { ChallengeStore } from "../ports/challenges.ts";
import type { OperationStore } from "../ports/operations.ts";
import { fenceKey } from "../use-cases/fence-key.ts";
import { performOperation } from "../use-cases/perform-operation.ts";
import type { FaultPlan } from "./fault-plan.ts";
import type { HttpAnswer, Interferer } from "./interfere.ts";
import { isIdentifier, parseOperation } from "./parse-operation.ts";
import { presentAnswer } from "./present-operation.ts";

export interface OperationRoutesDeps {
  readonly operations: OperationStore;
  readonly challenges: ChallengeStore;
  readonly faults: FaultPlan;
  readonly interferer: Interferer;
  readonly publicUrl: string;
}

/** Implements the protocol of packages/contracts/src/card-acquirer.ts. */
export function addOperationRoutes(server: FastifyInstance, deps: OperationRoutesDeps): void {
  const { operations, faults, interferer, publicUrl } = deps;

  server.post(OPERATIONS_PATH, async (request, reply) => {
    const parsed = parseOperation(request.body);
    if (!parsed.ok) return reply.code(400).send(refuse(400, "invalid_request", parsed.error).body);
    const operation = parsed.value;
    const token = operation.kind === "authorise" ? operation.card : undefined;
    const interference = faults.next({ operation: operation.kind, token });
    return interferer.send({ request, reply, interference, work: () => perform(operation) });
  });

  async function perform(request: OperationRequest): Promise<HttpAnswer> {
    const done = await performOperation(deps, request);
    if (done.ok) return { status: 200, body: presentAnswer(done.value, publicUrl) };
    return refuse(409, "key_reused", "Another request was made under this key before.");
  }

  server.get<KeyRoute>(`${OPERATIONS_PATH}/:key`, async (request, reply) => {
    const interference = faults.next({ operation: "inquire", token: undefined });
    return interferer.send({ request, reply, interference, work: () => inquire(request.params.key) });
  });

  async function inquire(key: string): Promise<HttpAnswer> {
    const holder = isIdentifier(key) ? await operations.find(key) : undefined;
    if (holder !== undefined) return { status: 200, body: presentAnswer(holder, publicUrl) };
    return refuse(404, "not_found", "No request under this key has arrived yet.");
  }

  server.post<KeyRoute>(`${OPERATIONS_PATH}/:key/fence`, async (request, reply) => {
    const interference = faults.next({ operation: "fence", token: undefined });
    return interferer.send({ request, reply, interference, work: () => fence(request.params.key) });
  });

  async function fence(key: string): Promise<HttpAnswer> {
    if (!isIdentifier(key) || key.length > MAX_KEY_LENGTH) {
      return refuse(400, "invalid_request", "The key is too long or has characters that no key has.");
    }
    return { status: 200, body: presentAnswer(await fenceKey(deps, key), publicUrl) };
  }
}

interface KeyRoute {
  Params: { key: string };
}

const MAX_KEY_LENGTH = 64;

function refuse(status: number, code: AcquirerFault["error"]["code"], message: string): HttpAnswer {
  return { status, body: { error: { code, message } } satisfies AcquirerFault };
}
