import { SERVICE_PORTS } from "../network/security-groups";
import { createService, type DeployedService, type ServiceDeps, type ServiceDescription } from "./service";

/** Scores payments for payment-api. */
export const createFraudDetection = (deps: ServiceDeps): DeployedService =>
  createService(deps, describeFraudDetection(deps));

export const describeFraudDetection = ({ database }: ServiceDeps): ServiceDescription => ({
  name: "fraud-detection",
  port: SERVICE_PORTS["fraud-detection"],
  exposure: { kind: "internal", group: "fraud-detection-load-balancer" },
  secrets: { DATABASE_URL: database.urls.fraud },
});
