import type { AwsAnswer } from "../../test/aws-server.ts";

/** AWS's answers, in the shapes that its API references document. */
const XML = { "content-type": "text/xml" };

const xml = (body: string, status = 200): AwsAnswer => ({ status, headers: XML, body });

/** A refusal in the protocol of STS and IAM. */
export const denied = (action: string): AwsAnswer =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not authorized to perform: ${action}</Message></Error></ErrorResponse>`,
    403,
  );

/** An error in the protocol of EC2. */
export const ec2Error = (code: string): AwsAnswer =>
  xml(`<Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors></Response>`, 401);

export const caller = (account: string, arn = `arn:aws:sts::${account}:assumed-role/deployer/me`): AwsAnswer =>
  xml(
    `<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AROAEXAMPLE:me</UserId><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`,
  );

export const zones = (...ids: readonly string[]): AwsAnswer => {
  const items = ids.map(
    (id, at) =>
      `<item><zoneName>us-east-1${"fedcba"[at]}</zoneName><zoneId>${id}</zoneId><zoneState>available</zoneState><regionName>us-east-1</regionName><zoneType>availability-zone</zoneType></item>`,
  );
  return xml(
    `<DescribeAvailabilityZonesResponse><availabilityZoneInfo>${items.join("")}</availabilityZoneInfo></DescribeAvailabilityZonesResponse>`,
  );
};

/** One address for each stage, with the stage as its tag; "" for an address without tags. */
export const addresses = (...stages: readonly string[]): AwsAnswer =>
  xml(
    `<DescribeAddressesResponse><addressesSet>${stages.map((stage) => `<item><allocationId>eipalloc-1</allocationId>${tagSet(stage)}</item>`).join("")}</addressesSet></DescribeAddressesResponse>`,
  );

export const vpcs = (...stages: readonly string[]): AwsAnswer =>
  xml(
    `<DescribeVpcsResponse><vpcSet>${stages.map((stage) => `<item><vpcId>vpc-1</vpcId>${tagSet(stage)}</item>`).join("")}</vpcSet></DescribeVpcsResponse>`,
  );

const tagSet = (stage: string): string =>
  stage === ""
    ? ""
    : `<tagSet><item><key>sst:app</key><value>payments</value></item><item><key>sst:stage</key><value>${stage}</value></item></tagSet>`;

/** One cluster for each stage. */
export const clusters = (...stages: readonly string[]): AwsAnswer => ({
  body: { clusterArns: stages.map((stage) => `arn:aws:ecs:us-east-1:123456789012:cluster/payments-${stage}`) },
});

export const taskArns = (count: number): AwsAnswer => ({
  body: {
    taskArns: Array.from({ length: count }, (_, at) => `arn:aws:ecs:us-east-1:123456789012:task/payments/${at}`),
  },
});

/** Tasks with their CPU units and their capacity provider, if they have one. */
export const tasks = (
  ...all: readonly { readonly cpu: string; readonly capacityProviderName?: string }[]
): AwsAnswer => ({
  body: { tasks: all.map((task) => ({ launchType: "FARGATE", lastStatus: "RUNNING", ...task })), failures: [] },
});

export const quota = (Value: number): AwsAnswer => ({
  body: { Quota: { ServiceCode: "…", QuotaCode: "…", QuotaName: "…", Value, Unit: "None", Adjustable: true } },
});

/** An error in the protocol of Service Quotas. */
export const refused = (error: string): AwsAnswer => ({ status: 400, body: { __type: error, Message: "no" } });

export const noQuota: AwsAnswer = refused("NoSuchResourceException");

export interface Zone {
  readonly name: string;
  readonly isPrivate?: boolean;
}

export const hostedZones = (...all: readonly Zone[]): AwsAnswer =>
  xml(
    `<ListHostedZonesResponse><HostedZones>${all
      .map(
        ({ name, isPrivate = false }, at) =>
          `<HostedZone><Id>/hostedzone/Z${at}</Id><Name>${name}.</Name><CallerReference>x</CallerReference><Config><PrivateZone>${isPrivate}</PrivateZone></Config></HostedZone>`,
      )
      .join("")}</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems></ListHostedZonesResponse>`,
  );

export const hostedZone = (...servers: readonly string[]): AwsAnswer =>
  xml(
    `<GetHostedZoneResponse><HostedZone><Id>/hostedzone/Z0</Id><Name>example.com.</Name><CallerReference>x</CallerReference></HostedZone><DelegationSet><NameServers>${servers.map((server) => `<NameServer>${server}</NameServer>`).join("")}</NameServers></DelegationSet></GetHostedZoneResponse>`,
  );

/** ACM answers in JSON, with times in seconds. */
export const certificate = (changed: object = {}): AwsAnswer => ({
  body: {
    Certificate: {
      DomainName: "*.staging.example.com",
      SubjectAlternativeNames: ["*.staging.example.com"],
      Status: "ISSUED",
      NotAfter: Date.UTC(2027, 5, 1) / 1000,
      ...changed,
    },
  },
});

export const provider = (stage: string): AwsAnswer =>
  xml(
    `<GetOpenIDConnectProviderResponse><GetOpenIDConnectProviderResult><Url>token.actions.githubusercontent.com</Url><Tags><member><Key>sst:stage</Key><Value>${stage}</Value></member></Tags></GetOpenIDConnectProviderResult></GetOpenIDConnectProviderResponse>`,
  );

/** One page of the versions that one can order; the marker leads to the next page. */
export const orderable = (versions: readonly string[], marker = ""): AwsAnswer =>
  xml(
    `<DescribeOrderableDBInstanceOptionsResponse><DescribeOrderableDBInstanceOptionsResult><OrderableDBInstanceOptions>${versions
      .map(
        (version) =>
          `<OrderableDBInstanceOption><Engine>aurora-postgresql</Engine><EngineVersion>${version}</EngineVersion><DBInstanceClass>db.serverless</DBInstanceClass></OrderableDBInstanceOption>`,
      )
      .join(
        "",
      )}</OrderableDBInstanceOptions>${marker === "" ? "" : `<Marker>${marker}</Marker>`}</DescribeOrderableDBInstanceOptionsResult></DescribeOrderableDBInstanceOptionsResponse>`,
  );

export const role: AwsAnswer = xml(
  "<GetRoleResponse><GetRoleResult><Role><Path>/aws-service-role/</Path><RoleName>x</RoleName><RoleId>AROAEXAMPLE</RoleId><Arn>arn:aws:iam::123456789012:role/x</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate></Role></GetRoleResult></GetRoleResponse>",
);

/** There is no such identity provider or role. */
export const noEntity: AwsAnswer = xml(
  "<ErrorResponse><Error><Type>Sender</Type><Code>NoSuchEntity</Code><Message>not found</Message></Error></ErrorResponse>",
  404,
);

export const noKey: AwsAnswer = xml("<Error><Code>NoSuchKey</Code><Message>no</Message></Error>", 404);

export const keys = (...all: readonly string[]): AwsAnswer =>
  xml(
    `<ListBucketResult><IsTruncated>false</IsTruncated>${all.map((key) => `<Contents><Key>${key}</Key></Contents>`).join("")}</ListBucketResult>`,
  );
