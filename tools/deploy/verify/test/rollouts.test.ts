import { describe, expect, test } from "vitest";
import { awaitRollouts } from "../await-rollouts.ts";
import { answer, deployedAt, NO_TASKS, services, tasksOf, verifyAgainst } from "./stage.ts";

const DEPLOYED = deployedAt("https://example.execute-api.us-east-1.amazonaws.com");

describe("a rollout", () => {
  test("that completed is the task definition that was deployed, on every service", async () => {
    const { deps, waitedMs } = await verifyAgainst({ DescribeServices: [services("completed")] });
    const checks = await awaitRollouts(deps, DEPLOYED);
    expect(checks).toEqual([
      { title: "payment-api", ok: true, text: "1 of 1 tasks run payment-api-staging:7", details: [] },
      { title: "fraud-detection", ok: true, text: "1 of 1 tasks run fraud-detection-staging:7", details: [] },
      { title: "notification-service", ok: true, text: "1 of 1 tasks run notification-service-staging:7", details: [] },
    ]);
    expect(waitedMs()).toBe(0);
  });

  test("that was rolled back fails, although ECS calls it completed, and the events say why", async () => {
    const { deps } = await verifyAgainst({ DescribeServices: [services("rolled-back")], ListTasks: [NO_TASKS] });
    const [paymentApi, ...others] = await awaitRollouts(deps, DEPLOYED);
    expect(paymentApi).toMatchObject({
      ok: false,
      text: "payment-api-staging:7 was deployed, and rolled back: payment-api-staging:6 runs. SST calls such a deploy a success.",
    });
    expect(paymentApi!.details).toContainEqual(
      expect.stringMatching(/^ {2}\d\d:\d\d:\d\d {2}.* deployment failed: tasks failed to start\.$/),
    );
    expect(paymentApi!.details.at(-1)).toContain("Their log: aws logs tail /ecs/payment-api-staging --since 1h");
    expect(others.map(({ ok }) => ok)).toEqual([true, true]);
  });

  test("in progress is waited for, and its progress is told once", async () => {
    const { deps, said, waitedMs } = await verifyAgainst({
      DescribeServices: [services("in-progress"), services("in-progress"), services("completed")],
    });
    const checks = await awaitRollouts(deps, DEPLOYED);
    expect(checks.every(({ ok }) => ok)).toBe(true);
    expect(said).toEqual(["payment-api: 1 of 1 tasks run payment-api-staging:7, rollout in progress"]);
    expect(waitedMs()).toBe(20_000);
  });

  test("in progress for ever fails when the time is up, with what ECS waits for", async () => {
    const { deps, waitedMs } = await verifyAgainst({
      DescribeServices: [services("in-progress")],
      ListTasks: [NO_TASKS],
    });
    const [paymentApi] = await awaitRollouts(deps, DEPLOYED);
    expect(paymentApi).toMatchObject({
      ok: false,
      text: "1 of 1 tasks run payment-api-staging:7, rollout in progress when verify stopped waiting, after 900 s.",
    });
    expect(paymentApi!.details.join("\n")).toContain("Capacity is unavailable at this time");
    expect(waitedMs()).toBe(900_000);
  });

  test("whose tasks stop tells each container's exit code, and why a task never started", async () => {
    const { deps } = await verifyAgainst({
      DescribeServices: [services("failed")],
      ListTasks: [tasksOf(answer("exit-code"))],
      DescribeTasks: [answer("exit-code")],
    });
    const [paymentApi] = await awaitRollouts(deps, DEPLOYED);
    expect(paymentApi!.text).toBe(
      "The rollout of payment-api-staging:7 failed: ECS deployment circuit breaker: tasks failed to start.",
    );
    const told = paymentApi!.details.join("\n");
    expect(told).toContain("Stopped tasks of payment-api-staging:7, the last 2 of 2:");
    expect(told).toContain("payment-api: exit code 1");
    expect(told).toContain("payment-api: never ran");
    expect(told).toContain("TaskFailedToStart: ResourceInitializationError: unable to pull secrets");
    // A task of the previous revision does not explain this failure.
    expect(told).not.toContain("22450d8cbf7b4648ac0837b9a710e807");
  });

  test("of a service that is gone says so", async () => {
    const { deps } = await verifyAgainst({ DescribeServices: [services("missing")] });
    const [paymentApi] = await awaitRollouts(deps, DEPLOYED);
    expect(paymentApi).toMatchObject({
      ok: false,
      text: "There is no service payment-api-staging any more: it was removed after the deploy. Deploy again.",
    });
  });

  test("that may not be seen says which permission is missing", async () => {
    const { deps } = await verifyAgainst({ DescribeServices: [services("access-denied")] });
    await expect(awaitRollouts(deps, DEPLOYED)).rejects.toThrow(
      /^AWS did not describe the services of payments-staging: AccessDeniedException: .* ecs:DescribeServices action\. The role/,
    );
  });

  test("whose stopped tasks may not be seen still says what failed", async () => {
    const { deps } = await verifyAgainst({
      DescribeServices: [services("rolled-back")],
      ListTasks: [answer("access-denied")],
    });
    const [paymentApi] = await awaitRollouts(deps, DEPLOYED);
    expect(paymentApi!.text).toContain("rolled back");
    expect(paymentApi!.details.at(-1)).toContain("AccessDeniedException");
  });
});
