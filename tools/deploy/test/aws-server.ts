import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** One answer of AWS. */
export interface AwsAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** An answer that the server computes for each request. */
export interface LateAnswer {
  answer(): AwsAnswer;
}

export interface AwsRequest {
  /** `DescribeServices` if a header or a form names the operation, otherwise method and path: `GET /bucket/key`. */
  readonly operation: string;
  readonly body: string;
}

export interface AwsServer {
  readonly endpoint: string;
  readonly requests: readonly AwsRequest[];
  close(): Promise<void>;
}

/** A server for the real SDK. It gives the answers of each operation in order, and repeats the last one. */
export async function startAwsServer(
  answers: Readonly<Record<string, readonly (AwsAnswer | LateAnswer)[]>>,
): Promise<AwsServer> {
  const requests: AwsRequest[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      const operation = operationOf(request, body);
      const asked = requests.filter((earlier) => earlier.operation === operation).length;
      requests.push({ operation, body });
      const given = answers[operation] ?? [];
      const next = given[Math.min(asked, given.length - 1)] ?? { status: 501, body: `no answer for ${operation}` };
      const answer = "answer" in next ? next.answer() : next;
      const content = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
      response.writeHead(answer.status ?? 200, { "content-type": "application/x-amz-json-1.1", ...answer.headers });
      response.end(content);
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** Credentials and an endpoint for the SDK's clients. */
export function clientOf(server: AwsServer) {
  const credentials = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" };
  return { region: "us-east-1", endpoint: server.endpoint, credentials, maxAttempts: 1 };
}

function operationOf({ headers, method, url }: IncomingMessage, body: string): string {
  const target = headers["x-amz-target"];
  const isForm = headers["content-type"]?.includes("form-urlencoded") === true;
  const action = isForm ? new URLSearchParams(body).get("Action") : null;
  if (action !== null) return action;
  return typeof target === "string" ? target.split(".").at(-1)! : `${method} ${url}`;
}
