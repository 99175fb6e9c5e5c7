#!/bin/bash
# Build the seven fonts of this folder from their packages: bash build.sh DIR
# Needs npm, apt-get and dpkg-deb (Debian 12), and a Python with fonttools; about three minutes, most of it converting.
# Fandol comes with CFF outlines, which reportlab cannot embed: they are converted to TrueType outlines here. That makes
# the three Fandol files modified works under GPL-3 with font exception, and this script the way to make them again.
set -euo pipefail
target=$(realpath -m "${1:?folder to write the fonts to}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$target"
cd "$work"

for font in noto-serif-sc:NotoSerifSC ma-shan-zheng:MaShanZheng; do
    package=${font%%:*} name=${font##*:}
    npm pack --silent "@expo-google-fonts/$package@0.4.3" >/dev/null
    tar xzf "expo-google-fonts-$package-0.4.3.tgz" package/400Regular package/LICENSE_FONT
    cp "package/400Regular/${name}_400Regular.ttf" "$target"
    cp package/LICENSE_FONT "$target/OFL-$name.txt"
    rm -r package
done

apt-get download -qq fonts-lxgw-wenkai fonts-hanazono texlive-lang-chinese
for package in fonts-lxgw-wenkai fonts-hanazono; do
    dpkg-deb -x "${package}"_*.deb .
    cp "usr/share/doc/$package/copyright" "$target/COPYRIGHT-$package.txt"
done
find . \( -name LXGWWenKai-Regular.ttf -o -name HanaMinB.ttf \) -exec cp {} "$target" \;

dpkg-deb --fsys-tarfile texlive-lang-chinese_*.deb |
    tar x --wildcards '*/public/fandol/Fandol*' '*/texlive-doc/fonts/fandol/*'
cp usr/share/doc/texlive-doc/fonts/fandol/README "$target/README-Fandol.txt"
zcat usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz >"$target/GPL-Fandol.txt"

python3 - "$target" <<'PYTHON'
"""Convert the cubic CFF outlines of three Fandol fonts to quadratic TrueType outlines, at most 1/1000 em off."""
import sys
from multiprocessing import Pool
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

LARGEST_ERROR = 1.0
UNUSED_LIMITS = (
    "maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions "
    "maxComponentElements"
).split()


def quadratic_outlines(font):
    source, outlines = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(source)
        source[name].draw(Cu2QuPen(pen, LARGEST_ERROR, reverse_direction=True))
        outlines[name] = pen.glyph()
    return outlines


def convert(name):
    font = TTFont(next(Path("usr").rglob(f"{name}.otf")))
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), quadratic_outlines(font)
    for table in {"CFF ", "VORG"} & set(font.keys()):
        del font[table]
    font["maxp"].tableVersion, font["maxp"].maxZones = 0x10000, 1
    for limit in UNUSED_LIMITS:
        setattr(font["maxp"], limit, 0)
    font["post"].formatType, font["post"].extraNames, font["post"].mapping = 3.0, [], {}
    font.sfntVersion = "\x00\x01\x00\x00"
    font["head"].modified = font["head"].created  # the same bytes whenever it is built
    font.recalcTimestamp = False
    font.save(Path(sys.argv[1]) / f"{name}.ttf")


if __name__ == "__main__":
    with Pool(2) as pool:
        pool.map(convert, ["FandolKai-Regular", "FandolFang-Regular", "FandolSong-Bold"], 1)
PYTHON

cd "$target"
sha256sum ./*.ttf | sed 's| \./| |' >SHA256SUMS
