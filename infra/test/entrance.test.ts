import { describe, expect, test } from "vitest";
import { evaluate } from "@platform/blueprint/check/evaluate";
import type { KnownType } from "@platform/blueprint/argument-types";
import { text } from "@platform/blueprint/read";
import { synthesise } from "@platform/blueprint/synth/synthesise";
import { graphOf, one, SYNTHESIS_MS } from "./graphs";
import { ALARM, alarmOf, metricsOf, topicOf } from "./watched";
import { project } from "../../blueprint.config.ts";

describe("the way in", { timeout: SYNTHESIS_MS }, () => {
  test("the probe asks the API for its health over HTTPS, and its alarm is in us-east-1", async () => {
    const graph = await graphOf("prod");
    const probe = one(graph, "aws:route53/healthCheck:HealthCheck", "Probe");
    expect(probe.inputs).toMatchObject({
      type: "HTTPS",
      fqdn: "api.prod.example.com",
      port: 443,
      resourcePath: "/health",
      requestInterval: 30,
      failureThreshold: 3,
    });
    // The provider refuses fewer than three.
    expect(new Set(probe.inputs.regions).size).toBeGreaterThanOrEqual(3);
    expect(alarmOf(graph, "unreachable").inputs).toMatchObject({
      namespace: "AWS/Route53",
      metricName: "HealthCheckStatus",
      dimensions: { HealthCheckId: probe.id },
      statistic: "Minimum",
      comparisonOperator: "LessThanThreshold",
      threshold: 1,
      treatMissingData: "breaching",
      alarmActions: [topicOf(graph)],
    });
    const types = probe.dependencies.map((urn) => urn.split("::")[2]!.split("$").at(-1));
    expect(types).toContain("aws:ecs/service:Service");
  });

  test("elsewhere the probe's alarm tells a topic beside it, with a key, default tags and the account's guard", async () => {
    // Staging's deploy role has the longest policy, which names its region.
    const graph = await synthesise(project, { stage: "staging", environment: { AWS_REGION: "ap-southeast-2" } });
    const inProbeRegion = (type: KnownType, name: string): string => {
      const arn = text(one(graph, type, name).outputs["arn"]);
      expect([name, arn.split(":")[3]]).toEqual([name, "us-east-1"]);
      return arn;
    };
    const topic = inProbeRegion("aws:sns/topic:Topic", "ProbeTopic");
    const key = inProbeRegion("aws:kms/key:Key", "ProbeKey");
    const unreachable = inProbeRegion(ALARM, "PaymentApiUnreachableAlarm");
    expect(unreachable).toContain(":alarm:payment-api-unreachable-staging");
    expect(one(graph, ALARM, "PaymentApiUnreachableAlarm").inputs.alarmActions).toEqual([topic]);
    expect(one(graph, "aws:sns/topic:Topic", "ProbeTopic").inputs.kmsMasterKeyId).toBe(key);
    expect(one(graph, "pulumi:providers:aws", "ProbeRegion").inputs).toMatchObject({
      region: "us-east-1",
      allowedAccountIds: '["123456789012"]',
    });
    const lowTraffic = one(graph, ALARM, "PaymentApiLowTrafficAlarm");
    expect(text(lowTraffic.outputs["arn"]).split(":")[3]).toBe("ap-southeast-2");
    const { results, unused } = evaluate(graph, project.policy);
    expect(results.filter(({ outcome }) => outcome === "violated")).toEqual([]);
    expect(unused).toEqual([]);
  });

  test("traffic is too low when it is less than the probe's own, and firewall and certificate are the load balancer's", async () => {
    const graph = await graphOf("prod");
    const { regions, requestInterval } = one(graph, "aws:route53/healthCheck:HealthCheck", "Probe").inputs as {
      regions: string[];
      requestInterval: number;
    };
    const lowTraffic = alarmOf(graph, "low-traffic").inputs;
    const probed = (regions.length * (lowTraffic["period"] as number)) / requestInterval;
    expect(lowTraffic).toMatchObject({
      metricName: "RequestCount",
      statistic: "Sum",
      treatMissingData: "breaching",
      comparisonOperator: "LessThanThreshold",
    });
    expect(lowTraffic["threshold"]).toBeGreaterThan(0);
    expect(lowTraffic["threshold"]).toBeLessThan(probed);

    const firewall = one(graph, "aws:wafv2/webAcl:WebAcl", "payments-prod");
    const { metricName } = firewall.inputs.visibilityConfig!;
    expect(metricsOf(alarmOf(graph, "blocked-requests"))).toEqual(
      ["AllowedRequests", "BlockedRequests"].map((name) => ({
        namespace: "AWS/WAFV2",
        name,
        dimensions: { WebACL: metricName, Region: "us-east-1", Rule: "ALL" },
      })),
    );
    const certificate = one(graph, "aws:acm/certificate:Certificate", "PaymentApiSslCertificate");
    expect(alarmOf(graph, "certificate-expiry").inputs).toMatchObject({
      metricName: "DaysToExpiry",
      dimensions: { CertificateArn: certificate.outputs["arn"] },
      period: 86_400,
      treatMissingData: "breaching",
    });
  });

  test("a certificate that somebody brings is watched too", async () => {
    const brought = "arn:aws:acm:us-east-1:123456789012:certificate/0f4a8f1e-0000-4000-8000-000000000000";
    const graph = await synthesise(project, { stage: "prod", environment: { API_CERTIFICATE_ARN: brought } });
    expect(alarmOf(graph, "certificate-expiry").inputs.dimensions).toEqual({ CertificateArn: brought });
  });
});
