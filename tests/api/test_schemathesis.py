"""Schemathesis asks the whole API whatever its description allows, and what it does not, with its own settings."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import override_settings
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import StopReason, events, from_schema

HERE = {
    "seed": 20261126,
    "continue-on-failure": True,
    "cache": {"enabled": False},
    # In process nobody unpacks what was compressed.
    "headers": {"Accept-Encoding": "identity", "Host": "localhost"},
}


@pytest.fixture(autouse=True)
def no_rows():
    """The API opens no connection to the database, so none is looked after, as in Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def asked(examples):
    """What the program of the same name does, in this process: all failures, and the count of answers."""
    generation = {"generation": {"max-examples": examples, "database": "none"}}
    config = SchemathesisConfig.from_dict(HERE | generation)
    found, answers = [], 0
    with override_settings(API_LIMIT=0):
        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application(), config=config)
        for event in from_schema(schema).execute():
            if isinstance(event, events.NonFatalError | events.FatalError):
                found.append(repr(getattr(event, "value", None) or event.exception))
            if isinstance(event, events.EngineFinished):
                assert event.stop_reason is StopReason.COMPLETED
            recorder = getattr(event, "recorder", None)
            if recorder is not None:
                answers += len(recorder.interactions)
                found += failures(recorder)
    return found, answers


def failures(recorder):
    told = (node.failure_info for nodes in recorder.checks.values() for node in nodes if node.failure_info)
    return [f"{recorder.label}: {each.failure}\n{each.code_sample}" for each in told]


def test_the_api_does_what_its_description_says():
    found, answers = asked(25)
    assert not found, "\n\n".join(found[:5])
    assert answers > 1000


@pytest.mark.prove
def test_the_api_does_what_its_description_says_at_length():
    found, answers = asked(1000)
    print(f"{answers:,} answers")
    assert not found, "\n\n".join(found[:5])
