"""The solvers, one module a family: batched functions over float64 and int64 tensors."""
