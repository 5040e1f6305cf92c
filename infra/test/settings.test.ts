import { describe, expect, test } from "vitest";
import { readSettings } from "../settings";
import { StageError, stageOf } from "../stage";

const COMPLETE = {
  AWS_ACCOUNT_ID: "123456789012",
  API_DOMAIN: "api.example.com",
  ALARM_EMAIL: "alarms@example.com",
  ACQUIRER_URL: "https://acquirer.example.com",
  GITHUB_REPOSITORY: "example/payments",
  GITHUB_REPOSITORY_ID: "1000",
  GITHUB_REPOSITORY_OWNER_ID: "100",
};
const read =
  (stage: string, change: Record<string, string | undefined> = {}) =>
  () =>
    readSettings(stageOf(stage), { ...COMPLETE, ...change });

const certificate = (region: string, account: string) => ({
  API_CERTIFICATE_ARN: `arn:aws:acm:${region}:${account}:certificate/4f5e`,
});

describe("settings", () => {
  test("prod is told everything", () => {
    expect(read("prod")()).toEqual({
      apiDomain: "api.example.com",
      certificateArn: undefined,
      alarmEmail: "alarms@example.com",
      acquirerUrl: "https://acquirer.example.com",
      repository: { owner: "example", name: "payments", id: "1000", ownerId: "100" },
    });
  });

  test("where people deploy, no repository has numbers", () => {
    const nobody = {
      GITHUB_REPOSITORY: "none",
      GITHUB_REPOSITORY_ID: undefined,
      GITHUB_REPOSITORY_OWNER_ID: undefined,
    };
    expect(read("prod", nobody)().repository).toBeUndefined();
    expect(read("staging", { ...nobody, GITHUB_REPOSITORY: "example/payments" })).toThrow(
      /GITHUB_REPOSITORY_ID is missing.*GITHUB_REPOSITORY_OWNER_ID is missing/,
    );
  });

  test("all that is missing is named in one sentence", () => {
    const nothing = { AWS_ACCOUNT_ID: undefined, API_DOMAIN: "", ALARM_EMAIL: undefined, ACQUIRER_URL: undefined };
    expect(read("prod", nothing)).toThrow(StageError);
    expect(read("prod", nothing)).toThrow(/AWS_ACCOUNT_ID.*API_DOMAIN.*ALARM_EMAIL.*ACQUIRER_URL/);
  });

  test("a preview needs the account and nothing else", () => {
    const nothing = {
      API_DOMAIN: undefined,
      ALARM_EMAIL: undefined,
      ACQUIRER_URL: undefined,
      GITHUB_REPOSITORY: undefined,
    };
    expect(read("pr-12", nothing)()).toMatchObject({ acquirerUrl: undefined, repository: undefined });
    expect(read("pr-12", { ...nothing, AWS_ACCOUNT_ID: undefined })).toThrow(/AWS_ACCOUNT_ID is missing/);
  });

  test("a developer's stage is not deployed", () => {
    expect(read("alice")).toThrow(StageError);
    expect(read("alice")).toThrow(/^"alice" is a developer's stage, which runs under "sst dev"\./);
  });

  test("staging runs the sandbox acquirer", () => {
    expect(read("staging")().acquirerUrl).toBeUndefined();
  });

  test("a certificate of the stage's region and account is taken", () => {
    expect(read("prod", certificate("us-east-1", "123456789012"))().certificateArn).toMatch(/certificate\/4f5e$/);
  });

  test("a certificate of another region or account is refused at once", () => {
    expect(read("prod", certificate("eu-west-1", "123456789012"))).toThrow(
      /API_CERTIFICATE_ARN is of eu-west-1, and the stage is in us-east-1/,
    );
    expect(read("prod", certificate("us-east-1", "210987654321"))).toThrow(
      /API_CERTIFICATE_ARN is of account 210987654321, and AWS_ACCOUNT_ID is 123456789012/,
    );
  });

  test("a missing account is the only fault that is named, also with a certificate of another account", () => {
    const nobody = { ...certificate("us-east-1", "210987654321"), AWS_ACCOUNT_ID: undefined };
    expect(read("prod", nobody)).toThrow(/^Stage "prod" cannot be deployed: AWS_ACCOUNT_ID is missing \([^;]+\)\.$/);
  });

  test.each([
    ["AWS_ACCOUNT_ID", "12345"],
    ["API_DOMAIN", "https://api.example.com"],
    ["API_CERTIFICATE_ARN", "arn:aws:iam::123456789012:server-certificate/x"],
    ["ALARM_EMAIL", "nobody"],
    ["ACQUIRER_URL", "http://acquirer.example.com"],
    ["GITHUB_REPOSITORY", "https://github.com/example/payments"],
    ["GITHUB_REPOSITORY", "example"],
    ["GITHUB_REPOSITORY_ID", "payments"],
    ["GITHUB_REPOSITORY_OWNER_ID", "0"],
  ])("%s cannot be %s", (name, value) => {
    expect(read("prod", { [name]: value })).toThrow(new RegExp(`${name} is not`));
  });
});
