import { createCluster } from "./cluster";
import { createFraudDetection } from "./fraud-detection";
import { useNetwork } from "./network";
import { createNotificationService } from "./notification-service";
import { createPaymentApi } from "./payment-api";
import { createPreviewAddress } from "./preview-address";
import { createPreviewDatabase } from "./preview-database";
import { readPreviewHost } from "./preview-host";
import { createServiceCredential } from "./service-credential";
import type { Settings } from "./settings";
import type { Stage } from "./stage";

/** A pull request's stage: its own tasks, roles, secrets and database, in what staging lends it. */
export function createPreview(stage: Stage, settings: Settings): Record<string, unknown> {
  const host = readPreviewHost();
  const key = { arn: host.keyArn };
  const network = useNetwork(host.network);
  const database = createPreviewDatabase(stage, network, key, host.database);

  const cluster = createCluster(stage, network);
  const credential = createServiceCredential(stage, key);
  const deps = { stage, settings, cluster, network, key, credential, database, accessLogs: undefined };
  const fraudDetection = createFraudDetection(deps);
  const notificationService = createNotificationService(deps);
  const paymentApi = createPaymentApi(deps, { fraudDetection, notificationService });
  return { url: createPreviewAddress(stage, paymentApi, host.vpcLinkId) };
}
