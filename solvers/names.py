"""Which family module holds which solver, so that names are known without loading torch.

The test suite holds this table equal to what the modules register.
"""

SOLVERS_OF_FAMILY: dict[str, tuple[str, ...]] = {
    "convolution": (
        "conv_output_size",
        "conv2d_output_shape",
        "conv_transpose_output_size",
        "conv_transpose_output_padding",
        "same_padding",
        "conv_transpose_padding_for_upsampling",
        "conv_matrix_shape",
    ),
    "convolution_values": (
        "conv2d_values",
        "conv1d_values",
        "pointwise_conv_values",
        "conv_transpose2d_values",
        "conv_round_trip_values",
        "conv_matrix",
    ),
    "counts": (
        "linear_parameters",
        "conv2d_parameters",
        "depthwise_separable_parameters",
        "batch_norm_parameters",
        "embedding_parameters",
        "recurrent_parameters",
        "mlp_parameters",
        "stacked_kernel_parameters",
        "stacked_kernel_channel_parameters",
    ),
    "costs": (
        "conv2d_macs",
        "depthwise_separable_macs",
        "local_connections",
        "pooled_linear_cost",
        "arithmetic_intensity",
    ),
    "receptive_field": (
        "receptive_field",
        "dilated_offsets",
        "hdc_max_distance",
    ),
    "pooling": (
        "pool2d_values",
        "pool2d_shift",
        "pool2d_additivity",
        "pooling_levels_size",
        "smallest_object",
        "mean_variance",
    ),
    "optimizers": (
        "sgd_steps",
        "momentum_steps",
        "nesterov_steps",
        "adagrad_steps",
        "rmsprop_steps",
        "adam_steps",
    ),
    "batch_norm": (
        "batch_norm_statistics",
        "batch_norm_forward",
        "batch_norm_running_statistics",
        "batch_norm_evaluate",
        "batch_norm_backward",
        "batch_norm_weight_scale",
    ),
    "normalization": (
        "layer_norm_forward",
        "rms_norm_forward",
        "normalization_counts",
        "normalization_means",
        "batch_and_layer_norm",
        "group_norm_values",
        "group_norm_at",
    ),
    "training": (
        "linear_scaled_lr",
        "quadratic_descent",
        "largest_stable_lr",
        "double_softmax",
        "relu_dead_units",
        "signal_variance",
    ),
    "regularization": (
        "l2_shrinkage",
        "soft_threshold",
        "l2_projection",
        "norm_penalty",
        "input_noise_loss",
        "label_smoothing_targets",
        "label_smoothing_loss",
        "early_stopping",
        "bagging_error",
        "bootstrap_inclusion",
    ),
    "activations": (
        "activation_value",
        "activation_values",
        "derivative_product",
        "chain_derivative",
        "softmax_values",
    ),
    "losses": (
        "cross_entropy_from_logits",
        "cross_entropy_batch",
        "binary_cross_entropy_with_logits",
        "squared_loss",
        "absolute_loss",
        "huber_loss",
    ),
    "dropout": (
        "dropout_output",
        "dropout_moments",
        "dropout_variance_shift",
        "dropout_subnetworks",
        "dropout_kept",
        "dropout_linear_regression",
    ),
    "recurrent": (
        "rnn_steps",
        "rnn_layer",
        "rnn_bptt",
        "recurrent_gradient_factor",
    ),
    "backpropagation": (
        "mlp_backward_squared",
        "mlp_backward_cross_entropy",
        "sigmoid_neuron_gradient",
        "relu_zero_gradients",
    ),
}

FAMILY_OF_SOLVER: dict[str, str] = {
    solver: family for family, solvers in SOLVERS_OF_FAMILY.items() for solver in solvers
}
