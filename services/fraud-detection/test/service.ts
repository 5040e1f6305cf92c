import { Assessment, AssessmentBatch, ASSESSMENTS_PATH, type AssessmentRequest } from "@platform/contracts/assessment";
import { EVENTS_PATH, type EventMessage } from "@platform/contracts/event-batch";
import { systemClock, type Clock } from "@platform/kernel/instant";
import { type Logger, silentLogger } from "@platform/runtime/logger";
import { createTestDatabase, type TestDatabase } from "@platform/testkit/database";
import { Value } from "typebox/value";
import { request } from "undici";
import { startApp } from "../src/app.ts";
import { readFraudDetectionConfig } from "../src/config.ts";
import type { SettingsOverrides } from "../src/domain/settings.ts";

export const CREDENTIAL = "a-credential-of-the-tests-with-32-characters";

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The running service, called over HTTP. */
export interface Service {
  readonly url: string;
  assess(request: AssessmentRequest): Promise<Assessment>;
  assessBatch(requests: readonly AssessmentRequest[]): Promise<Assessment[]>;
  tell(...events: EventMessage[]): Promise<void>;
  set(account: string, mode: string, overrides: SettingsOverrides): Promise<void>;
  call(
    method: "GET" | "POST" | "PUT",
    path: string,
    body?: unknown,
    credential?: string,
    more?: Readonly<Record<string, string>>,
  ): Promise<Answer>;
  stop(): Promise<void>;
}

export const createFraudDatabase = (): Promise<TestDatabase> =>
  createTestDatabase("fraud", new URL("../migrations/", import.meta.url));

/** Starts an instance on a free port and waits until it is ready. */
export async function startService(
  database: TestDatabase,
  options: { clock?: Clock; env?: Record<string, string>; logger?: Logger } = {},
): Promise<Service> {
  const env = {
    STAGE: "test",
    HOST: "127.0.0.1",
    PORT: "0",
    LOG_LEVEL: "silent",
    DATABASE_URL: database.url,
    DATABASE_CONNECTIONS: "4",
    SERVICE_CREDENTIAL: CREDENTIAL,
    ...options.env,
  };
  const config = readFraudDetectionConfig(env);
  const app = await startApp({ config, logger: options.logger ?? silentLogger, clock: options.clock ?? systemClock });
  const url = `http://127.0.0.1:${app.port}`;

  const call: Service["call"] = async (method, path, body, credential = CREDENTIAL, more = {}) => {
    const headers = { authorization: `Bearer ${credential}`, ...more };
    const response = await request(url + path, {
      method,
      headers: body === undefined ? headers : { ...headers, "content-type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.statusCode, body: await response.body.json() };
  };

  return {
    url,
    call,
    async assess(one) {
      return Value.Parse(Assessment, await accepted(call("POST", ASSESSMENTS_PATH, one)));
    },
    async assessBatch(assessments) {
      const body = await accepted(call("POST", ASSESSMENTS_PATH, { assessments }));
      return Value.Parse(AssessmentBatch, body).assessments;
    },
    async tell(...events) {
      await accepted(call("POST", EVENTS_PATH, { events }));
    },
    async set(account, mode, overrides) {
      await accepted(call("PUT", `/v1/settings/${account}/${mode}`, overrides));
    },
    stop: () => app.stop(),
  };
}

/** The body of an answer, which must have status 200. */
async function accepted(answer: Promise<Answer>): Promise<unknown> {
  const { status, body } = await answer;
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
