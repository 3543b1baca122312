"""Holds reports against the schema: report_schema.py SCHEMA [--lines] [--closed] REPORT...; prints what is wrong, status 1.

With --closed a member that the schema does not name is wrong, too: readers have to skip those, but what is written has to be
in the schema."""
import json
import sys

import jsonschema


def documents(path, lines):
    with open(path, encoding="utf-8") as file:
        if lines:
            return [json.loads(line) for line in file]
        return [json.load(file)]


def deepest(error):
    """Of an alternative that fails: what is wrong furthest inside, as the other one is null."""
    while error.context:
        error = max(error.context, key=lambda inner: len(inner.absolute_path))
    return error


def close(schema):
    """Lets every object have the members only that its schema names."""
    if isinstance(schema, list):
        for part in schema:
            close(part)
    elif isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            schema["additionalProperties"] = False
        for part in schema.values():
            close(part)


def main():
    arguments = sys.argv[1:]
    lines = "--lines" in arguments
    schema_path, *reports = [a for a in arguments if not a.startswith("--")]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft7Validator.check_schema(schema)
    if "--closed" in arguments:
        close(schema)
    if lines:
        schema = {"definitions": schema["definitions"], "$ref": "#/definitions/call"}
    validator = jsonschema.Draft7Validator(schema)
    wrong = 0
    for path in reports:
        for document in documents(path, lines):
            for error in map(deepest, validator.iter_errors(document)):
                place = "/".join(str(step) for step in error.absolute_path)
                print(f"{path}: {place}: {error.message[:200]}")
                wrong = 1
    return wrong


sys.exit(main())
