"""The API as its description says."""

BASE_URL = "https://model-api.runcomfy.net"
BASE_URL_VARIABLE = "RUNCOMFY_MODEL_API_BASE"
TOKEN_VARIABLES = ("RUNCOMFY_API_TOKEN", "RUNCOMFY_TOKEN")
SUBMIT_PATH = "/v1/models/{model_id}"
STATUS_PATH = "/v1/requests/{request_id}/status"
RESULT_PATH = "/v1/requests/{request_id}/result"
CANCEL_PATH = "/v1/requests/{request_id}/cancel"
MODELS_PATH = "/v1/models"
MODEL_PATH = "/v1/models/{model_id}"
OUTPUT_HOSTS = ("runcomfy.net", "runcomfy.com")
VERSION = "0.1.0"
