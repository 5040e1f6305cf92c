import { SERVICE_PORTS } from "../network/security-groups";
import type { DeployedService } from "./deployed-service";
import { createService, serviceContainer, type ServiceDeps } from "./service";
import type { Container } from "./task-definition";

/** Takes events from payment-api and delivers them to merchants' webhooks. */
export function createNotificationService(deps: ServiceDeps): DeployedService {
  const { min, max } = deps.stage.capacity["notification-service"];
  return createService(deps, "notification-service", {
    container: notificationServiceContainer(deps),
    loadBalancer: { public: false, group: "notification-service-load-balancer" },
    scaling: { min, max, cpuUtilization: 70, memoryUtilization: 80 },
  });
}

/** A preview uses only this part. */
export const notificationServiceContainer = (deps: ServiceDeps): Container =>
  serviceContainer(deps, "notification-service", {
    dockerfile: "services/notification-service/Dockerfile",
    port: SERVICE_PORTS["notification-service"],
    secrets: { DATABASE_URL: deps.database.urls.notifications },
  });
