"""Modules and functions that PyTorch lacks, one file each.

A counterpart names them `own.FILE.NAME`; `export` copies what stands below the imports of a file
into the source that it writes.
"""
