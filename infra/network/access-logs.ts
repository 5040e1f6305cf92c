import { tagsOf } from "../names";
import type { Stage } from "../stage";

/** This service writes under `AWSLogs/<account>/`, so the load balancers' `accessLogs` have no prefix. */
const LOG_DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com";

/**
 * Creates the bucket for load balancers' access logs. S3's own keys encrypt it, the default for every bucket, because log
 * delivery cannot use a customer-managed key.
 */
export function createAccessLogs(stage: Stage): sst.aws.Bucket {
  const account = aws.getCallerIdentityOutput({}).accountId;
  return new sst.aws.Bucket("AccessLogs", {
    versioning: true,
    cors: false,
    lifecycle: [{ id: "expire", expiresIn: `${stage.logDays} days` }],
    policy: [
      {
        principals: [{ type: "service", identifiers: [LOG_DELIVERY] }],
        actions: ["s3:PutObject"],
        paths: [$interpolate`AWSLogs/${account}/*`],
      },
    ],
    transform: {
      bucket: (args) => {
        // An audit trail must outlive what it audits.
        args.forceDestroy = !stage.protect;
        args.tags = tagsOf("operations");
      },
      lifecycle: (args) => {
        args.rules = $util.output(args.rules).apply((rules) =>
          rules.map((rule) => ({
            ...rule,
            // In a versioned bucket, expiring only hides an object; this deletes it.
            noncurrentVersionExpiration: { noncurrentDays: 7 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          })),
        );
      },
    },
  });
}
