import { randomBytes } from "node:crypto";
import { paymentApi, peers, type Component } from "@platform/local/components";
import type { Pool } from "@platform/postgres/pool";
import { createAccount, type Account } from "./account.ts";
import { controlAcquirer, type AcquirerControl } from "./acquirer-control.ts";
import { controlComponent, type ComponentControl } from "./component-control.ts";
import { findPlatformPorts } from "./free-ports.ts";
import { controlInbox, type InboxControl } from "./inbox-control.ts";
import { createLogBook, type LogBook } from "./log-book.ts";
import { createPlatformDatabase } from "./platform-database.ts";

/** The whole platform, running for one test file: every service in its own process, on free ports and a separate database. */
export interface Platform {
  readonly components: Readonly<Record<Component["name"], ComponentControl>>;
  /** A second payment-api process on the same database, as in every deployment. A test must start it. */
  readonly twin: ComponentControl;
  /** payment-api's URL. */
  readonly url: string;
  readonly port: number;
  /** Connects to the database as an administrator, who may read every schema. */
  readonly pool: Pool;
  /** The URL of that connection. */
  readonly adminUrl: string;
  readonly acquirer: AcquirerControl;
  readonly inbox: InboxControl;
  readonly logs: LogBook;
  newAccount(settings?: Readonly<Record<string, unknown>>): Promise<Account>;
  /** Stops all processes, and drops the database. */
  stop(): Promise<void>;
}

export type Environments = Partial<Record<Component["name"], Readonly<Record<string, string>>>>;

/** Starts the platform as `npm start` does; `environments` has the test's own variables. */
export async function startPlatform(environments: Environments = {}): Promise<Platform> {
  const logs = createLogBook();
  const [ports, database] = await Promise.all([findPlatformPorts(), createPlatformDatabase()]);
  const settings = {
    ports,
    databaseUrls: database.urls,
    serviceCredential: randomBytes(32).toString("base64url"),
    idempotencyKeySecret: randomBytes(32).toString("base64url"),
    webhookSecret: "",
  };
  const control = (component: Component): ComponentControl => {
    const environment = { LOG_LEVEL: "warn", ...component.environment, ...environments[component.name] };
    return controlComponent({ ...component, environment }, logs.sink);
  };
  const all = [...peers(settings), paymentApi(settings)];
  const components = Object.fromEntries(all.map((one) => [one.name, control(one)])) as Platform["components"];
  const twin = control({ ...paymentApi(settings), port: ports.twin });

  async function stop(): Promise<void> {
    const { "payment-api": api, ...others } = components;
    // Callers stop before the services that they call.
    for (const group of [[api, twin], Object.values(others)]) {
      await Promise.all(group.filter(({ isRunning }) => isRunning).map((one) => one.stop()));
    }
    await database.drop();
  }

  try {
    const { "payment-api": api, ...others } = components;
    await Promise.all(Object.values(others).map((one) => one.start()));
    await api.start();
  } catch (error) {
    logs.show();
    await stop();
    throw error;
  }
  return {
    components,
    twin,
    url: components["payment-api"].url,
    port: ports.paymentApi,
    pool: database.pool,
    adminUrl: database.adminUrl,
    acquirer: controlAcquirer(components.acquirer.url, settings.serviceCredential),
    inbox: controlInbox(components.inbox.url, settings.serviceCredential),
    logs,
    newAccount: (accountSettings) => createAccount(database.urls.payments, ports.paymentApi, accountSettings),
    stop,
  };
}
