#!/usr/bin/env python3
"""Compares what native libraries export with the functions of abi/symbols.txt: those, and nothing else. Reads ELF, PE, and Mach-O for
one or more processors, whatever machine this is. In Mach-O the names that Rust and zig's linker leave are let pass; of static libraries
of Mach-O only the names that begin with hfi_ are looked at.

  exports.py LIBRARY...
"""
import struct
import sys
from pathlib import Path


MACH = b"\xcf\xfa\xed\xfe"


def text(data, at):
    return data[at:data.index(b"\0", at)].decode()


def elf(data):
    wide = data[4] == 2
    header, size, count = (struct.unpack_from("<Q", data, 0x28)[0], *struct.unpack_from("<HH", data, 0x3A)) if wide else (
        struct.unpack_from("<I", data, 0x20)[0], *struct.unpack_from("<HH", data, 0x2E))
    # Of each section: type, where it is, its size and the section it refers to.
    sections = [struct.unpack_from("<4xI16xQQI" if wide else "<4xI8xIII", data, header + size * index) for index in range(count)]
    for kind, start, length, link in sections:
        if kind != 11:  # SHT_DYNSYM
            continue
        for at in range(start, start + length, 24 if wide else 16):
            name, section = struct.unpack_from("<I2xH", data, at) if wide else struct.unpack_from("<I10xH", data, at)
            if section:
                yield text(data, sections[link][1] + name)


def pe(data):
    start = struct.unpack_from("<I", data, 0x3C)[0]
    count, optional = struct.unpack_from("<H12xH", data, start + 6)
    wide = struct.unpack_from("<H", data, start + 24)[0] == 0x20B
    sections = [struct.unpack_from("<IIII", data, start + 24 + optional + 40 * index + 8) for index in range(count)]

    def place(address):
        return next(raw + address - virtual for size, virtual, length, raw in sections if virtual <= address < virtual + max(size, length))

    exports = place(struct.unpack_from("<I", data, start + 24 + (112 if wide else 96))[0])
    count, names = struct.unpack_from("<I4xI", data, exports + 24)
    for address in struct.unpack_from(f"<{count}I", data, place(names)):
        yield text(data, place(address))


def mach(data):
    at = 32
    for _ in range(struct.unpack_from("<I", data, 16)[0]):
        command, size = struct.unpack_from("<II", data, at)
        if command == 2:  # LC_SYMTAB
            symbols, count, strings = struct.unpack_from("<III", data, at + 8)
            for index in range(count):
                name, kind = struct.unpack_from("<IB", data, symbols + 16 * index)
                # Defined, external, and not private to the library.
                if kind & 0xF1 == 1 and kind & 0x0E and not (symbol := text(data, strings + name)).startswith(("__", "_rust_")):
                    yield symbol.removeprefix("_")
        at += size


def archive(data):
    at = 8
    while at < len(data):
        size = int(data[at + 48:at + 58])
        at += 60
        # A long name stands before the member itself.
        object_file = data[at + int(data[at - 57:at - 44]) if data[at - 60:at - 57] == b"#1/" else at:at + size]
        if object_file[:4] == MACH:
            yield from (symbol for symbol in mach(object_file) if symbol.startswith("hfi_"))
        at += size + size % 2


def parts(data):
    """The symbols of each processor's part."""
    if data[:4] == b"\x7fELF":
        return [elf(data)]
    if data[:2] == b"MZ":
        return [pe(data)]
    if data[:4] == MACH:
        return [mach(data)]
    if data[:8] == b"!<arch>\n":
        return [archive(data)]
    if data[:4] == b"\xca\xfe\xba\xbe":
        places = [struct.unpack_from(">II", data, 16 + 20 * index) for index in range(struct.unpack_from(">I", data, 4)[0])]
        return [mach(data[start:start + size]) for start, size in places]
    sys.exit("this is neither ELF nor PE nor Mach-O")


wanted = {line.split()[0] for line in (Path(__file__).parent.parent / "abi/symbols.txt").read_text().splitlines() if line.startswith("hfi_")}
status = 0
for library in sys.argv[1:]:
    for part in parts(Path(library).read_bytes()):
        found = set(part)
        for what, names in (("lacks", wanted - found), ("exports more than the functions of the header", found - wanted)):
            if names:
                print(f"{library} {what}: {' '.join(sorted(names)[:10])}{' ...' if len(names) > 10 else ''} ({len(names)})")
                status = 1
sys.exit(status)
