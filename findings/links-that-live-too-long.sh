#!/usr/bin/env bash
# A picture for a model is often handed over as a presigned link. By its documentation S3 honours those of signature version 4
# for seven days at most. boto3 1.44.8 and obstore 0.12.1 sign one for thirty days without a word, so that it fails when it is
# used; minio 7.2.20 refuses to sign it. For the region us-east-1 boto3 still signs with version 2, which has no such limit, and which
# newer regions don't take.
# Expected: an error where the link is made.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 minio==7.2.20 obstore==0.12.1

cat >sign.py <<'PYTHON'
import datetime
import re

import boto3
import minio
import obstore
from obstore.store import S3Store

MONTH = datetime.timedelta(days=30)
KEYS = {"aws_access_key_id": "id", "aws_secret_access_key": "secret"}


def by_boto3(**place):
    params = {"Bucket": "pictures", "Key": "cat.png"}
    client = boto3.client("s3", **KEYS, **place)
    return client.generate_presigned_url("get_object", Params=params, ExpiresIn=int(MONTH.total_seconds()))


def by_minio():
    client = minio.Minio("s3.eu-central-1.amazonaws.com", access_key="id", secret_key="secret", region="eu-central-1")
    return client.presigned_get_object("pictures", "cat.png", expires=MONTH)


def by_obstore():
    store = S3Store("pictures", access_key_id="id", secret_access_key="secret", region="eu-central-1")
    return obstore.sign(store, "GET", "cat.png", MONTH)


SIGNERS = {
    "boto3, eu-central-1": lambda: by_boto3(region_name="eu-central-1"),
    "boto3, us-east-1": lambda: by_boto3(region_name="us-east-1"),
    "boto3, another store": lambda: by_boto3(region_name="auto", endpoint_url="https://account.example.com"),
    "obstore": by_obstore,
    "minio": by_minio,
}
for name, sign in SIGNERS.items():
    try:
        link = sign()
    except ValueError as error:
        print(f"{name}: {error}")
        continue
    seconds = re.search(r"X-Amz-Expires=(\d+)", link)
    print(f"{name}:", f"version 4, {int(seconds[1]) // 86400} days" if seconds else "version 2, no limit")
PYTHON
env/bin/python sign.py | tee seen
diff seen - <<'SEEN'
boto3, eu-central-1: version 4, 30 days
boto3, us-east-1: version 2, no limit
boto3, another store: version 4, 30 days
obstore: version 4, 30 days
minio: expires must be between 1 second to 7 days
SEEN
