"""Planted defects of attention, matrix products, recurrent layers and embeddings."""

from __future__ import annotations

from typing import Any

import pytest

from costcalc.algebra import product
from costcalc.ops import find
from costcalc.ops.base import Params, Work
from tests.ops.planting import Plant


def test_heads_multiplied_in(plant: Plant) -> None:
    def each_head_in_full(self: Any, q: Any, k: Any, v: Any) -> Any:
        return self.heads * self.scores(q, k) * (q[1] + v[1])

    plant("sdpa", "macs", each_head_in_full)


def test_dim_of_keys_for_dim_of_values(plant: Plant) -> None:
    def alike(self: Any, q: Any, k: Any, v: Any) -> Any:
        return 2 * self.scores(q, k) * k[1]

    plant("sdpa", "macs", alike)


def test_queries_for_keys(plant: Plant) -> None:
    def square(self: Any, q: Any, k: Any) -> Any:
        return q[0] * (q[0] // self.windows)

    plant("sdpa", "scores", square)


def test_windows_of_attention_dropped(plant: Plant) -> None:
    def everywhere(self: Any, q: Any, k: Any) -> Any:
        return q[0] * k[0]

    plant("sdpa", "scores", everywhere)


def test_one_softmax_for_all_heads(plant: Plant) -> None:
    work = find("sdpa").work

    def one_head(self: Any, q: Any, k: Any, v: Any) -> Any:
        return work(find("sdpa")(windows=self.windows), q, k, v)

    plant("sdpa", "work", one_head)


def test_shape_of_keys_for_queries(plant: Plant) -> None:
    plant("sdpa", "shape", lambda self, q, k, v: (k[0], v[1]))


def test_outer_axis_of_a_matrix_product_for_the_inner(plant: Plant) -> None:
    plant("matmul", "macs", lambda self, x, y: product(self.shape(x, y)) * x[-2])


def test_stack_of_matrices_forgotten(plant: Plant) -> None:
    plant("matmul", "macs", lambda self, x, y: x[-2] * x[-1] * y[-1])


def test_lstm_with_three_gates(plant: Plant) -> None:
    plant("lstm", "gates", 3)


def test_gru_with_four_gates(plant: Plant) -> None:
    plant("gru", "gates", 4)


def test_work_of_a_gru_on_an_lstm(plant: Plant) -> None:
    plant("lstm", "each", vars(find("gru"))["each"])


@pytest.mark.parametrize("operator", ["lstm", "gru"])
def test_one_bias_a_gate(plant: Plant, operator: str) -> None:
    params = find(operator).params

    def halved(self: Any, x: Any) -> Any:
        stored = params(self, x)
        return stored._replace(biases=stored.biases // 2)

    plant(operator, "params", halved)


@pytest.mark.parametrize("operator", ["lstm", "gru"])
def test_second_direction_dropped(plant: Plant, operator: str) -> None:
    plant(operator, "directions", 1)


@pytest.mark.parametrize("operator", ["lstm", "gru"])
def test_state_forgotten(plant: Plant, operator: str) -> None:
    def from_tokens_only(self: Any, x: Any) -> Any:
        return x[0] * self.directions * self.gates * self.out * x[1]

    plant(operator, "macs", from_tokens_only)


def test_second_leading_axis_of_a_matrix_product_forgotten(plant: Plant) -> None:
    plant("matmul", "macs", lambda self, x, y: product(self.shape(x, y)[-3:]) * x[-1])


def test_embedding_as_a_matrix_product(plant: Plant) -> None:
    plant("embedding", "macs", lambda self, x: x[0] * self.n * self.dim)


def test_table_of_tokens_for_table_of_indices(plant: Plant) -> None:
    plant("embedding", "params", lambda self, x: Params(weights=x[0] * self.dim))


def test_masked_pairs_left_out_though_executed(plant: Plant) -> None:
    macs, hidden = find("sdpa").macs, find("sdpa").hidden
    plant("sdpa", "macs", lambda self, *x: macs(self, *x) - hidden(self, *x))


def test_heads_of_keys_for_heads_of_queries(plant: Plant) -> None:
    def one_mean(self: Any, v: Any) -> Any:
        return v[1]

    plant("sdpa", "mean_dim", one_mean)


@pytest.mark.parametrize("operator", ["lstm", "gru", "rnn"])
def test_every_layer_takes_the_input(plant: Plant, operator: str) -> None:
    def alike(self: Any, x: Any) -> Any:
        return self.directions * self.layers * self.weights(x[1])

    plant(operator, "products", alike)


@pytest.mark.parametrize("operator", ["lstm", "gru", "rnn"])
def test_two_biases_though_one_is_stored(plant: Plant, operator: str) -> None:
    plant(operator, "biases", property(lambda self: 2 if self.bias else 0))


def test_projection_without_weights(plant: Plant) -> None:
    plant("lstm", "weights", lambda self, dim: 4 * self.out * (dim + self.state))


def test_projected_state_as_large_as_the_cell(plant: Plant) -> None:
    plant("lstm", "state", property(lambda self: self.out))


def test_upkeep_of_a_scan_as_multiply_adds(plant: Plant) -> None:
    plant("scan", "macs", lambda self, x, *others: 2 * x[0] * x[1] * self.state)


def test_scan_without_its_trained_factor(plant: Plant) -> None:
    plant("scan", "params", lambda self, x, *others: Params(weights=x[1] * self.state))


def test_rotation_of_one_feature_of_a_pair(plant: Plant) -> None:
    plant("rope", "work", lambda self, x: Work(product(x) // 2, product(x)))
