import { SERVICE_PORTS } from "../network/security-groups";
import type { DeployedService } from "./deployed-service";
import { createService, serviceContainer, type ServiceDeps } from "./service";
import type { Container } from "./task-definition";

/** Scores payments for payment-api. */
export function createFraudDetection(deps: ServiceDeps): DeployedService {
  const { min, max } = deps.stage.capacity["fraud-detection"];
  return createService(deps, "fraud-detection", {
    container: fraudDetectionContainer(deps),
    loadBalancer: { public: false, group: "fraud-detection-load-balancer" },
    scaling: { min, max, cpuUtilization: 70, memoryUtilization: 80 },
  });
}

/** A preview uses only this part. */
export const fraudDetectionContainer = (deps: ServiceDeps): Container =>
  serviceContainer(deps, "fraud-detection", {
    dockerfile: "services/fraud-detection/Dockerfile",
    port: SERVICE_PORTS["fraud-detection"],
    secrets: { DATABASE_URL: deps.database.urls.fraud },
  });
