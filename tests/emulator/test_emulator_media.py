"""Media files that real readers open, of the size that was asked for."""

import struct
import wave
import zlib
from io import BytesIO

import pytest

from generator.core.media_samples import png, wav
from generator.emulator.mp4 import mp4

CONTAINERS = ("moov", "trak", "mdia", "minf", "stbl", "dinf")
SIZES = [(1152, 864), (1024, 1365), (33, 17), (4704, 2016), (16, 16)]


def png_pixels(data: bytes) -> tuple[int, int, set[tuple[int, int, int]]]:
    """Width, height and colours of a palette picture with one bit a pixel."""
    assert b"\x89PNG\r\n\x1a\n" == data[:8]
    chunks: dict[bytes, bytes] = {}
    offset = 8
    while offset < len(data):
        (length,) = struct.unpack_from(">I", data, offset)
        name, body = (
            data[offset + 4 : offset + 8],
            data[offset + 8 : offset + 8 + length],
        )
        (checksum,) = struct.unpack_from(">I", data, offset + 8 + length)
        assert checksum == zlib.crc32(name + body)
        chunks[name] = body
        offset += 12 + length
    assert [b"IHDR", b"PLTE", b"IDAT", b"IEND"] == list(chunks)
    width, height, depth, colour, *rest = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert (1, 3, [0, 0, 0]) == (depth, colour, rest)
    rows, stride = zlib.decompress(chunks[b"IDAT"]), 1 + (width + 7) // 8
    assert stride * height == len(rows)
    assert {0} == set(rows[::stride])
    palette = struct.iter_unpack("BBB", chunks[b"PLTE"])
    return width, height, set(palette)


def boxes(
    data: bytes, start: int = 0, end: int | None = None
) -> dict[str, list[bytes]]:
    """The contents of all boxes by name, containers opened."""
    found: dict[str, list[bytes]] = {}
    offset, last = start, len(data) if end is None else end
    while offset < last:
        size, raw = struct.unpack_from(">I4s", data, offset)
        name = raw.decode()
        assert 8 <= size <= last - offset
        found.setdefault(name, []).append(data[offset + 8 : offset + size])
        if name in CONTAINERS:
            for inner, bodies in boxes(data, offset + 8, offset + size).items():
                found.setdefault(inner, []).extend(bodies)
        offset += size
    assert offset == last
    return found


class Bits:
    """A reader of bits and Exp-Golomb codes, after emulation prevention is undone."""

    def __init__(self, data: bytes) -> None:
        plain = data.replace(b"\0\0\3", b"\0\0")
        self.bits = "".join(f"{byte:08b}" for byte in plain)
        self.at = 0

    def u(self, count: int) -> int:
        self.at += count
        return int(self.bits[self.at - count : self.at], 2)

    def ue(self) -> int:
        zeros = self.bits.index("1", self.at) - self.at
        self.at += zeros
        return self.u(zeros + 1) - 1


def h264_size(parameters: bytes) -> tuple[int, int]:
    """Width and height that a sequence parameter set of the baseline profile tells."""
    bits = Bits(parameters[4:])
    assert [0, 0, 2, 1] == [bits.ue() for _ in range(4)]
    assert 0 == bits.u(1)
    width, height = 16 * (bits.ue() + 1), 16 * (bits.ue() + 1)
    assert 3 == bits.u(2)
    if bits.u(1):
        left, right, top, bottom = (bits.ue() for _ in range(4))
        assert (0, 0) == (left, top)
        width, height = width - 2 * right, height - 2 * bottom
    assert "01" == bits.bits[bits.at : bits.at + 2]
    return width, height


@pytest.mark.parametrize("size", SIZES)
def test_a_picture_decodes_to_its_size_and_colour(size: tuple[int, int]) -> None:
    assert (*size, {(10, 20, 30)}) == png_pixels(png(*size, (10, 20, 30)))


@pytest.mark.parametrize("size", SIZES)
def test_a_video_holds_one_h264_picture_of_its_size(size: tuple[int, int]) -> None:
    data = mp4(*size)
    found = boxes(data)
    even = (size[0] + size[0] % 2, size[1] + size[1] % 2)
    (description,) = found["stsd"]
    entry = description[8:]
    assert b"avc1" == entry[4:8]
    assert even == struct.unpack_from(">HH", entry, 32)
    configuration = entry[entry.index(b"avcC") + 4 :]
    (length,) = struct.unpack_from(">H", configuration, 6)
    parameters = configuration[8 : 8 + length]
    assert even == h264_size(parameters)
    assert parameters[1:4] == configuration[1:4]
    (track,) = found["tkhd"]
    assert even == tuple(side >> 16 for side in struct.unpack(">II", track[-8:]))


@pytest.mark.parametrize("size", SIZES)
def test_a_videos_tables_lead_to_its_picture(size: tuple[int, int]) -> None:
    data = mp4(*size)
    found = boxes(data)
    (start,) = struct.unpack(">I", found["stco"][0][8:])
    (length,) = struct.unpack(">I", found["stsz"][0][12:])
    sample = data[start : start + length]
    assert found["mdat"] == [sample]
    size_of_unit, kind = struct.unpack_from(">IB", sample)
    assert (length - 4, 5) == (size_of_unit, kind & 31)
    macroblocks = -(-size[0] // 16) * -(-size[1] // 16)
    bits = Bits(sample[5:])
    assert [0, 7, 0] == [bits.ue() for _ in range(3)]
    bits.at += 4 + 1 + 2
    assert [0, 1] == [bits.ue() for _ in range(2)]
    pictured = bits.bits[bits.at : bits.at + 8 * macroblocks]
    assert "00100111" * macroblocks == pictured
    assert "1" == bits.bits[bits.at + 8 * macroblocks :].rstrip("0")


def test_a_sound_is_a_tenth_of_a_second_of_silence() -> None:
    with wave.open(BytesIO(wav())) as sound:
        assert (8000, 1, 800) == (
            sound.getframerate(),
            sound.getnchannels(),
            sound.getnframes(),
        )
        assert {0x80} == set(sound.readframes(800))
