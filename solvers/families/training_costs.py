"""What training costs: memory of activations, weights and optimizer states, operations, and time."""

from torch import Tensor

from solvers.registry import Integer, Real, solver

_MIB = 2**20
_MB = 10**6
BYTES = Integer(low=1, high=8, doc="bytes a value: 4 for float32, 2 for float16 and bfloat16")


@solver(
    "activation_memory",
    parameters={
        "batch": Integer(low=1, high=100_000, draw_high=16),
        "channels": Integer(low=1, high=100_000, draw_high=16),
        "height": Integer(low=1, high=10_000, draw_high=16),
        "width": Integer(low=1, high=10_000, draw_high=16),
        "bytes": BYTES,
    },
)
def activation_memory(
    batch: Tensor, channels: Tensor, height: Tensor, width: Tensor, bytes: Tensor
) -> dict[str, Tensor]:
    """Memory of one activation map for a batch: B · C · H · W values of `bytes` bytes.

    Outputs: values, total_bytes, mib = total / 2²⁰ (MiB), mb = total / 10⁶ (MB, another unit), of_one = MiB of one
    sample. Wrong turns: without_batch = of_one, one_byte = values / 2²⁰, in_bits = 8 · mib, without_channels (MiB of
    a single channel).
    """
    per_sample = channels * height * width
    values = batch * per_sample
    total = values * bytes
    return {
        "values": values,
        "total_bytes": total,
        "mib": total.double() / _MIB,
        "mb": total.double() / _MB,
        "of_one": (per_sample * bytes).double() / _MIB,
        "without_batch": (per_sample * bytes).double() / _MIB,
        "one_byte": values.double() / _MIB,
        "in_bits": 8 * total.double() / _MIB,
        "without_channels": (batch * height * width * bytes).double() / _MIB,
    }


@solver(
    "parameter_memory",
    parameters={
        "parameters": Integer(low=1, high=10**13, draw_high=500),
        "bytes": BYTES,
        "states": Integer(
            low=0, high=2, default=0, doc="values that the optimizer keeps for each: 0 SGD, 1 momentum, 2 Adam"
        ),
    },
)
def parameter_memory(parameters: Tensor, bytes: Tensor, states: Tensor) -> dict[str, Tensor]:
    """Memory of a model's weights, and of weights, gradients and optimizer states together, all of the same precision.

    Outputs: weight_bytes, weight_mb (10⁶), weight_mib (2²⁰), weight_gib (2³⁰); training_bytes = (2 + states) ·
    weight_bytes, training_mb, training_gb (10⁹), copies = 2 + states. Wrong turns: one_byte_mb = parameters / 10⁶,
    bits_mb = 8 · weight_mb, without_gradients_mb = (1 + states) · weight_mb, without_states_mb = 2 · weight_mb;
    without_gradients_gb and without_states_gb.
    """
    weights = parameters * bytes
    megabytes = weights.double() / _MB
    training = weights * (2 + states)
    return {
        "weight_bytes": weights,
        "weight_mb": megabytes,
        "weight_mib": weights.double() / _MIB,
        "weight_gib": weights.double() / 2**30,
        "training_bytes": training,
        "training_mb": training.double() / _MB,
        "training_gb": training.double() / 10**9,
        "copies": 2 + states,
        "one_byte_mb": parameters.double() / _MB,
        "bits_mb": 8 * megabytes,
        "without_gradients_mb": megabytes * (1 + states),
        "without_states_mb": 2 * megabytes,
        "without_gradients_gb": megabytes * (1 + states) / 1000,
        "without_states_gb": 2 * megabytes / 1000,
    }


@solver(
    "matmul_flops",
    parameters={
        "m": Integer(low=1, high=100_000, draw_high=64),
        "k": Integer(low=1, high=100_000, draw_high=64, doc="inner size"),
        "n": Integer(low=1, high=100_000, draw_high=64),
    },
)
def matmul_flops(m: Tensor, k: Tensor, n: Tensor) -> dict[str, Tensor]:
    """Operations of an (m × k) · (k × n) product: 2 m k n, a multiplication and an addition for each of m k n pairs.

    Outputs: flops = 2 m k n, macs = m k n (multiply-adds), outputs = m n. Wrong turns: macs where operations are
    asked, without_inner = 2 m n, elements = m k + k n (entries of the factors), exact = m n (2 k − 1) (the first
    addition of each sum left out: right as a count, not the usual convention).
    """
    return {
        "flops": 2 * m * k * n,
        "macs": m * k * n,
        "outputs": m * n,
        "without_inner": 2 * m * n,
        "elements": m * k + k * n,
        "exact": m * n * (2 * k - 1),
    }


@solver(
    "training_time",
    parameters={
        "samples": Integer(low=1, high=1_000_000_000, draw_high=2000),
        "batch": Integer(low=1, high=1_000_000, draw_high=64),
        "milliseconds": Real(low=1e-3, high=1e7, draw_low=1.0, draw_high=500.0, doc="time of one step"),
        "epochs": Integer(low=1, high=1_000_000, draw_high=5, default=1),
    },
)
def training_time(samples: Tensor, batch: Tensor, milliseconds: Tensor, epochs: Tensor) -> dict[str, Tensor]:
    """Duration of training: E · ⌈N / B⌉ steps of equal time; throughput B / time of full batches.

    Outputs: throughput (samples a second), iterations = ⌈N / B⌉, steps = E · iterations, epoch_seconds, seconds,
    minutes, hours. Wrong turns: per_sample_seconds = E N · time (a step for each sample), one_epoch_minutes,
    steps_a_second = 1 / time (taken for the throughput).
    """
    iterations = (samples + batch - 1) // batch
    step = milliseconds / 1000
    epoch = iterations * step
    return {
        "throughput": batch / step,
        "iterations": iterations,
        "steps": epochs * iterations,
        "epoch_seconds": epoch,
        "seconds": epochs * epoch,
        "minutes": epochs * epoch / 60,
        "hours": epochs * epoch / 3600,
        "per_sample_seconds": epochs * samples * step,
        "one_epoch_minutes": epoch / 60,
        "steps_a_second": 1 / step,
    }
