"""New data is scaled with the statistics of the training set, never with its own."""

import torch
from torch import Tensor

from solvers.families.batch_norm import column, enough_values, moments, unbiased_variance
from solvers.registry import Real, solver

VALUES = Real(shape=("n",), low=-1e6, high=1e6, draw_low=-10.0, draw_high=10.0, doc="one feature of n examples")


@solver(
    "new_data_scaling",
    parameters={
        "train": VALUES,
        "test": Real(
            shape=("m",), low=-1e6, high=1e6, draw_low=-10.0, draw_high=10.0, doc="the feature in m new examples"
        ),
    },
    sizes={"n": (2, 6), "m": (2, 4)},
)
def new_data_scaling(train: Tensor, test: Tensor) -> dict[str, Tensor]:
    """Test data scaled with the statistics of the training data: (test − mean) / std, or (test − min) / (max − min).

    mean, std (biased), min and max are those of `train`; scaled test values need not have mean 0, or lie in [0, 1]. A
    shift between the sets stays visible.

    Outputs: z_scores [m], min_max [m], mean, var, std, min, max, range of the training data; test_mean = mean of
    z_scores. Wrong turns: own_scores [m] and own_min_max [m] (statistics of the test data: 0 where these are all
    equal), joint_scores [m] (of both together), unbiased_scores [m]. Invalid where the training values are all equal.
    """
    mean, _, var = moments(train)
    low, extent = train.amin(1), train.amax(1) - train.amin(1)
    both_mean, _, both_var = moments(torch.cat([train, test], 1))
    _, own_deviations, own_var = moments(test)
    own_extent = test.amax(1) - test.amin(1)
    scores = (test - column(mean)) / column(var.sqrt())
    unbiased = unbiased_variance(var, train.shape[1])
    return {
        "z_scores": scores,
        "min_max": (test - column(low)) / column(extent),
        "mean": mean,
        "var": var,
        "std": var.sqrt(),
        "min": low,
        "max": train.amax(1),
        "range": extent,
        "test_mean": scores.mean(1),
        "own_scores": own_deviations / column(own_var.clamp(min=1e-300).sqrt()),
        "own_min_max": (test - column(test.amin(1))) / column(own_extent.clamp(min=1e-300)),
        "joint_scores": (test - column(both_mean)) / column(both_var.clamp(min=1e-300).sqrt()),
        "unbiased_scores": (test - column(mean)) / column(unbiased.sqrt()),
        "valid": enough_values(train) & (extent > 0) & (var > 0),
    }
