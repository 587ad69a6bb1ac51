"""What schemathesis is told of latchd beyond its documents."""

import re

import schemathesis
from schemathesis.core import NOT_SET


@schemathesis.hook
def before_call(context, case, kwargs):
    # This wait is by the wall clock, and as long as the body says; left out, half a minute.
    if case.path.endswith("/outbox/wait") and case.method == "POST":
        if case.body is NOT_SET:
            case.body, case.media_type = {}, "application/json"
        if isinstance(case.body, dict) and isinstance(case.body.get("timeout", ""), (str, type(None))):
            case.body["timeout"] = "20ms"
    # This one is by simulated time: a phone's radio would be simulated for as many years as the body says.
    if case.path == "/sim/v1/wait" and isinstance(case.body, dict) and isinstance(case.body.get("timeout"), str):
        if re.fullmatch(r"([0-9.]+(d|h|m|s|ms))+", case.body["timeout"]):
            case.body["timeout"] = "1m"
