"""What the redrawing of a picture changed of its values, as a word that means the same on both sides."""

SRGB = "srgb"
"""Its colours were in another space: a phone's wide one, or a printer's."""
TWELVE_BITS, SIXTEEN_BITS, THIRTY_TWO_BITS = "12-bit", "16-bit", "32-bit"
"""Each value had so many bits, and has eight now."""
CHANGES = (SRGB, TWELVE_BITS, SIXTEEN_BITS, THIRTY_TWO_BITS)
