"""Something to listen to: an MP3 of one low tone, written bit by bit.

Each frame is MPEG-1 layer III, 32 kbit/s, 32 kHz, mono, and holds two granules with one coefficient
of the spectrum each: ISO/IEC 11172-3, 2.4.1.
"""

from functools import cache

FRAMES = 300  # of 36 ms each

_FRAME_BYTES = 144
# Synchronisation, version, layer, no checksum; bit rate and sampling rate; mono.
_HEADER = bytes((0xFF, 0xFB, 0x18, 0xC0))
_LOWEST, _TONES = 8, 12
_LOUDNESS = 200

type Bits = tuple[tuple[int, int], ...]


def recording(lead_id: int) -> bytes:
    """Return the same MP3 for the same lead, and another pitch for the next one."""
    return _tone(_LOWEST + lead_id % _TONES)


@cache
def _tone(pair: int) -> bytes:
    """Return a tone at a pair of coefficients, each of which is 56 Hz above the one before."""
    return _frame(pair) * FRAMES


def _frame(pair: int) -> bytes:
    # All main data are in their own frame; no scale factors are shared.
    begin: Bits = ((0, 9), (0, 5), (0, 4))
    side = _packed(begin + _granule(pair) * 2)
    main = _packed(_spectrum(pair, 0) + _spectrum(pair, 1))
    return (_HEADER + side + main).ljust(_FRAME_BYTES, b"\0")


def _granule(pair: int) -> Bits:
    length = sum(width for _, width in _spectrum(pair, 0))
    pairs = pair + 1
    # No scale factors, one long block, Huffman table 1 in all three regions.
    return ((length, 12), (pairs, 9), (_LOUDNESS, 8), (0, 4), (0, 1), *((1, 5),) * 3, (0, 10))


def _spectrum(pair: int, sign: int) -> Bits:
    """Return the pairs of coefficients by Huffman table 1: silence is 1, a single line is 01."""
    return ((1, 1),) * pair + ((0b01, 2), (sign, 1))


def _packed(bits: Bits) -> bytes:
    """Return numbers of so many bits each as bytes, with zeros at the end."""
    text = "".join(f"{number:0{width}b}" for number, width in bits)
    text = text.ljust(-(-len(text) // 8) * 8, "0")
    return int(text, 2).to_bytes(len(text) // 8)
