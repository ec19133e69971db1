"""A small real MP4 file of any size: one grey H.264 picture shown for one second."""

from __future__ import annotations

import re
import struct
from functools import lru_cache

_MACROBLOCK = 16
_LARGEST_OF_LEVEL_5_1 = 36_864
_MATRIX = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
# A macroblock predicted as a whole from its neighbours (mb_type 3), with chroma
# prediction 0, no change of the quantiser and no coefficients: 00100 1 1 1.
_FLAT_MACROBLOCK = "00100111"


@lru_cache(maxsize=64)
def mp4(width: int, height: int) -> bytes:
    """Return an MP4 with one frame; odd sizes in pixels are rounded up, as 4:2:0 demands."""
    width, height = width + width % 2, height + height % 2
    columns, rows = -(-width // _MACROBLOCK), -(-height // _MACROBLOCK)
    parameters = _sequence_parameters(width, height, columns, rows)
    picture = _unit(_picture(columns * rows))
    brand = _box(b"ftyp", b"isom", struct.pack(">I", 0), b"isomavc1mp41")
    # The offset of the data has a fixed width, so measuring with 0 is exact.
    movie = _movie(width, height, parameters, len(picture), 0)
    start = len(brand) + len(movie) + 8
    movie = _movie(width, height, parameters, len(picture), start)
    return brand + movie + _box(b"mdat", picture)


def _sequence_parameters(width: int, height: int, columns: int, rows: int) -> bytes:
    level = 51 if columns * rows <= _LARGEST_OF_LEVEL_5_1 else 62
    right, bottom = columns * _MACROBLOCK - width, rows * _MACROBLOCK - height
    bits = [_ue(0), _ue(0), _ue(2), _ue(1), "0", _ue(columns - 1), _ue(rows - 1), "11"]
    if right or bottom:
        bits += ["1", _ue(0), _ue(right // 2), _ue(0), _ue(bottom // 2), "0"]
    else:
        bits += ["0", "0"]
    return bytes((0x67, 66, 0xC0, level)) + _raw(bits)


def _picture_parameters() -> bytes:
    bits = [_ue(0), _ue(0), "00", _ue(0), _ue(0), _ue(0), "000", _ue(0), _ue(0), _ue(0)]
    return b"\x68" + _raw([*bits, "100"])


def _picture(macroblocks: int) -> bytes:
    first, kind, parameters, number, identity = _ue(0), _ue(7), _ue(0), "0000", _ue(0)
    marking, quantiser, no_deblocking = "00", _ue(0), _ue(1)
    head = [
        first,
        kind,
        parameters,
        number,
        identity,
        marking,
        quantiser,
        no_deblocking,
    ]
    return b"\x65" + _raw([*head, _FLAT_MACROBLOCK * macroblocks])


def _ue(value: int) -> str:
    """Return an unsigned Exp-Golomb code as bits."""
    binary = f"{value + 1:b}"
    return "0" * (len(binary) - 1) + binary


def _raw(bits: list[str]) -> bytes:
    """Pack bits into bytes, with a stop bit, padding and emulation prevention."""
    joined = "".join(bits) + "1"
    joined += "0" * (-len(joined) % 8)
    payload = int(joined, 2).to_bytes(len(joined) // 8, "big")
    return re.sub(rb"\x00\x00(?=[\x00-\x03])", b"\x00\x00\x03", payload)


def _unit(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def _movie(width: int, height: int, sps: bytes, size: int, start: int) -> bytes:
    pps = _picture_parameters()
    header = struct.pack(">4IIH10x", 0, 0, 1, 1, 0x10000, 0x100) + _MATRIX
    track = struct.pack(">5I8x4H", 0, 0, 1, 0, 1, 0, 0, 0, 0) + _MATRIX
    track += struct.pack(">II", width << 16, height << 16)
    configuration = bytes((1, *sps[1:4], 0xFF, 0xE1)) + struct.pack(">H", len(sps))
    configuration += sps + b"\x01" + struct.pack(">H", len(pps)) + pps
    entry = struct.pack(">6xH16xHHIII", 1, width, height, 0x480000, 0x480000, 0)
    entry += struct.pack(">H32sHH", 1, b"", 0x18, 0xFFFF)
    description = _box(b"avc1", entry, _box(b"avcC", configuration))
    table = _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), description),
        _full(b"stts", struct.pack(">3I", 1, 1, 1)),
        _full(b"stsc", struct.pack(">4I", 1, 1, 1, 1)),
        _full(b"stsz", struct.pack(">3I", 0, 1, size)),
        _full(b"stco", struct.pack(">2I", 1, start)),
    )
    source = _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1))
    information = _box(
        b"minf", _full(b"vmhd", bytes(8), flags=1), _box(b"dinf", source), table
    )
    media = _box(
        b"mdia",
        _full(b"mdhd", struct.pack(">4IHH", 0, 0, 1, 1, 0x55C4, 0)),
        _full(b"hdlr", struct.pack(">4x4s12x", b"vide"), b"picture\0"),
        information,
    )
    return _box(
        b"moov",
        _full(b"mvhd", header, bytes(24), struct.pack(">I", 2)),
        _box(b"trak", _full(b"tkhd", track, flags=3), media),
    )


def _full(name: bytes, *parts: bytes, flags: int = 0) -> bytes:
    return _box(name, struct.pack(">I", flags), *parts)


def _box(name: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", 8 + len(body)) + name + body
