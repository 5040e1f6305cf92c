/// <reference path="../../../../../.sst/platform/config.d.ts" />

/** Functions outside any network, with SST's defaults: an API, a table, a bucket, a schedule and a URL. Nobody deploys them. */
export default $config({
  app: () => ({ name: "notes", home: "aws" }),
  async run() {
    const notes = new sst.aws.Dynamo("Notes", { fields: { id: "string" }, primaryIndex: { hashKey: "id" } });
    const archive = new sst.aws.Bucket("Archive");
    const api = new sst.aws.ApiGatewayV2("Api");
    api.route("GET /notes", { handler: "notes.handler", link: [notes] });
    new sst.aws.Cron("Nightly", {
      schedule: "rate(1 day)",
      job: { handler: "notes.handler", link: [notes, archive] },
    });
    const hook = new sst.aws.Function("Hook", { handler: "notes.handler", url: true });
    return { api: api.url, hook: hook.url };
  },
});
