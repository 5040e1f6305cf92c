import { type ACMClient, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import {
  GetHostedZoneCommand,
  type HostedZone,
  ListHostedZonesCommand,
  type Route53Client,
} from "@aws-sdk/client-route-53";
import type { Settings } from "../../../infra/settings.ts";
import { tell } from "../aws-error.ts";
import { type Finding, ok, problem } from "./finding.ts";

export interface DomainDeps {
  readonly acm: ACMClient;
  readonly route53: Route53Client;
  /** The name servers that public DNS gives for a domain, in any order; empty if there are none. */
  readonly nameServers: (domain: string) => Promise<readonly string[]>;
  readonly now: () => Date;
}

/** Checks the given certificate, or else the zone in which SST proves that the domain is ours. */
export async function askDomain(
  deps: DomainDeps,
  { apiDomain, certificateArn }: Settings,
): Promise<readonly Finding[]> {
  return certificateArn === undefined
    ? [await askZone(deps, apiDomain)]
    : [await askCertificate(deps, apiDomain, certificateArn)];
}

/** With fewer days left, a certificate could expire before somebody has time to renew it. */
const LEAST_DAYS = 30;
const DAY_MS = 86_400_000;

async function askCertificate({ acm, now }: DomainDeps, domain: string, arn: string): Promise<Finding> {
  const asked = acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  const { Certificate } = await tell(`describe the certificate ${arn}`, asked);
  const { Status, NotAfter, DomainName = "", SubjectAlternativeNames = [] } = Certificate ?? {};
  if (Status !== "ISSUED") return problem("certificate", `It is ${Status}, not ISSUED: validate it in ACM first.`);
  const names = [DomainName, ...SubjectAlternativeNames];
  if (!names.some((name) => covers(name, domain))) {
    return problem(
      "certificate",
      `It is for ${[...new Set(names)].join(", ")}, and not for ${domain}: make one for it in ACM.`,
    );
  }
  const days = Math.floor(((NotAfter?.getTime() ?? 0) - now().getTime()) / DAY_MS);
  if (days < LEAST_DAYS) return problem("certificate", `It expires in ${days} days: renew it first.`);
  return ok(
    "certificate",
    `issued for ${domain}, for another ${days} days. Point ${domain} at the load balancer yourself, after the deploy.`,
  );
}

/** A wildcard matches exactly one label. */
const covers = (name: string, domain: string): boolean =>
  name === domain || (name.startsWith("*.") && domain.slice(domain.indexOf(".")) === name.slice(1));

async function askZone(deps: DomainDeps, domain: string): Promise<Finding> {
  const zones = await allZones(deps.route53);
  const holders = zones
    .filter(({ name }) => domain === name || domain.endsWith(`.${name}`))
    .toSorted((a, b) => b.name.length - a.name.length);
  const zone = holders.find(({ isPrivate }) => !isPrivate);
  if (zone === undefined) {
    const why =
      holders.length === 0 ? "this account has no Route 53 zone" : "this account has a private Route 53 zone only";
    return problem(
      "domain",
      `${why} for ${domain}, in which the certificate would be validated: make a public one and delegate it, or set API_CERTIFICATE_ARN.`,
    );
  }
  return await askDelegation(deps, zone);
}

interface Zone {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
}

async function allZones(route53: Route53Client): Promise<readonly Zone[]> {
  const found: HostedZone[] = [];
  let Marker: string | undefined;
  do {
    const page = await tell(
      "list hosted zones",
      route53.send(new ListHostedZonesCommand(Marker === undefined ? {} : { Marker })),
    );
    found.push(...(page.HostedZones ?? []));
    Marker = page.IsTruncated === true ? page.NextMarker : undefined;
  } while (Marker !== undefined);
  return found.map(({ Id = "", Name = "", Config }) => ({
    id: Id.replace("/hostedzone/", ""),
    name: Name.replace(/\.$/, ""),
    isPrivate: Config?.PrivateZone === true,
  }));
}

/** Until the parent zone names the zone's servers, AWS cannot issue the certificate, and the deploy waits for it. */
async function askDelegation({ route53, nameServers }: DomainDeps, { id, name }: Zone): Promise<Finding> {
  const { DelegationSet } = await tell(`describe the zone ${name}`, route53.send(new GetHostedZoneCommand({ Id: id })));
  const own = DelegationSet?.NameServers ?? [];
  const told = await nameServers(name);
  if (own.some((server) => told.includes(server))) return ok("domain", `the zone ${name} is public and delegated`);
  return problem(
    "domain",
    `the zone ${name} is not delegated: the internet is told of ${told.join(", ") || "no name servers"}. Give ${own.join(", ")} to whoever holds the zone above.`,
  );
}
