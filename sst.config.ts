/// <reference path="./.sst/platform/config.d.ts" />

/** The platform as an SST app. infra/stage.ts lists the stages, and every number that differs between them. */
export default $config({
  async app(input) {
    const { stageOf } = await import("./infra/stage");
    const stage = stageOf(input.stage, process.env);
    return {
      name: "payments",
      home: "aws",
      // The last of the 3.x line; infra/ is also synthesised on 4.x, see docs/deploy.md.
      version: ">= 3.19.3 < 4",
      protect: stage.protect,
      removal: stage.protect ? "retain" : "remove",
      providers: {
        aws: {
          region: stage.region,
          ...(stage.accountId === undefined ? {} : { allowedAccountIds: [stage.accountId] }),
          defaultTags: { tags: { Environment: stage.name, Team: "payments", CostCenter: stage.costCenter } },
        },
      },
    };
  },

  /** Composes prod and staging, as docs/diagrams/prod.svg draws them. Other files compose previews and developers' stages. */
  async run() {
    // SST allows no import at the top of this file.
    const { stageOf } = await import("./infra/stage");
    const { readSettings } = await import("./infra/settings");
    const { createDevelopment } = await import("./infra/development");
    const { createPreview } = await import("./infra/preview/preview");
    const { createPreviewHost } = await import("./infra/preview/host");
    const { createKey } = await import("./infra/security/key");
    const { createWorkflowRoles } = await import("./infra/github/workflow-roles");
    const { createNetwork } = await import("./infra/network/network");
    const { createFirewall } = await import("./infra/network/firewall");
    const { createCluster } = await import("./infra/service/cluster");
    const { createDatabase } = await import("./infra/database/database");
    const { createServiceCredential } = await import("./infra/service/service");
    const { createFraudDetection } = await import("./infra/service/fraud-detection");
    const { createNotificationService } = await import("./infra/service/notification-service");
    const { createPaymentApi } = await import("./infra/service/payment-api");
    const { watch } = await import("./infra/watching/watch");
    const { outputsOf } = await import("./infra/outputs");

    const stage = stageOf($app.stage, process.env);
    if ($dev) return createDevelopment(stage, process.env);
    const settings = readSettings(stage, process.env);
    if (stage.kind === "preview") return createPreview(stage, settings);

    const key = createKey(stage);
    const boundaries = createWorkflowRoles(stage, key, settings.repository);
    const network = createNetwork(stage, key);
    const cluster = createCluster(stage, network);
    const database = createDatabase(stage, network, key);

    const credential = createServiceCredential(stage, key);
    const shared = { stage, settings, key, network, cluster, database, credential };
    const fraudDetection = createFraudDetection(shared);
    const notificationService = createNotificationService(shared);
    const paymentApi = createPaymentApi(shared, {
      publicUrl: `https://${settings.apiDomain}`,
      fraudDetection: fraudDetection.url,
      notificationService: notificationService.url,
    });
    const firewall = createFirewall(stage, paymentApi.loadBalancer!.arn, key);

    const services = [paymentApi, fraudDetection, notificationService];
    watch(stage, settings, { key, network, cluster, database, services, firewall: firewall.name });
    if (stage.kind === "staging") createPreviewHost(stage, { network, database, key, boundaries });
    return outputsOf(stage, paymentApi, cluster, services);
  },
});
