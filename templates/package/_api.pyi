# The types of the module that `_api.py.jinja` makes, for whoever edits the runtime in its templates.
# `make types` holds them against the generated module.
BASE_URL: str
BASE_URL_VARIABLE: str
CANCEL_PATH: str
MODELS_PATH: str
MODEL_PATH: str
OUTPUT_HOSTS: tuple[str, ...]
RESULT_PATH: str
STATUS_PATH: str
SUBMIT_PATH: str
TOKEN_VARIABLES: tuple[str, ...]
VERSION: str
