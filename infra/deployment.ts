import { createAccessLogs } from "./network/access-logs";
import { createAlarms } from "./watching/alarms";
import { createBudget } from "./watching/budget";
import { createCluster } from "./service/cluster";
import { createDashboard } from "./watching/dashboard";
import { createDatabase } from "./database/database";
import { createKey } from "./security/key";
import { createFirewall } from "./network/firewall";
import { createFraudDetection } from "./service/fraud-detection";
import { createWorkflowRoles } from "./github/workflow-roles";
import { createNetwork } from "./network/network";
import { createNotificationService } from "./service/notification-service";
import { outputsOf } from "./outputs";
import { createPaymentApi } from "./service/payment-api";
import { createPreviewHost } from "./preview/host";
import { createProbe } from "./watching/probe";
import { createServiceCredential } from "./service/service-credential";
import type { Settings } from "./settings";
import type { Stage } from "./stage";
import { createTopics } from "./watching/topics";

/** A stage of its own: prod or staging. */
export function createDeployment(stage: Stage, settings: Settings): Record<string, unknown> {
  const key = createKey(stage);
  const boundaries = createWorkflowRoles(stage, key, settings.repository);
  const network = createNetwork(stage, key);
  const database = createDatabase(stage, network, key);

  const cluster = createCluster(stage, network);
  const accessLogs = createAccessLogs(stage);
  const credential = createServiceCredential(stage, key);
  const topics = createTopics(stage, key, settings);
  const deps = { stage, settings, cluster, network, key, accessLogs, credential, database };
  const fraudDetection = createFraudDetection(deps);
  const notificationService = createNotificationService(deps);
  const paymentApi = createPaymentApi(deps, {
    publicUrl: `https://${settings.apiDomain}`,
    fraudDetection: fraudDetection.url,
    notificationService: notificationService.url,
  });
  const firewall = createFirewall(stage, paymentApi.loadBalancer!.arn, key).name;

  const probe = createProbe(stage, settings, topics.alarms, paymentApi.service.nodes.service);

  const services = [paymentApi, fraudDetection, notificationService];
  const parts = { services, cluster, database, network, firewall, probe };
  createAlarms(stage, topics, parts);
  createDashboard(stage, parts);
  createBudget(stage, topics.alarms);
  if (stage.kind === "staging") createPreviewHost(stage, { network, database, key, boundaries });
  return outputsOf(stage, paymentApi, cluster, parts.services);
}
