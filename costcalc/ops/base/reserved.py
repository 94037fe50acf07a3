"""The operators of version 0.1, whose names a spec cannot give to anything of its own.

A later operator gives way: where a spec declares a parameter, a value, a block, an argument, a
column or a step of its name, the spec's own is meant, so that a spec written before the operator
was added is read as it was.
"""

NAMES = """
    adaptive_avgpool add avgpool bn class_token concat conv conv_transpose dropout dwconv embedding
    flatten gap gelu gn gru hsigmoid hswish identity image layerscale linear ln lrn lstm matmul
    maxpool merge_heads mul pad pixel_shuffle pixel_unshuffle position prelu relu relu6 resize roll
    sdpa shuffle sigmoid silu slice softmax split_heads tanh tokens transpose upsample
"""
RESERVED = frozenset(NAMES.split())
