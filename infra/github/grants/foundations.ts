/**
 * The foundations of a stage: network, key, database, bucket, certificate, DNS, and these roles themselves. The first deploy
 * creates them with an administrator's credentials. A workflow changes their settings, but can neither create nor delete
 * them: a merge that would replace the database or the network ends with "not authorized" instead.
 */
import { PROBE_REGION } from "../../watching/probe";
import { allow, arnIn, type Grant, namedIn, type Scope, tagged } from "../scope";

export function network(scope: Scope): Grant {
  return {
    types: [
      "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
      "aws:ec2/eip:Eip",
      "aws:ec2/flowLog:FlowLog",
      "aws:ec2/internetGateway:InternetGateway",
      "aws:ec2/natGateway:NatGateway",
      "aws:ec2/routeTable:RouteTable",
      "aws:ec2/routeTableAssociation:RouteTableAssociation",
      "aws:ec2/subnet:Subnet",
      "aws:ec2/vpc:Vpc",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      "aws:apigatewayv2/vpcLink:VpcLink",
      "aws:servicediscovery/privateDnsNamespace:PrivateDnsNamespace",
    ],
    statements: [
      allow(
        [
          "ec2:CreateRoute",
          "ec2:DeleteRoute",
          "ec2:ModifySubnetAttribute",
          "ec2:ModifyVpcAttribute",
          "ec2:ModifyVpcEndpoint",
          "ec2:ReplaceRoute",
        ],
        arnIn(scope, "ec2", "*/*"),
        tagged(scope.stage),
      ),
      allow(["apigateway:GET", "apigateway:PATCH"], "arn:aws:apigateway:*::/vpclinks/*"),
      allow(
        ["servicediscovery:GetNamespace", "servicediscovery:ListTagsForResource"],
        arnIn(scope, "servicediscovery", "namespace/*"),
      ),
    ],
  };
}

export function key(scope: Scope): Grant {
  const look = ["kms:DescribeKey", "kms:GetKey*", "kms:ListResourceTags"];
  return {
    types: ["aws:kms/alias:Alias", "aws:kms/key:Key"],
    statements: [
      allow(
        [...look, "kms:EnableKeyRotation", "kms:PutKeyPolicy", "kms:TagResource", "kms:UpdateKeyDescription"],
        scope.keyArn,
      ),
      // If the stage is in another region, the probe's alarm has its own key.
      ...(scope.region === PROBE_REGION
        ? []
        : [allow(look, `arn:aws:kms:${PROBE_REGION}:${scope.accountId}:key/*`, tagged(scope.stage))]),
      allow("kms:ListAliases", "*"),
    ],
  };
}

export function database(scope: Scope): Grant {
  return {
    types: [
      "aws:rds/cluster:Cluster",
      "aws:rds/clusterInstance:ClusterInstance",
      "aws:rds/clusterParameterGroup:ClusterParameterGroup",
      "aws:rds/parameterGroup:ParameterGroup",
      "aws:rds/subnetGroup:SubnetGroup",
    ],
    statements: [
      allow(
        [
          "rds:AddTagsToResource",
          "rds:ListTagsForResource",
          "rds:RemoveTagsFromResource",
          "rds:ModifyDBCluster*",
          "rds:ModifyDBInstance",
          "rds:ModifyDBParameterGroup",
          "rds:ResetDBClusterParameterGroup",
        ],
        ["cluster", "cluster-pg", "db", "pg", "subgrp"].map((kind) => namedIn(scope, "rds", `${kind}:`)),
      ),
      allow("rds:Describe*", "*"),
    ],
  };
}

export function bucket({ names }: Scope): Grant {
  return {
    types: [
      "aws:s3/bucketLifecycleConfigurationV2:BucketLifecycleConfigurationV2",
      "aws:s3/bucketPolicy:BucketPolicy",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/bucketV2:BucketV2",
      "aws:s3/bucketVersioningV2:BucketVersioningV2",
    ],
    statements: [
      allow(
        [
          "s3:Get*Configuration",
          "s3:GetBucket*",
          "s3:ListBucket",
          "s3:PutBucketPolicy",
          "s3:PutBucketPublicAccessBlock",
          "s3:PutBucketTagging",
          "s3:PutBucketVersioning",
          "s3:PutLifecycleConfiguration",
        ],
        `arn:aws:s3:::${names}`,
      ),
    ],
  };
}

/** The certificate and the names that lead to the load balancer. */
export function domain(scope: Scope): Grant {
  return {
    types: [
      "aws:acm/certificate:Certificate",
      "aws:acm/certificateValidation:CertificateValidation",
      "aws:route53/record:Record",
      "pulumi-nodejs:dynamic:Resource",
    ],
    statements: [
      allow(["acm:DescribeCertificate", "acm:ListTagsForCertificate"], arnIn(scope, "acm", "certificate/*")),
      allow(["route53:GetHostedZone", "route53:ListResourceRecordSets"], "arn:aws:route53:::hostedzone/*"),
      allow("route53:ListHostedZones", "*"),
    ],
  };
}

/** A deploy can look at its own role, but not change it: see the boundary. */
export function workflowRoles({ accountId }: Scope): Grant {
  return {
    types: ["aws:iam/openIdConnectProvider:OpenIdConnectProvider", "aws:iam/policy:Policy"],
    statements: [
      allow(["iam:GetOpenIDConnectProvider"], `arn:aws:iam::${accountId}:oidc-provider/*`),
      allow(["iam:GetPolicy", "iam:GetPolicyVersion", "iam:ListPolicyVersions"], `arn:aws:iam::${accountId}:policy/*`),
    ],
  };
}
