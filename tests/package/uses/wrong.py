"""Wrong uses, each on a line that names the exception of Python and what is wrong.

Type checkers have to object to each of these lines, and to no other.
"""

# ruff: noqa: F401  Two of the wrong uses are imports.

from typing import ClassVar

import runcomfy_client
from runcomfy_client import AsyncClient, Client, MediaOutput, Request
from runcomfy_client._runtime import ImageUrl, ListOf
from runcomfy_client.models import ideogramm  # ImportError: a misspelt vendor
from runcomfy_client.models.blackforestlabs import FluxKontext  # ImportError: no class
from runcomfy_client.models.bytedance import Seedream5LiteTextToImage
from runcomfy_client.models.ideogram import IdeogramV3Reframe
from runcomfy_client.models.ideogram.ideogram_v3_reframe import Resolution

IMAGE = "https://example.com/cat.png"
request = IdeogramV3Reframe(image=IMAGE)
client = Client()


class Mix(Request[MediaOutput], frozen=True):
    """A request as it is generated for a model that takes lists."""

    model_id: ClassVar[str] = "acme/mix"
    images: ListOf[ImageUrl] | None = None
    parts: ListOf[object] | None = None


IdeogramV3Reframe()  # InvalidRequest: a missing field
IdeogramV3Reframe(image=None)  # InvalidRequest: a required field that is None
IdeogramV3Reframe(image=IMAGE, resolution="1152:864")  # InvalidRequest: a bad choice
IdeogramV3Reframe(image=IMAGE, sed=7)  # InvalidRequest: a misspelt field
IdeogramV3Reframe(image=IMAGE, seed="7")  # InvalidRequest: a wrong type
IdeogramV3Reframe(IMAGE)  # InvalidRequest: a positional argument
Seedream5LiteTextToImage(prompt="a", max_images=16)  # InvalidRequest: out of range
Seedream5LiteTextToImage(prompt="a", output_format="PNG")  # InvalidRequest: the case
Mix(images=IMAGE)  # InvalidRequest: a text where a list is due
Mix(parts=IMAGE)  # InvalidRequest: the same, where items may be anything
request.seed = 8  # InvalidRequest: an assignment to a request
request.sed = 8  # InvalidRequest: an assignment to no field
Resolution.SIZE_1152X864.value = "1:1"  # AttributeError: an assignment to a member
unknown = Resolution.SIZE_1152X865  # AttributeError: a size that is not supported
Resolution.closest("1920", 1080)  # InvalidInput: a size that is not a number
client.run(IMAGE)  # InvalidInput: no request
client.run(IdeogramV3Reframe)  # InvalidInput: the class of a request
client.run(request, 300)  # TypeError: a timeout without its name
client.submit(request, time_out=300)  # TypeError: a misspelt argument
client.job(7)  # InvalidInput: a request id that is not a text
AsyncClient(base="http://127.0.0.1")  # TypeError: a misspelt option
runcomfy_client.Clint()  # AttributeError: a misspelt public name
