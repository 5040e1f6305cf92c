import { join } from "node:path";
import { Refusal } from "@platform/command-line/refusal";
import { claim, holderOf, type Claim } from "../postgres/claim.ts";

export const SERVICES = ["payment-api", "fraud-detection", "notification-service"] as const;
export type ServiceName = (typeof SERVICES)[number];

/** Claims the only seat of a service, so that the other services see that it runs. Throws Refusal if it is taken. */
export function takeSeat(directory: string, service: ServiceName): Claim {
  const claimed = claim(seatFile(directory, service));
  if ("release" in claimed) return claimed;
  const { pid } = claimed.heldBy;
  throw new Refusal(`${service} runs already (process ${pid}). Use that one, or stop it first: kill ${pid}.`);
}

/** The services that run now. */
export const takenSeats = (directory: string): ServiceName[] =>
  SERVICES.filter((service) => holderOf(seatFile(directory, service)) !== undefined);

const seatFile = (directory: string, service: ServiceName): string => join(directory, `dev-${service}.json`);
