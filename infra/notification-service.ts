import { SERVICE_PORTS } from "./security-groups";
import { createService, type DeployedService, type ServiceDeps } from "./service";

/** Takes events from payment-api and delivers them to merchants' webhooks. */
export function createNotificationService(deps: ServiceDeps): DeployedService {
  return createService(deps, {
    name: "notification-service",
    port: SERVICE_PORTS["notification-service"],
    exposure: { kind: "internal", group: "notification-service-load-balancer" },
    environment: { METRICS: "true" },
    secrets: { DATABASE_URL: deps.database.urls.notifications },
  });
}
