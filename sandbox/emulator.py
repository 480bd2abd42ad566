"""Starts the AWS emulator on a free port of 127.0.0.1, and ends when the program that started it ends."""

import fnmatch
import json
import os
import sys
import threading
from collections import OrderedDict

from moto.cloudtrail.models import CloudTrailBackend
from moto.ec2.models.instances import Instance
from moto.iam.access_control import PermissionResult
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response
from moto.server import main
from werkzeug.wrappers import Response


def end_with_parent() -> None:
    # The other end of this pipe closes whenever the parent process ends.
    sys.stdin.buffer.read()
    os._exit(0)


# moto ignores the conditions of a bucket policy (moto/iam/access_control.py, "missing features"), so that a Deny statement
# with a condition would deny every request. The emulator therefore allows all requests. `npm start` proves the access.
FakeBucket.get_permission = lambda self, action, resource: PermissionResult.NEUTRAL

# moto stores whether EventBridge is on for a bucket, but does not return it.
without_event_bridge = S3Response.get_bucket_notification


def get_bucket_notification(self):
    found = self.backend.get_bucket_notification_configuration(self.bucket_name)
    serialized = self.serialized

    def with_event_bridge(action_result):
        if found and found.event_bridge is not None:
            action_result.result["EventBridgeConfiguration"] = {}
        return serialized(action_result)

    self.serialized = with_event_bridge
    return without_event_bridge(self)


S3Response.get_bucket_notification = get_bucket_notification

# moto fails for a statement with every principal, and does not accept a resource prefix that is shorter than that of the logs.
def may_deliver_logs(target_bucket, target_prefix):
    policy = json.loads(target_bucket.policy or b'{"Statement": []}')
    keys = f"arn:{target_bucket.partition}:s3:::{target_bucket.name}/{target_prefix or ''}"
    return any(
        one["Effect"] == "Allow"
        and isinstance(one["Principal"], dict)
        and one["Principal"].get("Service") == "logging.s3.amazonaws.com"
        and "s3:PutObject" in one["Action"]
        and fnmatch.fnmatchcase(keys, one["Resource"])
        for one in policy["Statement"]
    )


FakeBucket._log_permissions_enabled_policy = staticmethod(may_deliver_logs)

# moto stores an instance's security groups in its network interface, and does not return them with the instance.
attach_without_groups = Instance.attach_eni


def attach_eni(self, eni, device_index):
    if int(device_index) == 0 and not self.security_groups:
        self.security_groups = list(eni.group_set)
    return attach_without_groups(self, eni, device_index)


Instance.attach_eni = attach_eni

# Handles one request at a time, because moto's models have no locks. Only ReceiveMessage may wait for other requests.
# Returns the same response to a retry with the same invocation id. On a busy machine, a provider sometimes closes a
# connection before it has read the response, and retries. A second execution could fail, for example if the first one
# has deleted the resource.
answer = DomainDispatcherApplication.__call__
one_at_a_time = threading.RLock()
answered = OrderedDict()
ANSWERS_KEPT = 1000


def answer_in_turn(self, environ, start_response):
    if environ.get("HTTP_X_AMZ_TARGET") == "AmazonSQS.ReceiveMessage":
        return answer(self, environ, start_response)
    with one_at_a_time:
        asked = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        if asked not in answered:
            response = Response.from_app(lambda *once: answer(self, *once), environ, buffered=True)
            if asked is None or response.status_code >= 400:
                return response(environ, start_response)
            answered[asked] = response
            if len(answered) > ANSWERS_KEPT:
                answered.popitem(last=False)
        return answered[asked](environ, start_response)


DomainDispatcherApplication.__call__ = answer_in_turn

# AWS accepts the ARN of a trail in place of its name. moto does not.
delete_trail_by_name = CloudTrailBackend.delete_trail


def delete_trail(self, name):
    delete_trail_by_name(self, self.get_trail(name).trail_name)


CloudTrailBackend.delete_trail = delete_trail

threading.Thread(target=end_with_parent, daemon=True).start()
main(["-H", "127.0.0.1", "-p", "0"])
