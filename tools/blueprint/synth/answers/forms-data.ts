import { secret } from "../values.ts";
import { arn } from "./arn.ts";
import type { Facts, Form } from "./form.ts";

const bucketArn = ({ name }: Facts): string => `arn:aws:s3:::${name}`;
const bucketNames: Form = {
  arn: bucketArn,
  more: ({ name, place, hex }) => ({
    bucket: name,
    region: place.region,
    bucketDomainName: `${name}.s3.amazonaws.com`,
    bucketRegionalDomainName: `${name}.s3.${place.region}.amazonaws.com`,
    hostedZoneId: `Z${hex(13).toUpperCase()}`,
  }),
};

const POSTGRES_PORT = 5432;

export const DATA_FORMS: Readonly<Record<string, Form>> = {
  "aws:rds/cluster:Cluster": {
    named: "clusterIdentifier",
    arn: ({ place, name }) => arn(place, "rds", `cluster:${name}`),
    more: ({ name, place, hex, inputs, uuid, text }) => ({
      endpoint: `${name}.cluster-${hex(12)}.${place.region}.rds.amazonaws.com`,
      readerEndpoint: `${name}.cluster-ro-${hex(12)}.${place.region}.rds.amazonaws.com`,
      port: inputs["port"] ?? POSTGRES_PORT,
      clusterResourceId: `cluster-${hex(26).toUpperCase()}`,
      masterUserSecrets:
        inputs["manageMasterUserPassword"] === true
          ? [
              {
                secretArn: arn(place, "secretsmanager", `secret:rds!cluster-${uuid}-${hex(6)}`),
                secretStatus: "active",
                kmsKeyId: text("masterUserSecretKmsKeyId"),
              },
            ]
          : [],
    }),
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    named: "identifier",
    arn: ({ place, name }) => arn(place, "rds", `db:${name}`),
    more: ({ name, place, hex }) => ({
      endpoint: `${name}.${hex(12)}.${place.region}.rds.amazonaws.com`,
      port: POSTGRES_PORT,
      dbiResourceId: `db-${hex(26).toUpperCase()}`,
      identifier: name,
    }),
  },
  "aws:rds/subnetGroup:SubnetGroup": { arn: ({ place, name }) => arn(place, "rds", `subgrp:${name}`) },
  "aws:rds/parameterGroup:ParameterGroup": { arn: ({ place, name }) => arn(place, "rds", `pg:${name}`) },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    arn: ({ place, name }) => arn(place, "rds", `cluster-pg:${name}`),
  },
  "aws:secretsmanager/secret:Secret": {
    id: "arn",
    arn: ({ place, name, hex }) => arn(place, "secretsmanager", `secret:${name}-${hex(6)}`),
  },
  "aws:secretsmanager/secretVersion:SecretVersion": {
    id: ({ text, uuid }) => `${text("secretId")}|${uuid}`,
    arn: ({ text }) => text("secretId"),
    more: ({ uuid }) => ({ versionId: uuid, versionStages: ["AWSCURRENT"] }),
  },
  "aws:ssm/parameter:Parameter": {
    arn: ({ place, name }) => arn(place, "ssm", `parameter/${name.replace(/^\//, "")}`),
  },
  "aws:kms/key:Key": {
    id: ({ uuid }) => uuid,
    arn: ({ place, uuid }) => arn(place, "kms", `key/${uuid}`),
    more: ({ id }) => ({ keyId: id }),
  },
  "aws:kms/alias:Alias": {
    arn: ({ place, name }) => arn(place, "kms", name),
    more: ({ text, place }) => ({ targetKeyArn: arn(place, "kms", `key/${text("targetKeyId").split("/").at(-1)}`) }),
  },
  "aws:s3/bucketV2:BucketV2": bucketNames,
  "aws:s3/bucket:Bucket": bucketNames,
  "random:index/randomPassword:RandomPassword": { more: (facts) => ({ result: secret(randomText(facts)) }) },
  "random:index/randomString:RandomString": { more: (facts) => ({ result: randomText(facts) }) },
  "random:index/randomId:RandomId": {
    more: ({ hex }) => ({ hex: hex(16), b64Url: hex(11), b64Std: hex(11), dec: "1" }),
  },
  "random:index/randomBytes:RandomBytes": {
    more: ({ hex, inputs }) => {
      const bytes = Buffer.from(
        hex(64)
          .repeat(8)
          .slice(0, Number(inputs["length"] ?? 32) * 2),
        "hex",
      );
      return { base64: secret(bytes.toString("base64")), hex: secret(bytes.toString("hex")) };
    },
  },
  "random:index/randomUuid:RandomUuid": { more: ({ uuid }) => ({ result: uuid }) },
};

/**
 * A text of the requested length. Its last character needs escaping in URLs and shells, unless the program excludes such
 * characters.
 */
function randomText({ hex, inputs }: Facts): string {
  const length = Number(inputs["length"] ?? 16);
  const text = hex(64)
    .repeat(Math.ceil(length / 64))
    .slice(0, length);
  return inputs["special"] === false ? text : `${text.slice(0, -1)}#`;
}
