"""Starts the AWS emulator on a free port of 127.0.0.1, with what it leaves out of a bucket's notifications."""

from moto.s3.responses import S3Response
from moto.server import main

without_event_bridge = S3Response.get_bucket_notification


def get_bucket_notification(self):
    """moto keeps whether EventBridge is on, and leaves it out of its answer."""
    found = self.backend.get_bucket_notification_configuration(self.bucket_name)
    serialized = self.serialized

    def with_event_bridge(action_result):
        if found and found.event_bridge is not None:
            action_result.result["EventBridgeConfiguration"] = {}
        return serialized(action_result)

    self.serialized = with_event_bridge
    return without_event_bridge(self)


S3Response.get_bucket_notification = get_bucket_notification
main(["-H", "127.0.0.1", "-p", "0"])
