import { SERVICE_PORTS } from "./security-groups";
import { createService, type DeployedService, type ServiceDeps } from "./service";

/** Scores payments for payment-api. */
export function createFraudDetection(deps: ServiceDeps): DeployedService {
  return createService(deps, {
    name: "fraud-detection",
    port: SERVICE_PORTS["fraud-detection"],
    exposure: { kind: "internal", group: "fraud-detection-load-balancer" },
    environment: { METRICS: "true" },
    secrets: { DATABASE_URL: deps.database.urls.fraud },
  });
}
