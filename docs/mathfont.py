"""Makes the font that exported pages carry: `make font STIX=stix-two-math.woff2`.

The whole font, STIX Two Math 2.12 under the SIL Open Font License, is `files/stix-two-math-latin-400-normal.woff2` in
the npm package @fontsource/stix-two-math 5.3.0 (`npm pack @fontsource/stix-two-math@5.3.0`), and is kept by
https://github.com/stipub/stixfonts. What formulas of questions can hold stays; the rest, four fifths of it, goes.
"""

import sys
from itertools import chain
from pathlib import Path

from fontTools import subset

from quizbank.render.formula.symbols import CHARACTERS

ASSETS = Path(__file__).parents[1] / "quizbank" / "export" / "assets"

# Latin, Greek, accents, primes and dashes, letter-like signs, arrows, operators, brackets, and the letters of formulas:
# bold, italic, bold italic, script, double-struck; Greek italic, bold and bold italic; digits.
RANGES = (
    *(range(0x20, 0x7F), range(0xA0, 0x100), range(0x131, 0x132), range(0x237, 0x238), range(0x2C6, 0x2DD)),
    *(range(0x300, 0x338), range(0x391, 0x3D7), range(0x3F0, 0x3F7), range(0x2010, 0x2038), range(0x2057, 0x2058)),
    *(range(0x20D0, 0x20E0), range(0x2102, 0x2138), range(0x2190, 0x21D6), range(0x2200, 0x2300)),
    *(range(0x2308, 0x230C), range(0x2329, 0x232B), range(0x239B, 0x23B4), range(0x23DC, 0x23E2)),
    *(range(0x25A1, 0x25A2), range(0x25B3, 0x25B4), range(0x27E8, 0x27EA), range(0x27F5, 0x27FD)),
    *(range(0x2A00, 0x2A07), range(0x2A7D, 0x2A7F), range(0x2AAF, 0x2AB1)),
    *(range(0x1D400, 0x1D504), range(0x1D538, 0x1D56C), range(0x1D6A4, 0x1D7DA)),
)


def main(font: Path) -> None:
    """Writes the subset beside the page's script and style."""
    options = subset.Options()
    options.flavor = "woff2"
    options.layout_features = ["ssty", "dtls", "flac", "ccmp", "mark", "mkmk"]
    options.recalc_timestamp = False
    options.name_IDs = [0, 1, 2, 4, 5, 6, 13, 14]
    options.hinting = False
    options.desubroutinize = True
    chosen = set(chain.from_iterable(RANGES)) | {ord(character) for character in CHARACTERS if len(character) == 1}
    whole = subset.load_font(font, options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=chosen)
    subsetter.subset(whole)
    subset.save_font(whole, ASSETS / "math.woff2", options)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
