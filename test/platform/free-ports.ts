import { findFreePorts } from "@platform/local/postgres/free-port";
import type { Ports } from "@platform/local/ports";

export interface TestPorts extends Ports {
  /** The port of a second payment-api. */
  readonly twin: number;
}

/** Finds free ports on 127.0.0.1 for a platform's processes. */
export async function findPlatformPorts(): Promise<TestPorts> {
  const [paymentApi, fraudDetection, notificationService, acquirer, inbox, twin] = (await findFreePorts(6)) as Six;
  // The test server runs already.
  return { paymentApi, fraudDetection, notificationService, acquirer, inbox, twin, database: 0 };
}

type Six = [number, number, number, number, number, number];
