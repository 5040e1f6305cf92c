import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { FunctionBuild, FunctionInput } from "./build-function.ts";
import type { Place } from "./region.ts";

/** What `sst deploy` sets up once in an account, for states, assets and images. */
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

type Call = (params: unknown) => object | Promise<object>;

/**
 * Starts a server that answers like the CLI's, which components call (SST_SERVER). Returns its address; it keeps no process
 * alive.
 */
export async function startRpcServer(
  place: Place,
  build: (input: FunctionInput) => Promise<FunctionBuild>,
): Promise<string> {
  const calls: Readonly<Record<string, Call>> = {
    "Provider.Aws.Bootstrap": () => bootstrap(place),
    "Runtime.Build": (params) => build(params as FunctionInput),
    // The call makes `sst dev` watch the function's files.
    "Runtime.AddTarget": () => ({}),
    "Provider.Aws.Appsync": () => ({}),
  };
  const server = createServer((request, response) => {
    void answer(request, calls).then((body) => response.end(JSON.stringify(body)));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function answer(request: IncomingMessage, calls: Readonly<Record<string, Call>>): Promise<object> {
  const { method, params } = JSON.parse(await text(request)) as { method: string; params: unknown };
  const call = calls[method];
  if (call === undefined)
    return { error: `The offline synthesis does not answer SST's call ${method}: add it to rpc-server.ts.` };
  try {
    return { result: await call(Array.isArray(params) ? params[0] : params) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
