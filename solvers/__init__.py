"""Pure mathematics on tensors: every numeric answer of the bank, in batches, each beside an independent reference.

Importing this package, or `solvers.names`, does not load torch; `solvers.registry` does.
"""
