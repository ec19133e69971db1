"""Makes a tall poster of a product picture."""

from client import Client
from client.models.blackforestlabs import Flux1KontextProEdit

request = Flux1KontextProEdit(
    prompt="Put the chair into a sunlit loft",
    image_url="https://example.com/chair.png",
    aspect_ratio="9:21",
)

if __name__ == "__main__":
    with Client() as client:
        print(client.run(request).urls)
