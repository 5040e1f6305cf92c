import { wearBoundary } from "../github/workflow-roles";
import { outputsOf } from "../outputs";
import { createCluster } from "../service/cluster";
import { fraudDetectionContainer } from "../service/fraud-detection";
import { notificationServiceContainer } from "../service/notification-service";
import { createPaymentApi } from "../service/payment-api";
import { createServiceCredential } from "../service/service";
import { companion, loopbackUrlOf } from "../service/task-definition";
import type { Settings } from "../settings";
import type { Stage } from "../stage";
import { createPreviewAddress, routeTo } from "./address";
import { createPreviewDatabase } from "./database";
import { readPreviewHost } from "./host";
import { useNetwork } from "./network";

/**
 * Creates a pull request's stage: its own task, roles, secrets and database on what staging shares. All services run in one
 * task, because tasks are what a preview costs: the smallest that holds all services costs a third of three tasks.
 */
export function createPreview(stage: Stage, settings: Settings): Record<string, unknown> {
  const host = readPreviewHost();
  wearBoundary(host.boundaryArn);
  const key = { arn: host.keyArn };
  const network = useNetwork(stage, host.network);
  const database = createPreviewDatabase(stage, network, key, host.database);

  const cluster = createCluster(stage, network);
  const credential = createServiceCredential(stage, key);
  const deps = { stage, settings, cluster, network, key, credential, database };
  const fraudDetection = companion(fraudDetectionContainer(deps));
  const notificationService = companion(notificationServiceContainer(deps));
  const address = createPreviewAddress(stage);
  const paymentApi = createPaymentApi(deps, {
    publicUrl: address.apiEndpoint,
    fraudDetection: loopbackUrlOf(fraudDetection),
    notificationService: loopbackUrlOf(notificationService),
    companions: [fraudDetection, notificationService],
  });
  routeTo(paymentApi, address, host.vpcLinkId);
  return outputsOf(stage, { url: address.apiEndpoint }, cluster, [paymentApi]);
}
