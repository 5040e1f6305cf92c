import { ROOT } from "@platform/local/components";
import type { Engine } from "../engine/engine.ts";
import type { TaskNetwork } from "../task/task-network.ts";

export interface InboxOptions {
  /** The network of notification-service, which delivers only to 127.0.0.1 and public addresses. */
  readonly network: TaskNetwork;
  /** Any image with Node. */
  readonly base: string;
  /** The port inside the network and on this machine. */
  readonly port: number;
  readonly serviceCredential: string;
}

/** Runs the inbox from its sources: it stands for a merchant, so nobody deploys it and it has no image. */
export async function startInbox(engine: Engine, options: InboxOptions): Promise<void> {
  const { network, base, port, serviceCredential } = options;
  const environment = {
    HOST: "0.0.0.0",
    INBOX_ALLOW_NETWORK: "true",
    PORT: String(port),
    SERVICE_CREDENTIAL: serviceCredential,
    LOG_LEVEL: "warn",
  };
  await engine.call(
    [
      ["run", "--detach", "--name", `${network.prefix}-inbox`, "--network", `container:${network.holder}`],
      ["--volume", `${ROOT}:/platform:ro`, "--workdir", "/platform"],
      Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]),
      [base, "node", "sandbox/inbox/src/main.ts"],
    ].flat(),
  );
}
