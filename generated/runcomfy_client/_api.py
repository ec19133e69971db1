# Generated from schemas/api.json. Do not edit: run `runcomfy-codegen generate`.
"""Where the API is and how one signs in."""

BASE_URL = "https://model-api.runcomfy.net"
BASE_URL_VARIABLE = "RUNCOMFY_MODEL_API_BASE"
CANCEL_PATH = "/v1/requests/{request_id}/cancel"
MODELS_PATH = "/v1/models"
MODEL_PATH = "/v1/models/{model_id}"
OUTPUT_HOSTS = ("runcomfy.net", "runcomfy.com")
RESULT_PATH = "/v1/requests/{request_id}/result"
STATUS_PATH = "/v1/requests/{request_id}/status"
SUBMIT_PATH = "/v1/models/{model_id}"
TOKEN_VARIABLES = ("RUNCOMFY_API_TOKEN", "RUNCOMFY_TOKEN")
VERSION = "0.1.0"
