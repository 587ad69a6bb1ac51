"""Tests a running latchd by an OpenAPI document, with schemathesis: all checks, good and bad data, links.

    .build/peers-http/bin/python Tests/Peers/schemathesis/run.py --name control --document http://HOST:PORT/openapi.json \\
        --prefix /sim/v1 --url http://HOST:PORT --work FOLDER [--token TOKEN]

Failures that are in accepted.json, each with its reason, are accepted; so are the differences from a document that it
lists, which are put into the document first. Prints a JSON line for each other failure and for each entry of
`failures` that no longer occurs, then a summary. Exits with 0 if there were none.
"""

import argparse
import base64
import collections
import copy
import json
import pathlib
import re
import subprocess
import sys
import urllib.request

HERE = pathlib.Path(__file__).parent


def load(place):
    if place.startswith("http"):
        with urllib.request.urlopen(place) as answer:
            return json.load(answer)
    return json.loads(pathlib.Path(place).read_text())


def add(document, pointer, value):
    """Adds a value to a document (RFC 6902 section 4.1); a step `*` stands for every member."""
    steps = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]

    def descend(place, steps):
        step, rest = steps[0], steps[1:]
        if step == "*":
            for member in list(place.values()):
                descend(member, rest)
        elif not rest:
            if step == "-":
                place.append(value)
            else:
                place[step] = copy.deepcopy(value)
        else:
            descend(place[int(step)] if isinstance(place, list) else place[step], rest)

    descend(document, steps)


def only(document, prefix):
    """The operations whose paths begin so: a regular expression."""
    document["paths"] = {path: item for path, item in document["paths"].items() if re.match(prefix, path)}
    return document


def close(document):
    """Forbids members that the document does not name, in answers: one that we forgot to describe is then found."""
    asked = set()

    def collect(node):
        if isinstance(node, dict):
            reference = node.get("$ref")
            if reference and reference not in asked:
                asked.add(reference)
                collect(document["components"]["schemas"][reference.split("/")[-1]])
            for member in node.values():
                collect(member)
        elif isinstance(node, list):
            for member in node:
                collect(member)

    def shut(node):
        if isinstance(node, dict):
            if node.get("type") == "object" and "properties" in node:
                node["additionalProperties"] = False
            for member in node.values():
                shut(member)
        elif isinstance(node, list):
            for member in node:
                shut(member)

    operations = [operation for item in document["paths"].values() for operation in item.values()]
    for operation in operations:
        collect(operation.get("requestBody", {}))
        shut(operation["responses"])
    for name, schema in document["components"]["schemas"].items():
        if f"#/components/schemas/{name}" not in asked:
            shut(schema)
    return document


def variants(document):
    """One document for each fragment in the paths: `/token#a` and `/token#b` are one path with two meanings."""
    fragments = sorted({path.partition("#")[2] for path in document["paths"]})
    for fragment in fragments:
        variant = copy.deepcopy(document)
        variant["paths"] = {
            path.partition("#")[0]: item
            for path, item in document["paths"].items()
            if path.partition("#")[2] == fragment
        }
        yield fragment, variant


def failed_checks(report):
    """Every failed check, with the request and answer that it is about."""
    for line in report.read_text().splitlines():
        event = json.loads(line)
        finished = event.get("ScenarioFinished")
        if not finished:
            continue
        recorder = finished["recorder"]
        for case, checks in recorder.get("checks", {}).items():
            for check in checks:
                if check["status"] != "failure":
                    continue
                exchange = recorder["interactions"].get(case, {})
                yield {
                    "check": check["name"],
                    "operation": check["failure_info"]["failure"]["operation"] or recorder["label"],
                    "message": check["failure_info"]["failure"]["message"],
                    "request": brief(exchange.get("request") or {}),
                    "answer": brief(exchange.get("response") or {}),
                }


def brief(message):
    body = (message.get("body") or message.get("content") or {}).get("$base64", "")
    text = base64.b64decode(body).decode(errors="replace")[:2000]
    return f"{message.get('status_code') or message.get('method')} {message.get('uri', '')} {text}"


def errors(report):
    """What schemathesis could not do: a document that it cannot read, a server that went away."""
    for line in report.read_text().splitlines():
        event = json.loads(line)
        for kind in ("NonFatalError", "FatalError"):
            if kind in event:
                yield {"error": event[kind]}


def cases(report):
    return sum(
        len(json.loads(line)["ScenarioFinished"]["recorder"].get("interactions", {}))
        for line in report.read_text().splitlines()
        if line.startswith('{"ScenarioFinished"')
    )


def fits(entry, failure):
    return all(re.search(entry[key], failure[key]) for key in ("check", "operation", "answer", "message", "request") if key in entry)


def main():
    parser = argparse.ArgumentParser()
    for option in ("name", "document", "url", "work"):
        parser.add_argument("--" + option, required=True)
    parser.add_argument("--prefix", default="/")
    parser.add_argument("--token")
    parser.add_argument("--max-examples", default="10")
    options = parser.parse_args()
    work = pathlib.Path(options.work)
    work.mkdir(parents=True, exist_ok=True)

    accepted = json.loads((HERE / "accepted.json").read_text())
    document = load(options.document)
    for difference in accepted["differences"].get(options.name, []):
        add(document, difference["add"], difference["value"])
    document = only(document, options.prefix)
    if options.document.startswith("http"):
        document = close(document)
    entries = [entry for entry in accepted["failures"] if options.name in entry["documents"]]
    unused = list(entries)
    bad, total, counts = 0, 0, collections.Counter()

    for fragment, variant in variants(document):
        stem = options.name + (f"-{fragment}" if fragment else "")
        file, report = work / f"{stem}.json", work / f"{stem}.ndjson"
        file.write_text(json.dumps(variant))
        report.unlink(missing_ok=True)
        arguments = [
            str(pathlib.Path(sys.executable).parent / "st"), "--config-file", str(HERE / "schemathesis.toml"),
            "run", str(file), "--url", options.url, "--report", "ndjson", "--report-ndjson-path", str(report),
            "--output-sanitize", "false", "--max-examples", options.max_examples, "-H", "Accept: application/json",
        ]
        if options.token:
            arguments += ["-H", f"Authorization: Bearer {options.token}"]
        run = subprocess.run(
            arguments, cwd=work, capture_output=True, text=True,
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "hooks"})
        if run.returncode not in (0, 1) or not report.exists():
            print(json.dumps({"error": (run.stdout + run.stderr)[-4000:]}))
            return 1
        total += cases(report)
        for failure in failed_checks(report):
            match = next((entry for entry in entries if fits(entry, failure)), None)
            if match:
                if match in unused:
                    unused.remove(match)
                continue
            key = (failure["check"], failure["operation"])
            counts[key] += 1
            bad += 1
            if counts[key] <= 3:
                print(json.dumps({"document": stem, **failure}))
        for error in errors(report):
            bad += 1
            print(json.dumps({"document": stem, **error})[:3000])

    for entry in unused:
        print(json.dumps({"document": options.name, "unused": entry}))
    print(json.dumps({"document": options.name, "cases": total, "failures": bad, "unused": len(unused)}))
    return 1 if bad or unused or not total else 0


if __name__ == "__main__":
    sys.exit(main())
