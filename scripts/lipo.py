#!/usr/bin/env python3
"""Joins Mach-O libraries for several processors, shared or static, into a universal one, where there is no `lipo`.

  lipo.py INTO LIBRARY...
"""
import struct
import sys
from pathlib import Path

PAGE = 1 << 14
parts = [Path(path).read_bytes() for path in sys.argv[2:]]
header, body, start = struct.pack(">II", 0xCAFEBABE, len(parts)), b"", PAGE
for part in parts:
    # Processor and its kind, as the library itself says, or the first object of a static one.
    header += struct.pack(">IIIII", *struct.unpack_from("<II", part, part.index(b"\xcf\xfa\xed\xfe") + 4), start, len(part), 14)
    body += part.ljust(-(-len(part) // PAGE) * PAGE, b"\0")
    start = PAGE + len(body)
Path(sys.argv[1]).write_bytes(header.ljust(PAGE, b"\0") + body)
