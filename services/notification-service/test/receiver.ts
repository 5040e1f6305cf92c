import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly id: string;
}

export interface Receiver {
  readonly url: string;
  readonly port: number;
  readonly received: Received[];
  /** The most requests that were open at once. */
  readonly peak: () => number;
  stop(): Promise<void>;
}

export type Answer = (received: Received, response: ServerResponse) => void;

const answerOk: Answer = (_received, response) => void response.writeHead(200).end();

/** A merchant's server on loopback that keeps the requests it gets. */
export async function startReceiver(answer: Answer = answerOk): Promise<Receiver> {
  const received: Received[] = [];
  let open = 0;
  let peak = 0;
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    peak = Math.max(peak, ++open);
    response.on("close", () => open--);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const { id } = JSON.parse(body) as { id: string };
      const one = { path: request.url!, headers: request.headers, body, id };
      received.push(one);
      answer(one, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hooks`,
    port,
    received,
    peak: () => peak,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
