/// <reference path="../../../../.sst/platform/config.d.ts" />

/**
 * The platform with SST's own defaults: the same services, load balancers and database, and only the settings that SST
 * requires. The report of `check` compares it with the real one. Nobody deploys it.
 */
export default $config({
  app: () => ({ name: "plain", home: "aws" }),
  async run() {
    const vpc = new sst.aws.Vpc("Vpc", { az: 3, nat: "managed" });
    const cluster = new sst.aws.Cluster("Cluster", { vpc });
    const database = new sst.aws.Aurora("Database", { engine: "postgres", vpc });
    const shared = { cluster, link: [database], image: { context: "." }, scaling: { min: 3, max: 10 } };
    new sst.aws.Service("PaymentApi", {
      ...shared,
      loadBalancer: {
        domain: "api.example.com",
        rules: [
          { listen: "80/http", redirect: "443/https" },
          { listen: "443/https", forward: "8080/http" },
        ],
      },
    });
    new sst.aws.Service("FraudDetection", {
      ...shared,
      loadBalancer: { public: false, rules: [{ listen: "80/http", forward: "8081/http" }] },
    });
    new sst.aws.Service("NotificationService", {
      ...shared,
      loadBalancer: { public: false, rules: [{ listen: "80/http", forward: "8082/http" }] },
    });
  },
});
