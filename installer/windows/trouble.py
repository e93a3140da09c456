"""Why a build stops. One sentence that names the file; whoever builds reads it and nothing was shipped."""


class BuildTrouble(Exception):
    """Something is not what it should be: a file, a hash, a signature, a size."""
