import { describe, expect, test } from "vitest";
import { resource, type Inputs } from "../../test/draft.ts";
import {
  DATABASE,
  KEY,
  LOAD_BALANCER,
  ROLE,
  SERVICE,
  SCALING,
  diff,
  change,
  risks,
  group,
  role,
  withPolicy,
  boundary,
  admits,
  database,
  subnet,
} from "./drafts.ts";

describe("to look at", () => {
  const read = { Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::b/*" };

  const WEAKER: readonly (readonly [type: string, before: Inputs, after: Inputs, risk: string])[] = [
    [DATABASE, { engine: "a" }, { engine: "b" }, "it database is replaced: what is in it is lost, but for snapshots"],
    [
      DATABASE,
      { deletionProtection: true },
      { deletionProtection: false },
      "it database AWS no longer refuses to delete it",
    ],
    [
      DATABASE,
      { backupRetentionPeriod: 14 },
      { backupRetentionPeriod: 7 },
      "it database backups are kept 7 days, not 14",
    ],
    [
      DATABASE,
      { skipFinalSnapshot: false },
      { skipFinalSnapshot: true },
      "it database no snapshot is left when it is deleted",
    ],
    [
      LOAD_BALANCER,
      { internal: true },
      { internal: false },
      "it load balancer is replaced: requests fail until its successor serves under its own address",
    ],
    [LOAD_BALANCER, { enableDeletionProtection: true }, {}, "it load balancer AWS no longer refuses to delete it"],
    [KEY, { enableKeyRotation: true }, { enableKeyRotation: false }, "it key is no longer rotated"],
    [
      "aws:cloudwatch/logGroup:LogGroup",
      {},
      { retentionInDays: 30 },
      "it log group logs older than 30 days are deleted",
    ],
    [LOAD_BALANCER, { dropInvalidHeaderFields: true }, {}, "it load balancer passes on headers that are not valid"],
    [
      LOAD_BALANCER,
      { accessLogs: { enabled: true } },
      { accessLogs: { enabled: false } },
      "it load balancer nobody can look up who asked for what",
    ],
    [
      SERVICE,
      { networkConfiguration: { assignPublicIp: false } },
      { networkConfiguration: { assignPublicIp: true } },
      "it service its tasks get public addresses",
    ],
    [SERVICE, {}, { enableExecuteCommand: true }, "it service a shell can be opened in its tasks"],
    [
      SERVICE,
      { deploymentCircuitBreaker: { rollback: true } },
      {},
      "it service a deploy whose tasks do not start is not rolled back",
    ],
    [
      "aws:rds/clusterInstance:ClusterInstance",
      {},
      { publiclyAccessible: true },
      "it database instance gets a public address",
    ],
    [
      "aws:lb/listener:Listener",
      { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" },
      { sslPolicy: "ELBSecurityPolicy-2016-08" },
      "it listener speaks TLS by ELBSecurityPolicy-2016-08",
    ],
    [
      "aws:wafv2/webAcl:WebAcl",
      { rules: [{ name: "one" }, { name: "two" }] },
      { rules: [{ name: "two" }] },
      "it web acl no longer has one",
    ],
    [SCALING, { minCapacity: 3 }, { minCapacity: 2 }, "it scaling at least 2 tasks run, not 3"],
    [
      ROLE,
      role(read),
      role({ ...read, Action: ["s3:GetObject", "s3:PutObject"] }),
      "it role may now s3:PutObject on arn:aws:s3:::b/*",
    ],
    [ROLE, role(read), role(read, "lambda.amazonaws.com"), "it role may now be taken on by lambda.amazonaws.com"],
    [
      ROLE,
      role({ ...read, Effect: "Deny" }),
      role(read),
      "it role is no longer denied s3:GetObject on arn:aws:s3:::b/*",
    ],
    [
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      { blockPublicAcls: true },
      {},
      "it bucket public access block blockPublicAcls is off: the bucket could be made public",
    ],
    [
      "aws:lambda/invocation:Invocation",
      { lifecycleScope: "CRUD", functionName: "a" },
      { lifecycleScope: "CRUD", functionName: "b" },
      "it invocation is replaced: its function is called to undo what the old one did, after the new one has done it",
    ],
  ];
  test.each(WEAKER)("%s %j → %j: %s", (type, before, after, risk) => {
    expect(risks(change(type, before, after))).toContain(risk);
  });

  test.each(WEAKER.filter(([, , , risk]) => !risk.includes("replaced") && !risk.includes("taken on")))(
    "not the other way round: %s %j",
    (type, before, after, risk) => {
      expect(risks(change(type, after, before))).not.toContain(risk);
    },
  );

  test("is a policy of a role that is a resource of its own", () => {
    expect(risks(diff(withPolicy(read), withPolicy({ ...read, Resource: "*" })))).toEqual([
      "Role role may now s3:GetObject on *",
    ]);
  });

  test("is a boundary that is gone or wider", () => {
    expect(risks(change(ROLE, { permissionsBoundary: "arn:one" }, {}))).toEqual([
      "it role is no longer bounded by arn:one",
    ]);
    expect(risks(change("aws:iam/policy:Policy", boundary("s3:Get*"), boundary("s3:*")))).toEqual([
      "it policy now allows s3:* on *",
    ]);
  });

  test("is what is destroyed: key, secret, data", () => {
    const secret = resource("aws:secretsmanager/secret:Secret", "Token");
    const bucket = resource("aws:s3/bucketV2:BucketV2", "Logs", {}, { retainOnDelete: true });
    const found = risks(diff([resource(KEY, "Key"), secret, bucket], []));
    expect(found).toEqual([
      "Key key is destroyed: what it encrypted cannot be read any more once its waiting period is over",
      "Token secret is destroyed: nobody can read it where it was",
      "Logs bucket leaves the program: it stays in AWS, and nothing manages it any more",
    ]);
  });

  test("is protection that is gone, and says when it still holds", () => {
    const found = risks(diff([database({ protect: true, retainOnDelete: true })], [database({})]));
    expect(found).toEqual([
      "it database a deploy may delete it from now on",
      "it database is deleted in AWS when it leaves the program from now on",
    ]);
    expect(risks(diff([database({ protect: true })], []))[0]).toContain("It is protected, so the deploy will refuse");
  });

  test("is the worst first", () => {
    const log = resource("aws:cloudwatch/logGroup:LogGroup", "Log");
    expect(risks(diff([log, resource(LOAD_BALANCER, "a"), resource(DATABASE, "it")], []))).toEqual([
      expect.stringContaining("it database"),
      expect.stringContaining("a load balancer"),
      expect.stringContaining("Log log group"),
    ]);
  });

  test("is a security group that is opened, though nothing leads to it yet", () => {
    const found = risks(diff([group("db")], [group("db"), admits("0.0.0.0/0", 5432)]));
    expect(found).toEqual(["db security group admits 0.0.0.0/0 on tcp 5432, which it did not before"]);
  });

  test("is a security group that is opened wider, and not one that is opened less", () => {
    const some = [group("db"), admits("10.0.0.0/16", 5432)];
    const more = [group("db"), admits("10.0.0.0/8", 5432)];
    expect(risks(diff(some, more))).toEqual([
      "db security group admits 10.0.0.0/8 on tcp 5432, which it did not before",
    ]);
    expect(risks(diff(more, some))).toEqual([]);
    expect(risks(diff([group("db"), admits("10.0.0.0/8", 1, 65_535)], some))).toEqual([]);
  });

  test("is a zone less", () => {
    const found = risks(diff([subnet("a"), subnet("b"), subnet("c")], [subnet("a"), subnet("b")]));
    expect(found).toContain("network spans 2 zones, not 3");
  });

  test("is nothing of what is only added or made safer", () => {
    expect(risks(diff([], [resource(DATABASE, "it"), resource(ROLE, "Role", role(read))]))).toEqual([]);
  });
});
