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
}

FAMILY_OF_SOLVER: dict[str, str] = {
    solver: family for family, solvers in SOLVERS_OF_FAMILY.items() for solver in solvers
}
