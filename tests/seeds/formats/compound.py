"""Compound files (MS-CFB) and Outlook mails, built from their streams; all names in them are invented."""

from struct import pack

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, SMALL = 512, 64


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file of streams below 4,096 bytes; `folder/name` puts one into a storage."""
    names = ["", *sorted({name.partition("/")[0] for name in streams if "/" in name}), *streams]
    small, starts = b"", {}
    mini_fat: list[int] = []
    for name, data in streams.items():
        assert len(data) < 4096
        count = -(-len(data) // SMALL)
        starts[name] = len(mini_fat) if count else END
        mini_fat += [len(mini_fat) + n + 1 for n in range(count - 1)] + [END] * bool(count)
        small += data.ljust(count * SMALL, b"\0")
    children = {"": [n for n in names[1:] if "/" not in n]}
    children |= {n: [s for s in streams if s.startswith(f"{n}/")] for n in names if n and n not in streams}
    entries = b""
    for name in names:
        siblings = children[name.partition("/")[0] if "/" in name else ""] if name else []
        after = siblings[siblings.index(name) + 1 :] if name else []
        child = names.index(children[name][0]) if children.get(name) else FREE
        kind = 5 if not name else 2 if name in streams else 1
        written = (name.rpartition("/")[2] or "Root Entry").encode("utf-16-le") + b"\0\0"
        start, size = (starts[name], len(streams[name])) if name in streams else (END, 0)
        entries += written.ljust(64, b"\0") + pack("<HBB", len(written), kind, 1)
        entries += pack("<III", FREE, names.index(after[0]) if after else FREE, child) + bytes(36)
        entries += b"ROOT____" if not name else pack("<IQ", start, size)[:8]
        entries += pack("<I", 0) if name else b"SIZE"
    entries = _filled(entries)
    mini = _filled(b"".join(pack("<I", n) for n in mini_fat), b"\xff")
    body = _filled(small)
    sectors = [len(part) // SECTOR for part in (entries, mini, body)]
    first_mini, first_body = 1 + sectors[0], 1 + sectors[0] + sectors[1]
    entries = entries.replace(b"ROOT____SIZE", pack("<IQ", first_body, len(small)))
    fat = [FAT]
    for count in sectors:
        fat += [len(fat) + n + 1 for n in range(count - 1)] + [END] * bool(count)
    table = _filled(b"".join(pack("<I", n) for n in fat), b"\xff")
    assert len(table) == SECTOR
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += pack("<IIIIIIIII", 0, 1, 1, 0, 4096, first_mini, sectors[1], END, 0) + pack("<I", 0)
    return head.ljust(SECTOR, b"\xff") + table + entries + mini + body


def _filled(data: bytes, sign: bytes = b"\0") -> bytes:
    return data.ljust(-(-max(1, len(data)) // SECTOR) * SECTOR, sign)


def outlook(body: str = "", html: str = "", attached: tuple[tuple[str, bytes], ...] = (), **fields: str) -> bytes:
    """An Outlook mail; `fields` are `subject`, `sender` and `sensitivity`, a number.

    It was sent on 12 February 2024 at 10:00 UTC.
    """
    sent = (1_707_732_000 + 11_644_473_600) * 10_000_000
    streams = {"__properties_version1.0": bytes(32) + pack("<IIQ", 0x00390040, 6, sent)}
    mark = int(fields.get("sensitivity", "0"))
    streams["__properties_version1.0"] += pack("<IIII", 0x00360003, 6, mark, 0xFFFF) if mark else b""
    numbers = {"0037": fields.get("subject", ""), "0C1A": fields.get("sender", ""), "1000": body}
    streams |= {f"__substg1.0_{n}001F": text.encode("utf-16-le") for n, text in numbers.items() if text}
    streams |= {"__substg1.0_10130102": html.encode()} if html else {}
    for number, (name, data) in enumerate(attached):
        folder = f"__attach_version1.0_#{number:08X}"
        streams |= {f"{folder}/__substg1.0_3707001F": name.encode("utf-16-le"), f"{folder}/__substg1.0_37010102": data}
    return compound(streams)
