"""These tests need the extra `onnx`."""

import pytest

pytest.importorskip("onnx")
