import { SERVICE_PORTS } from "../network/security-groups";
import { createService, type DeployedService, type ServiceDeps, type ServiceDescription } from "./service";

/** Takes events from payment-api and delivers them to merchants' webhooks. */
export const createNotificationService = (deps: ServiceDeps): DeployedService =>
  createService(deps, describeNotificationService(deps));

export const describeNotificationService = ({ database }: ServiceDeps): ServiceDescription => ({
  name: "notification-service",
  port: SERVICE_PORTS["notification-service"],
  exposure: { kind: "internal", group: "notification-service-load-balancer" },
  secrets: { DATABASE_URL: database.urls.notifications },
});
