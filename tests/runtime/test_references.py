"""References to jobs: values that travel, and lead back to the job and its output."""

import copy
import pickle
from typing import Any

import httpx2
import pytest
from runcomfy_client import (
    AsyncClient,
    Client,
    InvalidInput,
    JobReference,
    MediaOutput,
    RawRequest,
)
from runcomfy_client.models.ideogram import IdeogramV3Reframe

MODEL = "ideogram/ideogram-v3/reframe"
REFERENCE: JobReference[Any] = JobReference("job-1", MODEL)


@pytest.fixture
def client() -> Client:
    return Client("token")


def test_a_reference_is_a_value() -> None:
    assert REFERENCE == JobReference("job-1", MODEL)
    assert 1 == len({REFERENCE, JobReference("job-1", MODEL)})
    assert REFERENCE != JobReference("job-1")


@pytest.mark.parametrize(
    "travelled",
    [
        copy.deepcopy(REFERENCE),
        pickle.loads(pickle.dumps(REFERENCE)),
        JobReference.from_json(REFERENCE.to_json()),
    ],
)
def test_a_reference_travels(travelled: object) -> None:
    assert REFERENCE == travelled


def test_what_travels_is_an_id_and_a_model() -> None:
    text = '{"request_id": "job-1", "model_id": "ideogram/ideogram-v3/reframe"}'
    assert text == REFERENCE.to_json()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "7",
        '{"request_id": "job-1"}',
        '{"request_id": 7, "model_id": ""}',
        '{"request_id": "a/b", "model_id": ""}',
    ],
)
def test_what_is_no_reference_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        JobReference.from_json(text)


def test_a_reference_leads_to_its_job(client: Client) -> None:
    job = client.job(REFERENCE)

    assert (REFERENCE, "job-1") == (job.reference, job.request_id)


def test_a_submitted_job_refers_to_its_model() -> None:
    accepted = httpx2.Response(200, json={"request_id": "job-1"})
    http = httpx2.Client(transport=httpx2.MockTransport(lambda request: accepted))
    request = IdeogramV3Reframe(image="https://example.com/cat.png")

    assert REFERENCE == Client("token", http=http).submit(request).reference


def test_an_async_client_follows_it_too() -> None:
    assert REFERENCE == AsyncClient("token").job(REFERENCE).reference


@pytest.mark.parametrize(
    ("output", "model_id"),
    [(MediaOutput, ""), (IdeogramV3Reframe, MODEL), (RawRequest, "")],
)
def test_a_job_refers_to_the_model_that_is_known(
    client: Client, output: Any, model_id: str
) -> None:
    assert JobReference("job-1", model_id) == client.job("job-1", output).reference


def test_an_unknown_model_has_the_usual_output() -> None:
    assert MediaOutput is JobReference("job-1", "acme/new").output_type()
