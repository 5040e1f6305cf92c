import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { Place } from "./region.ts";

/** What `sst deploy` sets up in an account once: where states, assets and images are kept. */
function bootstrap({ region, account }: Place) {
  return {
    asset: "sst-asset-example",
    assetEcrRegistryId: account,
    assetEcrUrl: `${account}.dkr.ecr.${region}.amazonaws.com/sst-asset`,
    state: "sst-state-example",
    appsyncHttp: "example.appsync-api.amazonaws.com",
    appsyncRealtime: "example.appsync-realtime-api.amazonaws.com",
  };
}

/** The CLI's server, which components call (SST_SERVER). Returns its address; it keeps no process alive. */
export async function startRpcServer(place: Place): Promise<string> {
  const server = createServer((request, response) => {
    void answer(request, place).then((body) => response.end(JSON.stringify(body)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(request: IncomingMessage, place: Place): Promise<object> {
  const { method } = JSON.parse(await text(request)) as { method: string };
  if (method === "Provider.Aws.Bootstrap") return { result: bootstrap(place) };
  return { error: `The offline synthesis does not answer SST's call ${method}: add it to rpc-server.ts.` };
}
