import { PARTITION, type Place } from "../region.ts";

/** `arn:aws:ecs:us-east-1:123456789012:cluster/prod`. */
export function arn({ region, account }: Place, service: string, resource: string): string {
  return `arn:${PARTITION}:${service}:${region}:${account}:${resource}`;
}

/** For services without regions: `arn:aws:iam::123456789012:role/task`. */
export function globalArn({ account }: Place, service: string, resource: string): string {
  return `arn:${PARTITION}:${service}::${account}:${resource}`;
}
