"""Greek letters and their names."""

NAMES = """
    alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau phi
    chi psi omega
"""
GREEK = dict(zip(NAMES.split(), "αβγδεζηθικλμνξπρστφχψω", strict=True))
