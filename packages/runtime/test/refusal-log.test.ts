import { Writable } from "node:stream";
import { addHealthRoutes, createInternalServer, requireServiceCredential } from "@platform/runtime/http-server";
import { pino } from "pino";
import { expect, test } from "vitest";

const SECRET = "s3cr3t";
const CREDENTIAL = "a-credential-of-the-tests-with-32-characters";
const BODY = { type: "object", properties: { amount: { type: "integer" } }, additionalProperties: false };

const lines: string[] = [];
const sink = new Writable({
  write(chunk: Buffer, _encoding, done) {
    lines.push(chunk.toString());
    done();
  },
});
const server = createInternalServer({ logger: pino({ level: "debug" }, sink), maxBodyBytes: 1_000 });
addHealthRoutes(server, () => false);
requireServiceCredential(server, [CREDENTIAL]);
server.post("/v1/things", { schema: { body: BODY } }, () => ({ done: true }));
server.get("/v1/things/:id", (_request, reply) =>
  reply.code(404).send({ error: { code: "not_found", message: `There is no ${SECRET}.` } }),
);

interface Case {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly credential?: string;
  readonly payload?: object;
}

const [DEBUG, WARN] = [20, 40];
const table: [what: string, request: Case, logged: object | undefined][] = [
  ["a request that is answered", { method: "POST", url: "/v1/things", payload: { amount: 1 } }, undefined],
  ["a probe before we are ready", { method: "GET", url: "/ready" }, undefined],
  [
    "a body that is not of its schema",
    { method: "POST", url: "/v1/things", payload: { amount: SECRET } },
    { level: WARN, route: "/v1/things", status: 400, errorCode: "invalid_request" },
  ],
  [
    "an unknown property",
    { method: "POST", url: "/v1/things", payload: { [SECRET]: 1 } },
    { level: WARN, route: "/v1/things", status: 400, errorCode: "invalid_request" },
  ],
  [
    "a wrong credential",
    { method: "POST", url: "/v1/things", payload: {}, credential: SECRET },
    { level: WARN, route: "/v1/things", status: 401, errorCode: "unauthorised" },
  ],
  [
    "an unknown route",
    { method: "GET", url: `/v1/${SECRET}?${SECRET}=1` },
    { level: WARN, status: 404, errorCode: "not_found" },
  ],
  [
    "an answer that there is none",
    { method: "GET", url: `/v1/things/${SECRET}` },
    { level: DEBUG, route: "/v1/things/:id", status: 404, errorCode: "not_found" },
  ],
];
test.for(table)("%s", async ([, { method, url, payload, credential = CREDENTIAL }, logged]) => {
  lines.length = 0;
  const headers = { authorization: `Bearer ${credential}` };
  await server.inject({ method, url, headers, ...(payload && { payload }) });
  expect(lines).toHaveLength(logged === undefined ? 0 : 1);
  if (logged === undefined) return;
  const { time: _time, pid: _pid, hostname: _hostname, ms, ...said } = JSON.parse(lines[0]!);
  expect(said).toEqual({ msg: "a request was refused", method, ...logged });
  expect(typeof ms).toBe("number");
  expect(lines[0]).not.toContain(SECRET);
});
