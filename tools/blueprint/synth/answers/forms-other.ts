import { secret } from "../values.ts";
import { arn, globalArn } from "./arn.ts";
import { PARTITION } from "../region.ts";
import type { Form } from "./form.ts";

const policyArn: Form = {
  id: "arn",
  arn: ({ place, name, text }) => globalArn(place, "iam", `policy${text("path") || "/"}${name}`),
};

export const OTHER_FORMS: Readonly<Record<string, Form>> = {
  "aws:iam/role:Role": {
    arn: ({ place, name, text }) => globalArn(place, "iam", `role${text("path") || "/"}${name}`),
    more: ({ hex }) => ({ uniqueId: `AROA${hex(17).toUpperCase()}` }),
  },
  "aws:iam/policy:Policy": policyArn,
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": {
    id: "arn",
    arn: ({ place, text }) => globalArn(place, "iam", `oidc-provider/${text("url").replace("https://", "")}`),
  },
  "aws:iam/rolePolicy:RolePolicy": { id: ({ text, name }) => `${text("role")}:${name}` },
  "aws:cloudwatch/logGroup:LogGroup": { arn: ({ place, name }) => arn(place, "logs", `log-group:${name}`) },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { arn: ({ place, name }) => arn(place, "cloudwatch", `alarm:${name}`) },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": {
    named: "alarmName",
    arn: ({ place, name }) => arn(place, "cloudwatch", `alarm:${name}`),
  },
  "aws:cloudwatch/dashboard:Dashboard": {
    named: "dashboardName",
    arn: ({ place, name }) => globalArn(place, "cloudwatch", `dashboard/${name}`),
  },
  "aws:cloudwatch/eventRule:EventRule": { arn: ({ place, name }) => arn(place, "events", `rule/${name}`) },
  "aws:sns/topic:Topic": {
    id: "arn",
    arn: ({ place, name }) => arn(place, "sns", name),
    more: ({ place }) => ({ owner: place.account }),
  },
  "aws:sns/topicSubscription:TopicSubscription": { id: "arn", arn: ({ text, uuid }) => `${text("topic")}:${uuid}` },
  "aws:sqs/queue:Queue": {
    id: ({ place, name }) => `https://sqs.${place.region}.amazonaws.com/${place.account}/${name}`,
    arn: ({ place, name }) => arn(place, "sqs", name),
    more: ({ id }) => ({ url: id }),
  },
  "aws:budgets/budget:Budget": {
    id: ({ place, name }) => `${place.account}:${name}`,
    arn: ({ place, name }) => globalArn(place, "budgets", `budget/${name}`),
  },
  "aws:acm/certificate:Certificate": {
    id: "arn",
    arn: ({ place, uuid }) => arn(place, "acm", `certificate/${uuid}`),
    more: ({ text, inputs, hex }) => ({
      domainValidationOptions: [
        ...new Set([text("domainName"), ...((inputs["subjectAlternativeNames"] ?? []) as readonly string[])]),
      ].map((domain) => ({
        domainName: domain,
        resourceRecordName: `_${hex(32)}.${domain}.`,
        resourceRecordType: "CNAME",
        resourceRecordValue: `_${hex(32)}.acm-validations.aws.`,
      })),
    }),
  },
  "aws:acm/certificateValidation:CertificateValidation": { id: ({ text }) => text("certificateArn") },
  "aws:route53/healthCheck:HealthCheck": {
    id: ({ uuid }) => uuid,
    arn: ({ uuid }) => `arn:${PARTITION}:route53:::healthcheck/${uuid}`,
  },
  "aws:route53/record:Record": { more: ({ text }) => ({ fqdn: text("name") }) },
  "tls:index/privateKey:PrivateKey": {
    more: ({ hex }) => ({
      privateKeyOpenssh: secret(`private key ${hex(8)}`),
      privateKeyPem: secret(`private key ${hex(8)}`),
      publicKeyOpenssh: `ssh-rsa ${hex(8)}`,
      publicKeyPem: `public key ${hex(8)}`,
    }),
  },
};
