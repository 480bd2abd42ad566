"""A bucket that a role of another account reads. `pulumi install` generates the package pulumi_cross_account_s3."""

import pulumi
import pulumi_cross_account_s3 as shared

config = pulumi.Config()
bucket_name = config.get("bucketName") or "acme-genomics"
owner_arn = config.get("ownerArn") or "arn:aws:iam::222222222222:root"
reader_arn = config.get("readerArn") or "arn:aws:iam::111111111111:role/indexer"
bucket_arn = f"arn:aws:s3:::{bucket_name}"
# Set it to false, and run pulumi up, before pulumi destroy.
protect = True if config.get_bool("protect") is None else config.get_bool("protect")


def allow(sid: str, principal: str, action: str, resource: str, **elements: object) -> dict:
    """Returns a statement that allows one principal one action."""
    return {"Sid": sid, "Effect": "Allow", "Principal": {"AWS": principal}, "Action": action, "Resource": resource, **elements}


key = shared.BucketKey(
    "key",
    alias=bucket_name,
    description=f"Encrypts bucket {bucket_name}",
    protect=protect,
    policy={
        "Version": "2012-10-17",
        "Statement": [
            allow("OwnAccount", owner_arn, "kms:*", "*"),
            allow(
                "Reader",
                reader_arn,
                "kms:Decrypt",
                "*",
                Condition={"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}},
            ),
        ],
    },
)

bucket = shared.SharedBucket(
    "bucket",
    bucket_name=bucket_name,
    kms_key_arn=key.arn,
    eventbridge=True,
    protect=protect,
    policy={
        "Version": "2012-10-17",
        "Statement": [
            allow("ReaderObjects", reader_arn, "s3:GetObject", f"{bucket_arn}/*"),
            allow("ReaderBucket", reader_arn, "s3:ListBucket", bucket_arn),
            {
                "Sid": "PlainHttp",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [bucket_arn, f"{bucket_arn}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            },
        ],
    },
)

pulumi.export("bucket", bucket.bucket)
pulumi.export("keyArn", key.arn)
