import { findFreePorts } from "@platform/local/postgres/free-port";
import { paymentApi, peers } from "@platform/local/components";
import { createAccount, UNLIMITED } from "@platform/local/test-account";
import { type Chance, createChance } from "../chance.ts";
import type { Programs } from "./bundle-services.ts";
import { type Database, startDatabase } from "./database.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { LIVE, openLiveMode } from "./live-mode.ts";
import { createService, type Service } from "./service.ts";

/** A merchant's account in one mode. */
export interface Merchant {
  /** `acct_…`, with `-live` behind it in live mode. */
  readonly account: string;
  readonly secretKey: string;
}

/** The whole platform in one process, on a database of its own: several instances of payment-api, one of each other. */
export interface World {
  readonly database: Database;
  readonly receiver: Receiver;
  readonly apis: readonly Service[];
  readonly fraud: Service;
  readonly notifications: Service;
  readonly acquirer: Service;
  /** With which our services call each other. */
  readonly credential: string;
  openAccount(): Promise<Merchant>;
  /** The live mode of an account that `openAccount` has opened. */
  openLiveMode(merchant: Merchant): Promise<Merchant>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly programs: Programs;
  readonly instances: number;
  readonly seed: number;
}

/** Short, so that recovery gets to work within a run. The lease must exceed the two deadlines by two seconds. */
const PAYMENT_API = {
  ACQUIRER_DEADLINE_MS: "400",
  ASSESSMENT_BUDGET_MS: "80",
  ATTEMPT_LEASE_MS: "3000",
  RECOVERY_INTERVAL_MS: "50",
  RELAY_POLL_MS: "100",
  SETTLEMENT_POLL_MS: "50",
  METRICS: "false",
};
/** checks/money.ts expects the same. */
const FEE = { basis_points: 290, fixed: 30 };
const SETTINGS = { ...UNLIMITED, fee: FEE };
const ACQUIRER = { SETTLE_AFTER_MS: "1000" };
const NOTIFICATIONS = { WEBHOOK_ATTEMPT_TIMEOUT_MS: "500", DELIVERY_CLAIM_INTERVAL_MS: "50" };

/** Starts everything; resolves when all services are ready. */
export async function startWorld({ programs, instances, seed }: WorldOptions): Promise<World> {
  const [database, receiver, ports] = await Promise.all([
    startDatabase(),
    startReceiver(),
    findFreePorts(3 + instances),
  ]);
  const [fraudDetection, notificationService, acquirerPort, ...apiPorts] = ports as [
    number,
    number,
    number,
    ...number[],
  ];
  const chance = createChance(seed);
  const secret = (): string => Array.from({ length: 40 }, () => chance.between(0, 35).toString(36)).join("");
  const settings = {
    ports: {
      paymentApi: apiPorts[0]!,
      fraudDetection,
      notificationService,
      acquirer: acquirerPort,
      inbox: 0,
      database: database.port,
    },
    databaseUrls: database.urls,
    serviceCredential: secret(),
    idempotencyKeySecret: secret(),
    webhookSecret: "",
  };
  const service = serviceMaker(programs, database.port, chance);
  const [acquirer, fraud, notifications] = peers(settings);
  const api = paymentApi(settings);
  const world = {
    database,
    receiver,
    acquirer: service("acquirer", acquirerPort, { ...acquirer!.environment, ...ACQUIRER }),
    fraud: service("fraud-detection", fraudDetection, fraud!.environment),
    notifications: service("notification-service", notificationService, {
      ...notifications!.environment,
      ...NOTIFICATIONS,
    }),
    apis: apiPorts.map((port) => service("payment-api", port, { ...api.environment, ...PAYMENT_API })),
    credential: settings.serviceCredential,
    openAccount: () => createAccount(database.urls.payments, { name: "Simulated shop", settings: SETTINGS }),
    openLiveMode: async ({ account }: Merchant) => ({
      account: `${account}${LIVE}`,
      secretKey: await openLiveMode(database.urls.payments, account, SETTINGS),
    }),
  };
  const services = [world.acquirer, world.fraud, world.notifications, ...world.apis];
  await Promise.all(services.map((one) => one.start()));
  for (const { name, isRunning, lastLines } of services) {
    if (!isRunning) throw new Error(`${name} ended at its start.\n${lastLines()}`);
  }
  return {
    ...world,
    async stop() {
      await Promise.all(services.map((one) => one.kill()));
      await Promise.all([receiver.stop(), database.stop()]);
    },
  };
}

function serviceMaker(programs: Programs, databasePort: number, chance: Chance) {
  const nextSeed = (): number => chance.between(0, 0x7fff_ffff);
  return (name: keyof Programs, port: number, environment: Readonly<Record<string, string>>): Service =>
    createService({ name, port, program: programs[name], environment, databasePort, nextSeed });
}
