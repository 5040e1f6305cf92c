/// <reference path="./.sst/platform/config.d.ts" />

/** The platform as an SST app. Which stages there are, and every number that differs between them: infra/stage.ts. */
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

  async run() {
    const { stageOf } = await import("./infra/stage");
    const stage = stageOf($app.stage, process.env);
    const { runStage } = await import("./infra/run-stage");
    return runStage(stage);
  },
});
