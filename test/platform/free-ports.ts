import { findFreePorts } from "@platform/local/postgres/free-port";
import type { Ports } from "@platform/local/ports";

export interface TestPorts extends Ports {
  /** Of a second payment-api. */
  readonly twin: number;
}

/** Ports of 127.0.0.1 for the processes of a platform, one after the other. */
export async function findPlatformPorts(): Promise<TestPorts> {
  const [paymentApi, fraudDetection, notificationService, acquirer, inbox, twin] = (await findFreePorts(6)) as Six;
  // The test server is there already.
  return { paymentApi, fraudDetection, notificationService, acquirer, inbox, twin, database: 0 };
}

type Six = [number, number, number, number, number, number];
