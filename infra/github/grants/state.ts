import { allow, arnIn, type Grant, type Scope } from "../scope";

const APP = "payments";

/**
 * SST's own state of the stage: a bucket and a passphrase, shared by all stages of an account. Source: sst 3.19.3,
 * pkg/project/provider/aws.go.
 */
export function state(scope: Scope): Grant {
  const { stage, accountId } = scope;
  const bucket = "arn:aws:s3:::sst-state-*";
  // Names of buckets are everybody's: one of another account could be called so.
  const ownBucket = { StringEquals: { "aws:ResourceAccount": accountId } };
  return {
    types: [],
    statements: [
      allow("ssm:GetParameter", [
        arnIn(scope, "ssm", "parameter/sst/bootstrap"),
        arnIn(scope, "ssm", `parameter/sst/passphrase/${APP}/${stage}`),
      ]),
      // A first deploy makes the passphrase. SST never overwrites one, which is what IAM cannot ask for.
      allow("ssm:PutParameter", arnIn(scope, "ssm", `parameter/sst/passphrase/${APP}/${stage}`)),
      // Keys only. Without it, S3 answers 403 for an object that is not there yet, and SST gives up.
      allow("s3:ListBucket", bucket, ownBucket),
      allow(
        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        [`${bucket}/*/${APP}/${stage}.json`, `${bucket}/*/${APP}/${stage}/*`],
        ownBucket,
      ),
      // Every deploy looks whether there are secrets for all stages. There are none, and nobody here can decrypt them.
      allow("s3:GetObject", `${bucket}/secret/${APP}/_fallback.json`, ownBucket),
    ],
  };
}
