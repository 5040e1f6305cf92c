import { createAccessLogs } from "./access-logs";
import { createAlarms } from "./alarms";
import { createBudget } from "./budget";
import { createCluster } from "./cluster";
import { createDashboard } from "./dashboard";
import { createDatabase } from "./database";
import { createKey } from "./encryption";
import { createFirewall } from "./firewall";
import { createFraudDetection } from "./fraud-detection";
import { createWorkflowRoles } from "./github";
import { createNetwork } from "./network";
import { createNotificationService } from "./notification-service";
import { outputsOf } from "./outputs";
import { createPaymentApi } from "./payment-api";
import { createPreviewHost } from "./preview-host";
import { createProbe } from "./probe";
import { createServiceCredential } from "./service-credential";
import type { Settings } from "./settings";
import type { Stage } from "./stage";
import { createTopics } from "./topics";

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
