import { allow, arnIn, type Grant, type Scope } from "../scope";

const APP = "payments";

/**
 * SST's own state: a bucket and a passphrase that all stages in an account share. Source: sst 3.19.3,
 * pkg/project/provider/aws.go.
 */
export function state(scope: Scope): Grant {
  const { stage, accountId } = scope;
  const bucket = "arn:aws:s3:::sst-state-*";
  // Bucket names are global: another account could own a bucket with this name.
  const ownBucket = { StringEquals: { "aws:ResourceAccount": accountId } };
  return {
    types: [],
    statements: [
      allow("ssm:GetParameter", [
        arnIn(scope, "ssm", "parameter/sst/bootstrap"),
        arnIn(scope, "ssm", `parameter/sst/passphrase/${APP}/${stage}`),
      ]),
      // A first deploy creates the passphrase. SST never overwrites one, but IAM cannot enforce that.
      allow("ssm:PutParameter", arnIn(scope, "ssm", `parameter/sst/passphrase/${APP}/${stage}`)),
      // It shows only keys. Without it, S3 answers 403 for an object that does not exist yet, and SST gives up.
      allow("s3:ListBucket", bucket, ownBucket),
      allow(
        ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
        [`${bucket}/*/${APP}/${stage}.json`, `${bucket}/*/${APP}/${stage}/*`],
        ownBucket,
      ),
      // Every deploy looks for secrets that all stages share. None exist, and no role here could decrypt them.
      allow("s3:GetObject", `${bucket}/secret/${APP}/_fallback.json`, ownBucket),
    ],
  };
}
