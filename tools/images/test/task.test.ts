import { describe, expect, test } from "vitest";
import { localValues } from "../task/local-values.ts";
import { startOrder } from "../task/start-order.ts";
import { containerWith, taskOf } from "./definition.ts";

const PLACES = {
  databaseUrls: { "fraud-detection": "postgres://fraud@10.88.0.1/platform" },
  serviceCredential: "credential",
  idempotencyKeySecret: "secret",
  serviceUrls: { "fraud-detection": "http://10.88.0.5:8081" },
};

describe("the values of variables", () => {
  test("are the task definition's, but for secrets", () => {
    expect(localValues(containerWith(), PLACES)).toEqual({
      PORT: "8081",
      STAGE: "staging",
      SERVICE_CREDENTIAL: "credential",
      DATABASE_URL: "postgres://fraud@10.88.0.1/platform",
    });
  });

  test("name the tasks of this machine where they would name a load balancer", () => {
    const environment = [{ name: "FRAUD_DETECTION_URL", value: "http://internal.elb.amazonaws.com" }];
    const values = localValues(containerWith({ environment, secrets: [] }), PLACES);
    expect(values).toEqual({ FRAUD_DETECTION_URL: "http://10.88.0.5:8081" });
  });

  test("are those of the place where they are replaced", () => {
    const environment = [{ name: "PUBLIC_URL", value: "https://api.example.com" }];
    const replaced = { PUBLIC_URL: "http://127.0.0.1:8080", ACQUIRER_URL: "http://127.0.0.1:8090" };
    const values = localValues(containerWith({ environment, secrets: [] }), { ...PLACES, replaced });
    expect(values).toEqual({ PUBLIC_URL: "http://127.0.0.1:8080" });
  });

  test("are refused for a secret that this machine has nothing for", () => {
    const secrets = [{ name: "LICENCE", valueFrom: "arn" }];
    expect(() => localValues(containerWith({ secrets }), PLACES)).toThrow(
      "has the secret LICENCE, for which there is no",
    );
  });
});

const after = (name: string, ...others: readonly string[]) =>
  containerWith({ name, dependsOn: others.map((containerName) => ({ containerName, condition: "START" })) });

describe("containers start", () => {
  test.each([
    ["in their own order, when none depends on another", [after("a"), after("b")], ["a", "b"]],
    ["after what they depend on", [after("a", "b"), after("b", "c"), after("c")], ["c", "b", "a"]],
  ])("%s", (_how, containers, expected) => {
    expect(startOrder(taskOf(...containers)).map(({ name }) => name)).toEqual(expected);
  });

  test("never, when they wait for each other", () => {
    expect(() => startOrder(taskOf(after("a", "b"), after("b", "a")))).toThrow("a and b can never start");
  });
});
