"""Laws of every command's output, subject by subject, as functions of a reader of outputs.

The tests apply them to the recorded outputs, and to new outputs with a planted defect in place.
"""
