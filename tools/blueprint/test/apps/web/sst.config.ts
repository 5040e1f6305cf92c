/// <reference path="../../../../../.sst/platform/config.d.ts" />

/**
 * A web app with SST's defaults: a container behind a public load balancer, a bucket, and a queue with a worker. Nobody deploys
 * it.
 */
export default $config({
  app: () => ({ name: "web", home: "aws" }),
  async run() {
    const vpc = new sst.aws.Vpc("Vpc");
    const cluster = new sst.aws.Cluster("Cluster", { vpc });
    const uploads = new sst.aws.Bucket("Uploads");
    const jobs = new sst.aws.Queue("Jobs");
    jobs.subscribe({ handler: "worker.handler", link: [uploads] });
    new sst.aws.Service("Web", {
      cluster,
      link: [uploads, jobs],
      loadBalancer: { rules: [{ listen: "80/http", forward: "3000/http" }] },
    });
  },
});
