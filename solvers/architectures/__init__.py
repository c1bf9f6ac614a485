"""Whole networks as data: what a layer does to a shape and costs, and the layers of the known architectures."""
