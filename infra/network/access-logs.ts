import { tagsOf } from "../names";
import type { Stage } from "../stage";

/** Load balancers write under `AWSLogs/<account>/`, so their `accessLogs` have no prefix. */
const LOG_DELIVERY = "logdelivery.elasticloadbalancing.amazonaws.com";

/**
 * Where load balancers keep who asked for what. S3's own keys encrypt it (the default of every bucket): log delivery
 * cannot use a customer-managed key.
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
        // An audit trail is not deleted with what it audits.
        args.forceDestroy = !stage.protect;
        args.tags = tagsOf("operations");
      },
      lifecycle: (args) => {
        args.rules = $util.output(args.rules).apply((rules) =>
          rules.map((rule) => ({
            ...rule,
            // Expiring only hides an object of a versioned bucket; this is what deletes it.
            noncurrentVersionExpiration: { noncurrentDays: 7 },
            abortIncompleteMultipartUpload: { daysAfterInitiation: 1 },
          })),
        );
      },
    },
  });
}
