"""Pictures with all kinds of metadata, made with Pillow; all names in them are invented."""

import struct
import zlib
from io import BytesIO

from PIL import Image, ImageCms, PngImagePlugin

SECRETS = (b"Zzauthor", b"Zzdevice", b"Zzsoftware", b"Zzcomment", b"Zzserial", b"Zzhidden")
RIGHTS = b"\xc2\xa9 The Vantor Letter"
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Zzsoftware">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
    b' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
    b' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
    b' xmp:CreatorTool="Zzsoftware" photoshop:Credit="Ostrel Press"'
    b' xmpRights:WebStatement="https://example.org/licence">'
    b"<dc:creator><rdf:Seq><rdf:li>Zzauthor</rdf:li></rdf:Seq></dc:creator>"
    b'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">' + RIGHTS + b"</rdf:li></rdf:Alt></dc:rights>"
    b'</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
)


def picture() -> Image.Image:
    """Nine by seven pixels, all of different colours."""
    image = Image.new("RGB", (9, 7))
    image.putdata([(x * 28, y * 36, x * y * 4) for y in range(7) for x in range(9)])
    return image


def exif() -> bytes:
    tags = Image.Exif()
    tags[0x0112] = 6
    tags[0x8298] = RIGHTS.decode()
    tags[0x013B], tags[0x010F], tags[0x0131] = "Zzauthor", "Zzdevice", "Zzsoftware"
    tags.get_ifd(0x8825).update({1: "N", 2: (1.0, 2.0, 3.0)})
    tags.get_ifd(0x8769).update({0xA431: "Zzserial"})
    return tags.tobytes()


def iptc() -> bytes:
    fields = (((2, 80), b"Zzauthor"), ((2, 110), b"Ostrel Press"), ((2, 116), RIGHTS), ((1, 90), b"\x1b%G"))
    inner = b"".join(struct.pack(">BBBH", 0x1C, *name, len(said)) + said for name, said in fields)
    thumbnail = struct.pack(">4sHHI", b"8BIM", 0x040C, 0, 8) + b"Zzhidden"
    return thumbnail + struct.pack(">4sHHI", b"8BIM", 0x0404, 0, len(inner)) + inner + b"\0" * (len(inner) % 2)


def jpeg(*, progressive: bool = False) -> bytes:
    out = BytesIO()
    options = {"exif": exif(), "icc_profile": PROFILE, "xmp": XMP, "comment": b"Zzcomment", "progressive": progressive}
    picture().save(out, "JPEG", **options)
    data = out.getvalue()
    resources = b"Photoshop 3.0\0" + iptc()
    jfif_end = 4 + struct.unpack_from(">H", data, 4)[0]
    more = b"\xff\xed" + struct.pack(">H", len(resources) + 2) + resources + b"\xff\xeb\0\x0aZzhidden"
    return data[:jfif_end] + more + data[jfif_end:] + b"Zzhidden"


def png() -> bytes:
    out = BytesIO()
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", "Zzauthor")
    info.add_text("Comment", "Zzcomment", zip=True)
    info.add_itxt("Software", "Zzsoftware")
    info.add_text("Copyright", "(c) The Vantor Letter")
    info.add_itxt("XML:com.adobe.xmp", XMP.decode(), zip=True)
    picture().save(out, "PNG", pnginfo=info, exif=exif(), icc_profile=PROFILE)
    inner = b"zzZz" + b"Zzhidden"
    chunk = struct.pack(">I", 8) + inner + struct.pack(">I", zlib.crc32(inner))
    return out.getvalue()[:33] + chunk + out.getvalue()[33:] + b"Zzhidden"


def webp(*, frames: int = 1) -> bytes:
    out = BytesIO()
    more = [picture().rotate(90 * n, expand=False) for n in range(1, frames)]
    options = {"exif": exif(), "icc_profile": PROFILE, "xmp": XMP, "lossless": True}
    picture().save(out, "WEBP", save_all=frames > 1, append_images=more, **options)
    return out.getvalue() + b"Zzhidden"


def gif(*, frames: int = 3) -> bytes:
    out = BytesIO()
    more = [picture().rotate(90 * n, expand=False) for n in range(1, frames)]
    picture().save(out, "GIF", save_all=True, append_images=more, loop=0, comment=b"Zzcomment")
    data = out.getvalue()
    magic = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    return data[:-1] + b"\x21\xff\x0bXMP DataXMP" + XMP + magic + b"\x3bZzhidden"


PICTURES = {
    "jpeg": jpeg(),
    "progressive jpeg": jpeg(progressive=True),
    "png": png(),
    "webp": webp(),
    "moving webp": webp(frames=3),
    "gif": gif(),
}


def pixels(data: bytes) -> list[bytes]:
    """Every frame as displayed, without rotation."""
    image = Image.open(BytesIO(data))
    frames = []
    for number in range(getattr(image, "n_frames", 1)):
        image.seek(number)
        frames.append(image.convert("RGBA").tobytes())
    return frames


def svg(inner: str = "", attributes: str = "", head: str = "") -> bytes:
    space = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{head}<svg {space} {attributes} width="9" height="7">{inner}</svg>'.encode()
